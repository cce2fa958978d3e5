import { z } from 'zod';
import { fieldCatalogue, OPERATORS_BY_TYPE } from '../../rules/fieldCatalogue';
import type { TemplateEngine } from '../../utils/messageTemplate';
import type { Understanding } from '../../rules/language/languageContext';
import type { AiEngine, MessageDrafts, MessageTask, RulesTask, TagIdea, TagTask } from '../aiEngine';
import { objectiveOf } from '../builtin/messages/objectives';
import { audienceTags, toTag } from '../builtin/tagCampaign';
import { figuresOf } from '../campaignFacts';
import type { CampaignFacts } from '../campaignFacts';
import { messageFaults } from '../messageCheck';
import { usableFields, variable } from '../messageVariables';
import type { Ask, Checked } from './askModel';
import { instructions } from './instructions';
import { unsaidNumbers } from './saidNumbers';
import { summaryFaults } from './summaryFaults';

/** Enough for any shop that knows its attributes by name. */
const MOST_ATTRIBUTES = 200;
const MOST_TAGS = 10;

const notes = z.array(z.string().trim().min(1).max(300)).max(20).default([]);
const rulesAnswer = z.object({
  rules: z.union([z.record(z.string(), z.unknown()), z.array(z.unknown())]).nullable(),
  notUnderstood: notes,
  questions: notes,
});
const messagesAnswer = z.object({
  suggestions: z
    .array(z.object({ subject: z.string().max(300).nullish(), message: z.string().max(4000) }))
    .min(1)
    .max(5),
});
const tagsAnswer = z.object({
  tags: z
    .array(z.object({ tag: z.string().min(1).max(60), reason: z.string().max(200).default('') }))
    .min(1)
    .max(20),
});
const summaryAnswer = z.object({ summary: z.string().trim().min(1).max(3000) });

/** What rules can say, in short: the field catalogue, and those names of the shop that the request may mean. */
function rulesData({ prompt, context }: RulesTask): object {
  const { asOf, attributes, ...names } = context;
  const keys = attributes.slice(0, MOST_ATTRIBUTES).map(({ key }) => key);
  const { fields, related } = fieldCatalogue(new Set(keys));
  return {
    request: prompt,
    asOf: asOf.toISOString(),
    ...names,
    fields: fields.map(({ name, label, type }) => ({ name, label, type })),
    operators: OPERATORS_BY_TYPE,
    related,
  };
}

const messageData = ({ objective, tone, channel, profile }: MessageTask): object => ({
  objective,
  tone,
  channel,
  variables: usableFields(profile, channel).map((field) => variable(field, 'there', channel)),
});

function tagData({ texts, channel, rules, segmentNames }: TagTask): object {
  return { ...texts, channel, audience: rules ? audienceTags(rules, segmentNames) : [] };
}

function summaryData(facts: CampaignFacts): object {
  const { report: _report, insight, ...campaign } = facts;
  const told = Object.entries(figuresOf(facts)).filter(([, value]) => value !== 0);
  return { ...campaign, currency: insight?.currency, figures: Object.fromEntries(told) };
}

/** The engine that asks a language model. Its answers are data: each is checked, and nothing in it is obeyed. */
export function createModelEngine({ ask, templates }: { ask: Ask; templates: TemplateEngine }): AiEngine {
  return {
    name: 'model',

    understandRules: (task) =>
      ask({
        instructions: instructions.rules,
        data: rulesData(task),
        schema: rulesAnswer,
        async check({ rules, notUnderstood, questions }): Promise<Checked<Understanding>> {
          if (rules === null) return { result: { understood: false, rules, notUnderstood, questions } };
          const checked = await task.check(rules);
          if ('faults' in checked) return { faults: checked.faults.map((fault) => `/rules${fault}`) };
          const { tree } = checked;
          const unsaid = unsaidNumbers(tree, task.prompt).map(
            (number) => `The rules use ${number}, which the request does not say. Is it right?`,
          );
          const asked = [...questions, ...unsaid];
          const understood = notUnderstood.length === 0 && asked.length === 0;
          return { result: { understood, rules: tree, notUnderstood, questions: asked } };
        },
      }),

    suggestMessages: (task) =>
      ask({
        instructions: instructions.messages,
        data: messageData(task),
        schema: messagesAnswer,
        check({ suggestions }): Checked<MessageDrafts> {
          const drafts = suggestions.map(({ subject, message }) => ({
            message,
            ...(task.channel === 'email' && { subject: subject ?? undefined }),
          }));
          const faults = drafts.flatMap((draft, index) =>
            messageFaults(draft, task, templates).map((fault) => `/suggestions/${index}: ${fault}`),
          );
          const objective = objectiveOf(task.objective).name;
          return faults.length > 0 ? { faults } : { result: { objective, drafts, notes: [] } };
        },
      }),

    tagCampaign: (task) =>
      ask({
        instructions: instructions.tags,
        data: tagData(task),
        schema: tagsAnswer,
        check({ tags }): Checked<TagIdea[]> {
          const ideas = new Map(tags.map(({ tag, reason }) => [toTag(tag), reason]));
          ideas.delete('');
          const result = [...ideas].slice(0, MOST_TAGS).map(([tag, reason]) => ({ tag, reason }));
          return result.length > 0 ? { result } : { faults: ['/tags: there is no word in them'] };
        },
      }),

    summarizeCampaign: (facts) =>
      ask({
        instructions: instructions.summary,
        data: summaryData(facts),
        schema: summaryAnswer,
        check({ summary }): Checked<string> {
          const faults = summaryFaults(summary, facts);
          return faults.length > 0 ? { faults } : { result: summary };
        },
      }),
  };
}
