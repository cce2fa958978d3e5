import { readFileSync } from 'node:fs';
import { Socket } from 'node:net';
import path from 'node:path';
import { parse } from 'dotenv';
import { Webhook } from 'standardwebhooks';
import { parseEnv } from '../../src/config/env';
import { createVendors } from '../../src/vendors/createVendors';
import { createHttpVendor } from '../../src/vendors/httpVendor';
import type { HttpVendorOptions } from '../../src/vendors/httpVendor';
import { VendorUnavailableError } from '../../src/vendors/vendor';
import type { OutgoingMessage, Vendor } from '../../src/vendors/vendor';
import { createTestClock } from '../support/api';
import { answerJson, startJsonServer } from '../support/jsonServer';
import type { JsonServer } from '../support/jsonServer';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const clock = createTestClock('2026-01-31T09:30:02.000Z');
let server: JsonServer;
let vendor: Vendor | undefined;

beforeEach(async () => {
  server = await startJsonServer();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await vendor?.close?.();
  vendor = undefined;
  await server.close();
});

function connect(options: Partial<HttpVendorOptions> = {}): Vendor {
  vendor = createHttpVendor({
    url: `${server.url}/messages`,
    statusUrl: undefined,
    headers: undefined,
    secret: undefined,
    template: undefined,
    batch: 1,
    idPath: undefined,
    idempotent: false,
    clock,
    ...options,
  });
  return vendor;
}

const buildMessage = (
  key = '697dd0d8a5b1c0f3e2d4b6a8',
  fields: Partial<OutgoingMessage> = {},
): OutgoingMessage => ({
  key,
  channel: 'email',
  to: 'asha@example.com',
  subject: 'Spring sale',
  body: 'Hi "Asha"',
  ...fields,
});
const buildMessages = (count: number) =>
  Array.from({ length: count }, (_, index) => buildMessage(`k${index}`));

const send = (given: Vendor, messages: readonly OutgoingMessage[]) =>
  given.send(messages, AbortSignal.timeout(20_000));
const sendOne = (options: Partial<HttpVendorOptions> = {}) => send(connect(options), [buildMessage()]);

function onlyRequest() {
  const [request, ...others] = server.requests;
  if (!request || others.length > 0) throw new Error(`${1 + others.length} requests`);
  return request;
}

/** Whether someone who knows the secret believes the request. */
function isGenuine({ raw, headers }: JsonServer['requests'][number]): boolean {
  jest.spyOn(Date, 'now').mockReturnValue(clock.now().getTime());
  const signed = {
    'webhook-id': String(headers['webhook-id']),
    'webhook-timestamp': String(headers['webhook-timestamp']),
    'webhook-signature': String(headers['webhook-signature']),
  };
  try {
    new Webhook(SECRET).verify(raw, signed);
    return true;
  } catch {
    return false;
  }
}

describe('a request', () => {
  it('is the message as JSON under its key', async () => {
    await expect(sendOne()).resolves.toEqual([{ outcome: 'accepted' }]);

    const { method, path: target, headers, body } = onlyRequest();
    expect([method, target]).toEqual(['POST', '/messages']);
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'idempotency-key': '697dd0d8a5b1c0f3e2d4b6a8',
    });
    expect(headers).not.toHaveProperty('webhook-signature');
    expect(body).toEqual(buildMessage());
  });

  it('has the configured headers and a signature that a library verifies', async () => {
    await sendOne({ headers: { 'x-api-key': 'k1' }, secret: SECRET });

    const request = onlyRequest();
    expect(request.headers).toMatchObject({ 'x-api-key': 'k1', 'webhook-id': '697dd0d8a5b1c0f3e2d4b6a8' });
    expect(isGenuine(request)).toBe(true);
    expect(isGenuine({ ...request, raw: request.raw.replace('Asha', 'Eve') })).toBe(false);
  });

  it('has what the template makes of the message, whatever the message contains', async () => {
    const nasty = '"},"to":"eve@evil.example"{{to}}\\';
    const template = {
      person: { address: '{{to}}' },
      text: 'Re: {{ subject }}: {{body}}',
      n: 1,
      list: ['{{key}}'],
    };

    await send(connect({ template }), [buildMessage('k', { body: nasty, subject: '{{key}}' })]);

    expect(onlyRequest().body).toEqual({
      person: { address: 'asha@example.com' },
      text: `Re: {{key}}: ${nasty}`,
      n: 1,
      list: ['k'],
    });
  });

  it('leaves out what the message does not have', async () => {
    const message = { key: 'k', channel: 'sms', to: '+911', body: 'Hi' } as const;
    const template = { title: '{{subject}}', text: '{{subject}}{{body}}', link: '{{unsubscribeUrl}}' };

    await send(connect({ template }), [message]);

    expect(onlyRequest().body).toEqual({ text: 'Hi' });
  });

  it('of many messages is an array of so many at most; a repetition has the same key', async () => {
    const given = connect({ batch: 2, secret: SECRET });

    await send(given, buildMessages(5));
    await send(given, buildMessages(2));

    const sizes = server.requests.map(({ body }) => (Array.isArray(body) ? body.length : 0));
    expect(sizes.slice(0, 3).sort()).toEqual([1, 2, 2]);
    const first = server.requests.find(({ raw }) => raw.includes('"k0"'));
    const again = server.requests[3];
    expect(first?.headers['idempotency-key']).toMatch(/^batch_[0-9a-f]{32}$/);
    expect(again?.headers['idempotency-key']).toBe(first?.headers['idempotency-key']);
    expect(server.requests.every(isGenuine)).toBe(true);
  });

  it('is one of at most ten at the same time', async () => {
    let open = 0;
    let most = 0;
    server.answer = (response, request) => {
      open += 1;
      most = Math.max(most, open);
      setTimeout(() => {
        open -= 1;
        answerJson(202)(response, request);
      }, 5);
    };

    const results = await send(connect(), buildMessages(40));

    expect(results).toEqual(Array(40).fill({ outcome: 'accepted' }));
    expect(most).toBeLessThanOrEqual(10);
  });
});

describe('the vendor’s id of a message', () => {
  it.each([
    ['text', '/message/id', { message: { id: 'pb_81' } }, 'pb_81'],
    ['a number', '/id', { id: 81 }, '81'],
    ['somewhere in an array', '/messages/0/id', { messages: [{ id: 'x' }] }, 'x'],
    ['absent', '/id', {}, undefined],
    ['no id', '/id', { id: { a: 1 } }, undefined],
    ['endless', '/id', { id: 'x'.repeat(501) }, undefined],
    ['in no JSON', '/id', '<html>', undefined],
    ['inherited', '/constructor/name', {}, undefined],
  ])('is read from the answer: %s', async (_, idPath, body, vendorMessageId) => {
    server.answer = answerJson(200, body);

    await expect(sendOne({ idPath })).resolves.toEqual([{ outcome: 'accepted', vendorMessageId }]);
  });

  it('of a batch is read by position; where an answer is incomplete, the messages are taken all the same', async () => {
    server.answer = answerJson(200, { results: [{ id: 'a' }, {}] });

    const results = await send(connect({ batch: 3, idPath: '/results/*/id' }), buildMessages(3));

    expect(results).toEqual([
      { outcome: 'accepted', vendorMessageId: 'a' },
      { outcome: 'accepted', vendorMessageId: undefined },
      { outcome: 'accepted', vendorMessageId: undefined },
    ]);
  });

  it('is not waited for longer, and not read further, than there is reason to', async () => {
    let written = 0;
    server.answer = (response) => {
      response.writeHead(202, { 'content-type': 'application/json' });
      const chunk = Buffer.alloc(65_536, ' ');
      const pour = (): void => {
        while (!response.destroyed && written < 64 * 1024 * 1024) {
          written += chunk.length;
          if (!response.write(chunk)) return void response.once('drain', pour);
        }
      };
      pour();
    };

    await expect(sendOne({ idPath: '/id' })).resolves.toEqual([{ outcome: 'accepted' }]);
    expect(written).toBeLessThan(32 * 1024 * 1024);
  });

  it('may be lost, and the message is taken all the same, when the answer stalls after its status', async () => {
    server.answer = (response) => {
      response.writeHead(202);
      response.write('{"id":');
    };
    const enoughForTheStatus = AbortSignal.timeout(1500);

    await expect(connect({ idPath: '/id' }).send([buildMessage()], enoughForTheStatus)).resolves.toEqual([
      { outcome: 'accepted' },
    ]);
  });
});

describe('an answer', () => {
  it.each([
    [400, { outcome: 'rejected', reason: 'vendor_400' }],
    [410, { outcome: 'rejected', reason: 'vendor_410' }],
    [413, { outcome: 'rejected', reason: 'vendor_413' }],
    [422, { outcome: 'rejected', reason: 'vendor_422' }],
    [408, { outcome: 'retry', reason: 'vendor_408' }],
    [425, { outcome: 'retry', reason: 'vendor_425' }],
    [429, { outcome: 'retry', reason: 'vendor_429' }],
    [503, { outcome: 'retry', reason: 'vendor_503' }],
    [500, { outcome: 'unknown', reason: 'vendor_500' }],
    [502, { outcome: 'unknown', reason: 'vendor_502' }],
    [504, { outcome: 'unknown', reason: 'vendor_504' }],
  ])('of %d is about the message', async (status, result) => {
    server.answer = answerJson(status);

    await expect(sendOne()).resolves.toEqual([result]);
  });

  it.each([301, 302, 307, 401, 402, 403, 404, 405, 406, 407, 415, 501, 505])(
    'of %d is about the settings: nothing can be sent to anybody',
    async (status) => {
      server.answer = answerJson(status);

      await expect(send(connect(), buildMessages(30))).rejects.toThrow(`the vendor answers ${status}`);
      expect(server.requests.length).toBeLessThanOrEqual(10);
    },
  );

  it('of 409 means that an earlier attempt was taken, if the vendor knows keys', async () => {
    server.answer = answerJson(409);

    await expect(sendOne({ idempotent: true })).resolves.toEqual([{ outcome: 'accepted' }]);
    await expect(sendOne({ idempotent: false })).resolves.toEqual([
      { outcome: 'rejected', reason: 'vendor_409' },
    ]);
  });

  it.each([
    ['120', 120_000],
    ['0', 0],
    ['Sat, 31 Jan 2026 09:31:32 GMT', 90_000],
    ['Sat, 31 Jan 2026 09:00:00 GMT', 0],
    ['99999999', 3_600_000],
    ['soon', undefined],
    ['-5', 0],
  ])('of 429 with Retry-After: %s', async (retryAfter, retryAfterMs) => {
    server.answer = answerJson(429, {}, { 'retry-after': retryAfter });

    const [result] = await sendOne();

    expect(result).toEqual({ outcome: 'retry', reason: 'vendor_429', retryAfterMs });
  });

  it('of 429 stops the batch: what was not sent yet is not even tried', async () => {
    server.answer = (response, request) =>
      answerJson(server.requests.length > 15 ? 429 : 202, {}, { 'retry-after': '7' })(response, request);

    const results = await send(connect(), buildMessages(60));

    const counts = { accepted: 0, asked: 0, notStarted: 0 };
    for (const result of results) {
      if (result.outcome === 'accepted') counts.accepted += 1;
      else if (result.outcome === 'retry' && result.notStarted) counts.notStarted += 1;
      else counts.asked += 1;
    }
    expect(counts.accepted).toBe(15);
    expect(counts.accepted + counts.asked).toBe(server.requests.length);
    expect(counts.notStarted).toBeGreaterThanOrEqual(30);
    expect(results.at(-1)).toEqual({
      outcome: 'retry',
      reason: 'not_started',
      retryAfterMs: 7000,
      notStarted: true,
    });
  });

  it('of 429 to an array is about the vendor', async () => {
    server.answer = answerJson(429, {}, { 'retry-after': '7' });

    await expect(send(connect({ batch: 5 }), buildMessages(10))).rejects.toMatchObject({
      name: 'VendorUnavailableError',
      retryAfterMs: 7000,
    });
  });

  it('that refuses an array makes each message go by itself, so that one alone is refused', async () => {
    server.answer = (response, request) =>
      answerJson(request.raw.includes('"k2"') ? 422 : 202)(response, request);

    const results = await send(connect({ batch: 4 }), buildMessages(6));

    expect(results.map(({ outcome }) => outcome)).toEqual([
      'accepted',
      'accepted',
      'rejected',
      'accepted',
      'accepted',
      'accepted',
    ]);
    expect(server.requests).toHaveLength(2 + 4);
    expect(server.requests.every(({ body }) => Array.isArray(body))).toBe(true);
  });

  it('that redirects is not followed: no secret goes elsewhere', async () => {
    const elsewhere = await startJsonServer();
    server.answer = answerJson(307, {}, { location: `${elsewhere.url}/messages` });

    await expect(sendOne({ headers: { authorization: 'Bearer secret' } })).rejects.toThrow(
      VendorUnavailableError,
    );
    await elsewhere.close();

    expect(elsewhere.requests).toEqual([]);
  });

  it('that breaks off after its status is an answer', async () => {
    server.answer = (response) => {
      response.writeHead(202, { 'content-length': '100' });
      response.write('{"id":', () => response.destroy());
    };

    await expect(sendOne({ idPath: '/id' })).resolves.toEqual([{ outcome: 'accepted' }]);
  });

  it.each([
    [
      'none, the connection ends',
      (response: { destroy: () => void }) => response.destroy(),
      'connection_lost',
    ],
    [
      'no HTTP',
      (response: { socket: { end: (text: string) => void } | null }) =>
        response.socket?.end('SMTP 1.0\r\n\r\n'),
      'connection_lost',
    ],
  ])('that cannot be read leaves the doubt: %s', async (_, answer, reason) => {
    server.answer = answer;

    await expect(sendOne()).resolves.toEqual([{ outcome: 'unknown', reason }]);
  });

  it('that does not come in time leaves the doubt', async () => {
    const time = new AbortController();
    server.answer = () => time.abort(new DOMException('The time is over.', 'TimeoutError'));

    await expect(connect().send([buildMessage()], time.signal)).resolves.toEqual([
      { outcome: 'unknown', reason: 'timeout' },
    ]);
  });
});

it('a vendor that is not there cannot have taken anything', async () => {
  await server.close();

  await expect(send(connect(), buildMessages(3))).rejects.toThrow('the vendor cannot be reached');
});

it('a connection that is kept is used again, as often as one likes', async () => {
  const given = connect();
  const listening = jest.spyOn(Socket.prototype, 'once');
  const ports = new Set<number | undefined>();
  server.answer = (response, request) => {
    ports.add(response.socket?.remotePort);
    answerJson(202)(response, request);
  };

  for (let round = 0; round < 15; round += 1) await send(given, [buildMessage()]);

  expect(ports.size).toBe(1);
  // Nothing is left behind on it by each use.
  const waits = listening.mock.calls.filter(([event]) => String(event) === 'connect');
  expect(waits.length).toBeLessThan(5);
});

describe('a question about keys', () => {
  const ask = (given: Vendor, keys: string[]) => given.status(keys, AbortSignal.timeout(1000));

  it('is posted with the same headers, and a signature of its own each time', async () => {
    server.answer = answerJson(200, [
      { key: 'a', status: 'DELIVERED', vendorMessageId: 'pb_1', cost: 3 },
      { key: 'b', status: 'UNKNOWN' },
    ]);
    const given = connect({
      statusUrl: `${server.url}/status`,
      headers: { 'x-api-key': 'k1' },
      secret: SECRET,
    });

    const told = await ask(given, ['a', 'b']);
    await ask(given, ['a', 'b']);

    expect(given.canQuery).toBe(true);
    expect(told).toEqual([
      { key: 'a', status: 'DELIVERED', vendorMessageId: 'pb_1' },
      { key: 'b', status: 'UNKNOWN' },
    ]);
    const [first, second] = server.requests;
    expect(first).toMatchObject({
      path: '/status',
      headers: { 'x-api-key': 'k1' },
      body: { keys: ['a', 'b'] },
    });
    expect(server.requests.every(isGenuine)).toBe(true);
    expect(first?.headers['webhook-id']).not.toBe(second?.headers['webhook-id']);
  });

  it.each([
    ['another status', 500, []],
    ['no array', 200, { a: 1 }],
    ['a status that nobody knows', 200, [{ key: 'a', status: 'MAYBE' }]],
    ['no JSON', 200, 'DELIVERED'],
  ])('has no answer when it is %s', async (_, status, body) => {
    server.answer = answerJson(status, body);

    await expect(ask(connect({ statusUrl: `${server.url}/status` }), ['a'])).rejects.toThrow();
  });

  it('is not asked without a place for it', async () => {
    const given = connect();

    expect(given.canQuery).toBe(false);
    await expect(ask(given, ['a'])).resolves.toEqual([]);
  });
});

describe('the example of docs/vendors.md', () => {
  const guide = readFileSync(path.join(__dirname, '../../docs/vendors.md'), 'utf8');
  const example = guide.slice(guide.indexOf('### An example'));
  const block = (language: string): string =>
    new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``).exec(example)?.[1]?.trim() ?? '';

  it('makes the request that it shows', async () => {
    server.answer = answerJson(200, { message: { id: 'pb_81' } });
    const settings = block('sh').replaceAll('https://api.postbox.example', server.url);
    const vendors = createVendors({
      env: parseEnv(parse(settings)),
      clock,
      selfUrl: () => '',
      simulatorToken: () => Promise.resolve(''),
    });
    vendor = vendors.get('http');
    if (!vendor) throw new Error('there is no vendor http');

    const results = await send(vendor, [buildMessage()]);

    expect(results).toEqual([{ outcome: 'accepted', vendorMessageId: 'pb_81' }]);
    expect(vendor).toMatchObject({ idempotent: true, canQuery: true });
    const [head = '', body] = block('http').split('\n\n');
    const [first, ...headers] = head.split('\n');
    const request = onlyRequest();
    expect(`${request.method} ${request.path} HTTP/1.1`).toBe(first);
    expect(request.headers).toMatchObject(Object.fromEntries(headers.map((line) => line.split(': '))));
    expect(request.raw).toBe(body);
  });
});
