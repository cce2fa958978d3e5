import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import { createAsk } from '../../../src/ai/languageModel/askModel';
import { createChatClient } from '../../../src/ai/languageModel/chatClient';
import { ModelError } from '../../../src/ai/modelError';
import { answerJson } from '../../support/jsonServer';
import { createTestClock } from '../../support/api';
import { says, saysJson, startFakeModel } from '../../support/fakeModel';
import type { FakeModel } from '../../support/fakeModel';

let model: FakeModel;
let waits: number[];
beforeAll(async () => {
  model = await startFakeModel();
});
beforeEach(() => {
  waits = [];
});
afterAll(() => model.close());

interface Options {
  baseUrl?: string;
  budget?: number;
  apiKey?: string | undefined;
  sleep?: (milliseconds: number, signal: AbortSignal) => Promise<void>;
}

const clientOf = (options: Options = {}) => {
  let left = options.budget ?? 100;
  return createChatClient({
    baseUrl: `${model.url}/v1`,
    apiKey: 'secret-key',
    model: 'a-model',
    maxTokens: 700,
    takeRequest: async () => {
      left -= 1;
      return left >= 0;
    },
    sleep: async (milliseconds) => {
      waits.push(milliseconds);
    },
    clock: createTestClock(),
    ...options,
  });
};

const question = {
  instructions: 'Say yes.',
  data: { who: 'Write to asha@example.com or +91 98765 43210, order 12', count: 9_876_543_210 },
  schema: z.object({ yes: z.boolean() }),
  check: ({ yes }: { yes: boolean }) =>
    yes ? { result: 'it said yes' } : { faults: ['/yes: must be true'] },
};

const ask = (options?: Options, timeoutMs = 20_000) =>
  createAsk({ client: clientOf(options), timeoutMs })(question);

const failureOf = (asked: Promise<unknown>): Promise<string> =>
  asked.then(
    (answer) => `answered ${JSON.stringify(answer)}`,
    (error: unknown) => (error instanceof ModelError ? error.failure : String(error)),
  );

describe('a question to a language model', () => {
  it('is one request of the chat completions API, with the key and without addresses', async () => {
    model.script(saysJson({ yes: true }));

    const answer = await ask();

    expect(answer).toBe('it said yes');
    expect(model.requests.at(-1)).toMatchObject({
      method: 'POST',
      path: '/v1/chat/completions',
      headers: { authorization: 'Bearer secret-key', 'content-type': 'application/json' },
    });
    expect(model.asked()).toEqual([
      {
        model: 'a-model',
        max_tokens: 700,
        temperature: 0,
        response_format: { type: 'json_object' },
        messages: [
          { role: 'system', content: expect.stringContaining('Say yes.') },
          {
            role: 'user',
            content: JSON.stringify({ who: 'Write to [e-mail] or [phone], order 12', count: 9_876_543_210 }),
          },
        ],
      },
    ]);
  });

  it('needs no key, for models of your own', async () => {
    model.script(saysJson({ yes: true }));

    await ask({ apiKey: undefined });

    expect(model.requests.at(-1)?.headers).not.toHaveProperty('authorization');
  });

  it('takes an answer in a code block', async () => {
    model.script(says('```json\n{"yes": true}\n```'));

    expect(await ask()).toBe('it said yes');
  });

  it.each([
    ['malformed JSON', says('{"yes": tr')],
    ['HTML', says('<html><body>yes</body></html>')],
    ['a list', says('[true]')],
    ['what violates the schema', saysJson({ yes: 'maybe' })],
    ['what does not pass the check', saysJson({ yes: false })],
  ])('is asked once more after %s, with the faults told', async (_, bad) => {
    model.script(bad, saysJson({ yes: true }));

    const answer = await ask();

    const [, second] = model.asked();
    expect(answer).toBe('it said yes');
    expect(model.asked()).toHaveLength(2);
    expect(second?.messages.map(({ role }) => role)).toEqual(['system', 'user', 'assistant', 'user']);
    expect(second?.messages.at(-1)?.content).toContain('faults');
  });

  it('ends after the second answer with faults', async () => {
    model.script(saysJson({ yes: false }));

    expect(await failureOf(ask())).toBe('unusable');
    expect(model.asked()).toHaveLength(2);
  });

  it.each([
    ['a refusal', says(null, { message: { refusal: 'I cannot help with that.' } }), 'refused'],
    ['a filtered answer', says('{"yes": true}', { finish_reason: 'content_filter' }), 'refused'],
    ['an answer that was cut off', says('{"yes": true}', { finish_reason: 'length' }), 'unusable'],
    [
      'calls of tools',
      says(null, {
        message: { content: null, tool_calls: [{ function: { name: 'delete_all', arguments: '{}' } }] },
      }),
      'unusable',
    ],
    ['an answer without choices', answerJson(200, { choices: [] }), 'unusable'],
    ['an answer that is no JSON', answerJson(200, '<!doctype html>'), 'unusable'],
    ['an empty answer', answerJson(200, ''), 'unusable'],
    ['a huge answer', answerJson(200, { padding: 'x'.repeat(300 * 1024) }), 'unusable'],
    ['a wrong key', answerJson(401, { error: { message: 'bad key' } }), 'rejected'],
    ['a redirect', answerJson(302, {}, { location: 'http://127.0.0.1:9/' }), 'rejected'],
  ])('is not repeated after %s', async (_, answer, failure) => {
    model.script(answer);

    expect(await failureOf(ask())).toBe(failure);
    expect(model.asked()).toHaveLength(1);
  });

  it.each([
    ['429 with Retry-After', answerJson(429, {}, { 'retry-after': '2' }), [2000]],
    ['429 with a date', answerJson(429, {}, { 'retry-after': 'Thu, 15 Jan 2026 12:00:03 GMT' }), [3000]],
    ['500', answerJson(500), [500]],
    ['503', answerJson(503), [500]],
  ])('is tried again after %s', async (_, busy, expected) => {
    model.script(busy, saysJson({ yes: true }));

    expect(await ask()).toBe('it said yes');
    expect(waits).toEqual(expected);
  });

  it('ends after three attempts', async () => {
    model.script(answerJson(500));

    expect(await failureOf(ask())).toBe('busy');
    expect([model.asked().length, waits]).toEqual([3, [500, 1000]]);
  });

  it('leaves a server alone that wishes so for long', async () => {
    model.script(answerJson(429, {}, { 'retry-after': '600' }));

    expect(await failureOf(ask())).toBe('busy');
    expect([model.asked().length, waits]).toEqual([1, []]);
  });

  it('ends when the time is over, also within an answer and within a wait', async () => {
    model.script(() => undefined);
    const silent = await failureOf(ask({}, 30));
    model.script((response) => {
      response.writeHead(200);
      response.write('{"choices": [');
    });
    const stalled = await failureOf(ask({}, 30));
    model.script(answerJson(429, {}, { 'retry-after': '3' }));
    const waiting = await failureOf(
      ask({ sleep: (milliseconds, signal) => wait(milliseconds, undefined, { signal }) }, 30),
    );

    expect([silent, stalled, waiting]).toEqual(['timeout', 'timeout', 'timeout']);
  });

  it('fails when nobody is there', async () => {
    expect(await failureOf(ask({ baseUrl: 'http://127.0.0.1:9' }))).toBe('unreachable');
    expect(waits).toHaveLength(2);
  });

  it('fails when the connection breaks off within an answer', async () => {
    model.script((response) => {
      response.writeHead(200, { 'content-length': '1000' });
      response.write('{"choices": [');
      setImmediate(() => response.destroy());
    });

    expect(await failureOf(ask())).toBe('unreachable');
  });

  it('counts every request against the budget', async () => {
    model.script(answerJson(500));

    expect(await failureOf(ask({ budget: 2 }))).toBe('budget');
    expect(model.asked()).toHaveLength(2);
  });

  it('leaves out a parameter that the server does not know, from then on', async () => {
    const client = clientOf();
    const complaint = (param: string) =>
      answerJson(400, { error: { message: `Unsupported parameter: '${param}'`, param } });
    model.script(complaint('max_tokens'), complaint('temperature'), says('first'), says('second'));
    const say = () => client.complete([{ role: 'user', content: 'x' }], AbortSignal.timeout(20_000));

    const answers = [await say(), await say()];

    expect(answers).toEqual(['first', 'second']);
    expect(model.asked()).toHaveLength(4);
    expect(model.asked().at(-1)).toEqual({
      model: 'a-model',
      max_completion_tokens: 700,
      response_format: { type: 'json_object' },
      messages: [{ role: 'user', content: 'x' }],
    });
  });
});
