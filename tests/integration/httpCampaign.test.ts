import { Webhook } from 'standardwebhooks';
import { z } from 'zod';
import { startBench } from '../support/deliveryBench';
import type { Bench } from '../support/deliveryBench';
import { answerJson, startJsonServer } from '../support/jsonServer';
import type { JsonServer } from '../support/jsonServer';
import { insertPeople } from '../support/server';

const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const sentMessages = z.union([
  z.array(z.object({ key: z.string() })),
  z.object({ key: z.string() }).transform((message) => [message]),
]);

let vendor: JsonServer;
let bench: Bench | undefined;

beforeEach(async () => {
  vendor = await startJsonServer();
});
afterEach(async () => {
  jest.restoreAllMocks();
  await bench?.close();
  bench = undefined;
  await vendor.close();
});

/** A campaign through the vendor http, written down for so many people. */
async function start(people: number, settings: Record<string, string> = {}) {
  const started = await startBench([], {
    VENDOR: 'http',
    VENDOR_URL: `${vendor.url}/messages`,
    RECEIPT_SECRETS: SECRET,
    ...settings,
  });
  bench = started;
  await insertPeople(started.app, people);
  const id = await started.launch();
  await started.prepare();
  return { ...started, id };
}

/** The keys that came to the vendor, in each request. */
const keysSent = (): string[][] =>
  vendor.requests
    .filter(({ path }) => path === '/messages')
    .map(({ body }) => sentMessages.parse(body).map(({ key }) => key));

it('a campaign goes out in arrays, and is complete when the signed receipts are in', async () => {
  vendor.answer = (response, request) =>
    answerJson(202, { ids: sentMessages.parse(request.body).map(({ key }) => `v-${key}`) })(
      response,
      request,
    );
  const { api, app, clock, dispatch, count, id, logs } = await start(120, {
    HTTP_VENDOR_BATCH: '50',
    HTTP_VENDOR_ID_PATH: '/ids/*',
  });

  await dispatch();
  const sent = await logs();
  const receipts = JSON.stringify(
    sent.map(({ _id }, index) => ({
      eventId: `e${index}`,
      key: String(_id),
      status: index < 100 ? 'DELIVERED' : 'FAILED',
      ...(index >= 100 && { reason: 'mailbox_full' }),
      occurredAt: clock.now().toISOString(),
    })),
  );
  jest.spyOn(Date, 'now').mockReturnValue(clock.now().getTime());
  await api
    .post('/api/receipts', receipts)
    .set({
      'content-type': 'application/json',
      'webhook-id': 'r1',
      'webhook-timestamp': String(Math.floor(clock.now().getTime() / 1000)),
      'webhook-signature': new Webhook(SECRET).sign('r1', clock.now(), receipts),
    })
    .expect(202);
  await app.services.delivery.receipts.run();

  expect(
    keysSent()
      .map(({ length }) => length)
      .sort(),
  ).toEqual([20, 50, 50]);
  expect(sent.every(({ _id, vendorMessageId }) => vendorMessageId === `v-${String(_id)}`)).toBe(true);
  expect(await count(id)).toMatchObject({ status: 'COMPLETED', stats: { DELIVERED: 100, FAILED: 20 } });
});

it('an idempotent vendor that fails after it may have taken a message gets it again under the same key', async () => {
  let failures = 2;
  vendor.answer = (response, request) => {
    failures -= 1;
    answerJson(failures >= 0 ? 500 : 202)(response, request);
  };
  const { dispatch, clock, logs } = await start(1, { HTTP_VENDOR_IDEMPOTENT: 'true' });

  for (let round = 0; round < 3; round += 1) {
    await dispatch();
    clock.advance(60_000);
  }

  const [entry] = await logs();
  expect(entry).toMatchObject({ status: 'SENT', attempts: 3 });
  expect(keysSent()).toEqual(Array(3).fill([String(entry?._id)]));
  expect(new Set(vendor.requests.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
});

it('any other vendor is asked what became of it, and it ends as the vendor says', async () => {
  let isAsked = false;
  vendor.answer = (response, request) => {
    if (request.path !== '/status') return answerJson(502)(response, request);
    isAsked = true;
    const { keys } = z.object({ keys: z.array(z.string()) }).parse(request.body);
    const told = keys.map((key, index) => ({ key, status: index === 0 ? 'DELIVERED' : 'UNKNOWN' }));
    answerJson(200, told)(response, request);
  };
  const { dispatch, clock, logs } = await start(2, { HTTP_VENDOR_STATUS_URL: `${vendor.url}/status` });

  await dispatch();
  clock.advance(60_000);
  await dispatch();

  expect(isAsked).toBe(true);
  expect((await logs()).map(({ status, reason }) => reason ?? status).sort()).toEqual([
    'DELIVERED',
    'unconfirmed',
  ]);
  expect(keysSent()).toHaveLength(2);
});

it('a message without a receipt is asked about when its time is over', async () => {
  vendor.answer = (response, request) => {
    if (request.path !== '/status') return answerJson(202)(response, request);
    const { keys } = z.object({ keys: z.array(z.string()) }).parse(request.body);
    answerJson(
      200,
      keys.map((key) => ({ key, status: 'FAILED', reason: 'bounced' })),
    )(response, request);
  };
  const { id, dispatch, clock, confirm, count, report } = await start(2, {
    HTTP_VENDOR_STATUS_URL: `${vendor.url}/status`,
  });

  await dispatch();
  clock.advance(15 * 60_000);
  await confirm();

  expect(await count(id)).toMatchObject({ status: 'COMPLETED', stats: { FAILED: 2 } });
  expect((await report(id)).outcomes.failed).toEqual({ bounced: 2 });
});

it('a vendor that limits its rate is left alone as long as it says, and then gets everything', async () => {
  vendor.answer = (response, request) =>
    answerJson(vendor.requests.length > 20 ? 429 : 202, {}, { 'retry-after': '30' })(response, request);
  const { dispatch, clock, logs } = await start(60);

  await dispatch();
  const asked = vendor.requests.length;
  clock.advance(29_000);
  await dispatch();
  const early = vendor.requests.length;
  vendor.answer = answerJson(202);
  clock.advance(1000);
  await dispatch();

  expect(asked).toBeLessThanOrEqual(30);
  expect(early).toBe(asked);
  const attempts = (await logs()).map(({ status, attempts: spent }) => [status, spent]);
  expect(attempts.filter(([status]) => status === 'SENT')).toHaveLength(60);
  // Only those that were asked about have spent an attempt.
  expect(attempts.filter(([, spent]) => spent === 2)).toHaveLength(asked - 20);
});

it('a wrong API key costs nothing: the messages wait until it is right', async () => {
  vendor.answer = answerJson(401);
  const { dispatch, clock, logs } = await start(3);

  for (let round = 0; round < 12; round += 1) {
    await dispatch();
    clock.advance(60_000);
  }
  const waiting = await logs();
  vendor.answer = answerJson(202);
  await dispatch();

  expect(waiting).toMatchObject(Array(3).fill({ status: 'PENDING', attempts: 0 }));
  expect(await logs()).toMatchObject(Array(3).fill({ status: 'SENT', attempts: 1 }));
});

it('a message that is refused has FAILED with the answer’s number, and no second request is made', async () => {
  vendor.answer = answerJson(422);
  const { id, dispatch, clock, count, report } = await start(2);

  await dispatch();
  clock.advance(60_000);
  await dispatch();

  expect(await count(id)).toMatchObject({ status: 'COMPLETED', stats: { FAILED: 2 } });
  expect(await report(id)).toMatchObject({
    outcomes: { failed: { vendor_422: 2 } },
    deadLetters: 0,
    vendors: [{ name: 'http', sent: 0, delivered: 0, failed: 2 }],
  });
  expect(vendor.requests).toHaveLength(2);
});
