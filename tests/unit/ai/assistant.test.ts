import type { AiEngine, RulesTask } from '../../../src/ai/aiEngine';
import { createAssistant } from '../../../src/ai/assistant';
import { builtinEngine } from '../../../src/ai/builtin/builtinEngine';
import { ModelError } from '../../../src/ai/modelError';
import type { Understanding } from '../../../src/rules/language/languageContext';
import { all, rule } from '../../support/segments';
import { buildFacts } from '../../support/campaignFacts';

const tree = { combinator: 'and' as const, rules: [{ field: 'visits', operator: '>' as const, value: 1 }] };
const everything: Understanding = { understood: true, rules: tree, notUnderstood: [], questions: [] };
const half: Understanding = { ...everything, understood: false, notUnderstood: ['flurb'] };
const nothing: Understanding = { ...half, rules: null };

const task: RulesTask = {
  prompt: 'x',
  context: {
    asOf: new Date(0),
    currency: 'INR',
    attributes: [],
    tags: [],
    places: { cities: [], countries: [] },
    segments: [],
    campaigns: [],
  },
  check: async () => ({ faults: [] }),
};

/** An engine that understands so much of every sentence. */
const understanding = (name: 'builtin' | 'model', result: Understanding | Error): AiEngine => ({
  ...builtinEngine,
  name,
  understandRules: async () => {
    if (result instanceof Error) throw result;
    return result;
  },
});

const failures: ModelError[] = [];
const assistantOf = (own: Understanding, model?: Understanding | Error) =>
  createAssistant({
    builtin: understanding('builtin', own),
    model: model && understanding('model', model),
    onFailure: (error) => failures.push(error),
  });

describe('who answers about rules', () => {
  it.each<[string, Understanding, Understanding | Error | undefined, object]>([
    [
      'the built-in engine when it understood all',
      everything,
      new Error('not asked'),
      { answer: everything, engine: 'builtin' },
    ],
    ['the language model for what is left over', half, everything, { answer: everything, engine: 'model' }],
    ['the built-in engine when there is no other', half, undefined, { answer: half, engine: 'builtin' }],
    [
      'the language model although it understood nothing either',
      nothing,
      nothing,
      { answer: nothing, engine: 'model' },
    ],
    [
      'the built-in engine when the language model understood less',
      half,
      nothing,
      { answer: half, engine: 'builtin', engineNote: 'The language model understood less of it.' },
    ],
    [
      'the built-in engine when the language model failed',
      half,
      new ModelError('timeout'),
      {
        answer: half,
        engine: 'builtin',
        engineNote: 'The language model did not answer in time. The built-in engine answered instead.',
      },
    ],
  ])('is %s', async (_, own, model, expected) => {
    expect(await assistantOf(own, model).understandRules(task)).toEqual(expected);
  });

  it('is nobody when the database is away: that is no fault of the model', async () => {
    await expect(assistantOf(nothing, new TypeError('away')).understandRules(task)).rejects.toThrow('away');
  });

  it('is logged when the language model failed', async () => {
    failures.length = 0;

    await assistantOf(nothing, new ModelError('refused')).understandRules(task);

    expect(failures.map(({ failure }) => failure)).toEqual(['refused']);
  });
});

describe('the built-in engine', () => {
  it('answers everything by itself', async () => {
    const assistant = createAssistant({ builtin: builtinEngine, onFailure: () => undefined });

    const [tags, summary] = await Promise.all([
      assistant.tagCampaign({
        texts: { name: 'Welcome' },
        channel: 'sms',
        rules: {
          ...all(),
          combinator: 'and',
          rules: [{ ...rule('city', '='), operator: '=', value: 'Pune' }],
        },
        segmentNames: new Map(),
      }),
      assistant.summarizeCampaign(buildFacts({ status: 'DRAFT' })),
    ]);

    expect(tags.answer.map(({ tag }) => tag)).toEqual(['welcome', 'pune', 'sms']);
    expect(summary).toMatchObject({ engine: 'builtin', answer: expect.stringContaining('is a draft') });
  });
});
