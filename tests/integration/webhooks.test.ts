import type { ServerResponse } from 'node:http';
import { Types } from 'mongoose';
import { Webhook } from 'standardwebhooks';
import { pushUnsubscribed } from '../../src/services/campaigns/campaignEvents';
import type { Campaign } from '../../src/schemas/campaignSchema';
import type { Page } from '../../src/schemas/commonSchema';
import type { NewWebhook, WebhookDelivery, WebhookTest } from '../../src/schemas/webhookSchema';
import { RETRY_AFTER_MS, createWebhookDispatcher } from '../../src/utils/webhookDispatcher';
import { createTestClock, startTestApp } from '../support/api';
import { accepted, createFakeVendor } from '../support/fakeVendor';
import { insertPeople, startTestServer, until } from '../support/server';
import type { TestServer } from '../support/server';
import { answerWith, startWebhookReceiver } from '../support/webhookReceiver';
import type { ReceivedCall, WebhookReceiver } from '../support/webhookReceiver';

const HOUR_MS = 3_600_000;
const never = new AbortController().signal;
const everyone = { combinator: 'and', rules: [{ field: 'name', operator: 'notNull' }] };

let server: TestServer;
let receiver: WebhookReceiver;
const clock = createTestClock(new Date().toISOString());
const delivery = () => server.app.services.delivery;
const webhooks = () => delivery().webhooks.work;

beforeAll(async () => {
  receiver = await startWebhookReceiver();
  server = await startTestServer({
    vendors: [createFakeVendor({ answer: accepted })],
    isWorking: false,
    clock,
  });
  await insertPeople(server.app, 3);
});
afterAll(async () => {
  await server.close();
  await receiver.close();
});
afterEach(async () => {
  jest.restoreAllMocks();
  const { body } = await server.api.get('/api/webhooks?limit=100');
  for (const { id } of (body as Page<NewWebhook>).data) await server.api.delete(`/api/webhooks/${id}`);
  // What nobody wants any more.
  await webhooks().outbox.run();
  await webhooks().reporter.run();
});

let paths = 0;

/** A webhook with a path of its own at the receiver. */
async function subscribe(events: readonly string[], fields: object = {}) {
  paths += 1;
  const path = `/${paths}`;
  const { body } = await server.api
    .post('/api/webhooks', { url: receiver.url + path, events, ...fields })
    .expect(201);
  const { id, secret = '' } = body as NewWebhook;
  return { id, secret, path, calls: () => receiver.callsTo(path) };
}

const deliver = () => webhooks().dispatcher.run(never);

async function passOn(): Promise<void> {
  while (await webhooks().outbox.run());
  while (await webhooks().reporter.run());
  await deliver();
}

const makeCampaign = async (fields: object = {}): Promise<Campaign> => {
  const campaign = { name: 'Sale', message: 'Hi', rules: everyone, ...fields };
  const { body } = await server.api.post('/api/campaigns', campaign);
  return body as Campaign;
};

/** An event for every campaign webhook: a campaign that is scheduled. */
const schedule = (name = 'Sale') =>
  makeCampaign({ name, scheduledAt: new Date(clock.now().getTime() + HOUR_MS).toISOString() });

async function send({ id }: { id: string }): Promise<void> {
  // Others may wait to be prepared too, and which of them is first, the database decides.
  while (await delivery().work.preparer.run(never));
  await delivery().work.dispatcher.run(never);
  await server.app.models.Campaign.updateOne({ _id: id }, { $set: { countAt: new Date(0) } });
  await delivery().work.statistics.run();
}

/** The vendor's word on every message of a campaign. */
async function confirm({ id }: { id: string }, fields: object = {}): Promise<void> {
  const logs = await server.app.models.CommunicationLog.find({ campaignId: id }).sort({ _id: 1 }).lean();
  await delivery().receipts.store(
    logs.map(({ _id }) => ({
      eventId: String(new Types.ObjectId()),
      key: String(_id),
      status: 'DELIVERED' as const,
      occurredAt: clock.now(),
      ...fields,
    })),
  );
  await delivery().receipts.run();
}

const typesOf = (calls: readonly ReceivedCall[]) => calls.map(({ event }) => event.type).sort();

interface MessageEvent {
  id: string;
  type: string;
  data: { status: string };
}

/** The message events in all calls. */
const messagesIn = (calls: readonly ReceivedCall[]) =>
  calls.flatMap(({ event }) => event.data.events as MessageEvent[]);

const listDeliveries = async (id: string, query = ''): Promise<WebhookDelivery[]> => {
  const { body } = await server.api.get(`/api/webhooks/${id}/deliveries${query}`);
  return (body as Page<WebhookDelivery>).data;
};

async function onlyDelivery(id: string): Promise<WebhookDelivery> {
  const [first, ...others] = await listDeliveries(id);
  if (!first || others.length > 0) throw new Error(`${1 + others.length} deliveries`);
  return first;
}

const headersOf = ({ headers }: ReceivedCall) => ({
  'webhook-id': String(headers['webhook-id']),
  'webhook-timestamp': String(headers['webhook-timestamp']),
  'webhook-signature': String(headers['webhook-signature']),
});

/** Whether a receiver that knows this secret believes the call. */
function isBelieved(call: ReceivedCall | undefined, secret: string): boolean {
  if (!call) throw new Error('there was no call');
  // The clock may have been moved: the receiver's would have been, too.
  jest.spyOn(Date, 'now').mockReturnValue(clock.now().getTime());
  try {
    new Webhook(secret).verify(call.body, headersOf(call));
    return true;
  } catch {
    return false;
  } finally {
    jest.restoreAllMocks();
  }
}

describe('POST /webhooks', () => {
  const body = { url: 'https://shop.example.com/events', events: ['campaign.completed'] };

  it('answers the webhook with its secret, which no later answer shows', async () => {
    const created = await server.api.post('/api/webhooks', { ...body, description: 'the shop' });

    const { id } = created.body as NewWebhook;
    const read = await server.api.get(`/api/webhooks/${id}`);
    const listed = await server.api.get('/api/webhooks');

    const shown = { ...body, id, description: 'the shop', isActive: true };
    const secret = expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/) as string;
    expect(created).toMatchObject({ status: 201, body: { ...shown, secret } });
    expect(created.headers.location).toBe(`/api/webhooks/${id}`);
    expect(read.body).toMatchObject(shown);
    expect(JSON.stringify([read.body, listed.body])).not.toContain('whsec');
  });

  it('makes one webhook for a repeated request, and does not repeat the secret', async () => {
    const post = () => server.api.post('/api/webhooks', body).set('idempotency-key', 'webhook-1');
    const first = await post();

    const second = await post();

    expect(second.body).toEqual({ ...(first.body as object), secret: undefined });
    expect((await server.api.get('/api/webhooks')).body).toMatchObject({ data: [{}] });
  });

  it.each([
    ['an unknown event', { events: ['campaign.exploded'] }, '/events/0'],
    ['no event', { events: [] }, '/events'],
    ['another protocol', { url: 'ftp://example.com' }, '/url'],
    ['a password in the URL', { url: 'https://me:secret@example.com' }, '/url'],
    ['no URL', { url: 'example.com/hook' }, '/url'],
    ['an empty URL', { url: '' }, '/url'],
    ['a URL without a host', { url: 'http://' }, '/url'],
    ['an unknown field', { colour: 'red' }, '/colour'],
  ])('refuses %s', async (_, fields, pointer) => {
    const response = await server.api.post('/api/webhooks', { ...body, ...fields });

    expect(response).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  it('takes at most 50', async () => {
    const doc = { url: 'https://example.com', events: [], isActive: false, secret: 'x', retiredSecrets: [] };
    const dates = { createdAt: clock.now(), updatedAt: clock.now() };
    await server.app.models.Webhook.insertMany(Array.from({ length: 50 }, () => ({ ...doc, ...dates })));

    await server.api.post('/api/webhooks', body).expect(409);

    await server.app.models.Webhook.deleteMany({});
  });

  it('is for admins; marketers read, viewers do not', async () => {
    const keyOf = async (role: string): Promise<string> => {
      const made = await server.api.post('/api/api-keys', { name: role, role });
      return `Bearer ${(made.body as { key: string }).key}`;
    };
    const [marketer, viewer] = [await keyOf('marketer'), await keyOf('viewer')];
    const read = (key: string) => server.api.get('/api/webhooks').set('authorization', key);

    await server.api.post('/api/webhooks', body).set('authorization', marketer).expect(403);
    await read(marketer).expect(200);
    await read(viewer).expect(403);
  });
});

describe('PATCH and DELETE /webhooks/:id', () => {
  it('changes what is given, clears what is null', async () => {
    const { id } = await subscribe(['campaign.completed'], { description: 'old' });

    const { body } = await server.api.patch(`/api/webhooks/${id}`, {
      events: ['message.failed', 'message.failed'],
      description: null,
    });

    expect(body).toMatchObject({ id, events: ['message.failed'], isActive: true });
    expect(body).not.toHaveProperty('description');
  });

  it('ends what waits with the webhook', async () => {
    const { id, calls } = await subscribe(['campaign.scheduled']);
    await schedule();
    await webhooks().outbox.run();

    await server.api.delete(`/api/webhooks/${id}`).expect(204);
    await deliver();

    expect(calls()).toEqual([]);
    expect(await server.app.models.WebhookDelivery.countDocuments({ webhookId: id })).toBe(0);
    await server.api.get(`/api/webhooks/${id}`).expect(404);
    await server.api.get(`/api/webhooks/${id}/deliveries`).expect(404);
  });

  it('keeps what waits while the webhook is not active', async () => {
    const { id, calls } = await subscribe(['campaign.scheduled']);
    await schedule();
    await webhooks().outbox.run();
    await server.api.patch(`/api/webhooks/${id}`, { isActive: false });
    await deliver();
    const whileInactive = calls().length;

    await server.api.patch(`/api/webhooks/${id}`, { isActive: true });
    await deliver();

    expect([whileInactive, calls().length]).toEqual([0, 1]);
  });
});

describe('events', () => {
  it('follow a campaign from its launch to its end, signed', async () => {
    const { secret, calls } = await subscribe([
      'campaign.launched',
      'campaign.running',
      'campaign.paused',
      'campaign.resumed',
      'campaign.completed',
    ]);

    const campaign = await makeCampaign({ launch: true });
    await send(campaign);
    await server.api.post(`/api/campaigns/${campaign.id}/pause`).expect(200);
    await server.api.post(`/api/campaigns/${campaign.id}/resume`).expect(200);
    await confirm(campaign);
    await send(campaign);
    await passOn();

    const ended = calls().find(({ event }) => event.type === 'campaign.completed');
    expect(typesOf(calls())).toEqual([
      'campaign.completed',
      'campaign.launched',
      'campaign.paused',
      'campaign.resumed',
      'campaign.running',
    ]);
    expect(ended?.event).toEqual({
      type: 'campaign.completed',
      timestamp: clock.now().toISOString(),
      data: expect.objectContaining({
        campaignId: campaign.id,
        name: 'Sale',
        channel: 'email',
        status: 'COMPLETED',
        audienceSize: 3,
        sent: 3,
      }) as object,
    });
    expect(calls().every((call) => isBelieved(call, secret))).toBe(true);
    expect(ended && isBelieved({ ...ended, body: `${ended.body} ` }, secret)).toBe(false);
  });

  it('tell of schedules, cancellations, and campaigns that cannot be launched', async () => {
    const { calls } = await subscribe(['campaign.scheduled', 'campaign.cancelled', 'campaign.failed']);
    const segment = await server.api.post('/api/segments', { name: 'Soon gone', rules: everyone });
    const doomed = await makeCampaign({
      rules: undefined,
      segmentId: (segment.body as { id: string }).id,
      scheduledAt: new Date(clock.now().getTime() + HOUR_MS).toISOString(),
    });
    await server.app.models.Segment.deleteMany({});
    const cancelled = await schedule();

    await server.api.post(`/api/campaigns/${cancelled.id}/cancel`).expect(200);
    clock.advance(HOUR_MS);
    await delivery().schedules.run();
    await passOn();

    const about = (id: string) => typesOf(calls().filter(({ event }) => event.data.campaignId === id));
    expect(about(doomed.id)).toEqual(['campaign.failed', 'campaign.scheduled']);
    expect(about(cancelled.id)).toEqual(['campaign.cancelled', 'campaign.scheduled']);
  });

  it('go to those who want them, and to nobody else', async () => {
    const wanting = await subscribe(['campaign.scheduled']);
    const other = await subscribe(['campaign.completed']);

    await schedule();
    await passOn();

    expect([wanting.calls().length, other.calls().length]).toEqual([1, 0]);
    expect(await server.app.models.Campaign.exists({ 'outbox.id': { $gt: '' } })).toBeNull();
  });

  it('tell of a customer who does not want messages any more', async () => {
    const { calls } = await subscribe(['customer.unsubscribed']);
    const customer = await server.app.models.Customer.findOneAndUpdate(
      { name: 'Person 1' },
      { $set: { 'consent.sms': false }, ...pushUnsubscribed('sms', clock) },
    ).lean();

    await passOn();

    expect(calls().map(({ event }) => event)).toMatchObject([
      { type: 'customer.unsubscribed', data: { customerId: String(customer?._id), channel: 'sms' } },
    ]);
  });

  it('survive a crash between writing them down and taking them off, without a second delivery', async () => {
    const { id, calls } = await subscribe(['campaign.scheduled']);
    await schedule();
    jest.spyOn(server.app.models.Campaign, 'bulkWrite').mockRejectedValueOnce(new Error('killed'));

    await expect(webhooks().outbox.run()).rejects.toThrow('killed');
    await passOn();

    expect(await listDeliveries(id)).toHaveLength(1);
    expect(calls()).toHaveLength(1);
    expect(await server.app.models.Campaign.exists({ 'outbox.id': { $gt: '' } })).toBeNull();
  });
});

describe('message events', () => {
  const all = ['message.sent', 'message.delivered', 'message.failed', 'message.skipped'];

  it('cost the log entries nothing while nobody wants them', async () => {
    await subscribe(['campaign.completed']);

    const campaign = await makeCampaign({ launch: true });
    await send(campaign);
    await confirm(campaign);

    const marked = await server.app.models.CommunicationLog.countDocuments({
      $or: [{ unreported: { $exists: true } }, { sentReported: { $exists: true } }],
    });
    expect(marked).toBe(0);
  });

  it('travel together, each under an id that says what it is about', async () => {
    const { calls } = await subscribe(all);
    await server.app.models.Customer.updateOne({ name: 'Person 3' }, { $set: { 'consent.email': false } });

    const campaign = await makeCampaign({ launch: true });
    await send(campaign);
    await passOn();
    const first = messagesIn(calls());
    await confirm(campaign, { status: 'FAILED', reason: 'bounced' });
    await passOn();
    const then = messagesIn(calls()).slice(first.length);
    await server.app.models.Customer.updateOne({ name: 'Person 3' }, { $unset: { 'consent.email': 1 } });

    expect(new Set(typesOf(calls()))).toEqual(new Set(['messages.updated']));
    expect(first.map(({ type }) => type).sort()).toEqual(['message.sent', 'message.sent', 'message.skipped']);
    expect(then.map(({ type }) => type)).toEqual(['message.failed', 'message.failed']);
    expect(then[0]?.data).toMatchObject({ campaignId: campaign.id, status: 'FAILED', reason: 'bounced' });
    expect(then[0]?.id).toMatch(/^evt_[0-9a-f]{24}_FAILED$/);
    expect(new Set(messagesIn(calls()).map(({ id }) => id)).size).toBe(5);
    expect(await webhooks().reporter.run()).toBe(false);
  });

  it('tell that a message was sent also when its end was as fast', async () => {
    const { calls } = await subscribe(all);

    const campaign = await makeCampaign({ launch: true });
    await send(campaign);
    await confirm(campaign);
    await passOn();

    expect(messagesIn(calls()).map(({ type }) => type)).toEqual([
      ...['message.sent', 'message.delivered', 'message.sent', 'message.delivered'],
      ...['message.sent', 'message.delivered'],
    ]);
  });

  it('are not lost when a message changes while they are told', async () => {
    const { calls } = await subscribe(all);
    const campaign = await makeCampaign({ launch: true });
    await send(campaign);
    const { CommunicationLog } = server.app.models;
    const updateMany = CommunicationLog.updateMany.bind(CommunicationLog);
    const meanwhile = { done: confirm };
    jest.spyOn(CommunicationLog, 'updateMany').mockImplementationOnce((filter, update) => {
      const confirmed = meanwhile.done(campaign).then(() => updateMany(filter, update));
      return confirmed as unknown as ReturnType<typeof updateMany>;
    });

    await passOn();
    await passOn();

    const told = new Set(messagesIn(calls()).map(({ id }) => id.replace(/^evt_\w{24}_/, '')));
    const delivered = messagesIn(calls()).filter(({ type }) => type === 'message.delivered');
    expect([...told].sort()).toEqual(['DELIVERED', 'SENT']);
    expect(delivered).toHaveLength(3);
  });

  it('make no second delivery when the worker dies before it takes the marks off', async () => {
    const { id, calls } = await subscribe(all);
    await send(await makeCampaign({ launch: true }));
    jest.spyOn(server.app.models.CommunicationLog, 'updateMany').mockRejectedValueOnce(new Error('killed'));

    await expect(webhooks().reporter.run()).rejects.toThrow('killed');
    await passOn();

    expect(await listDeliveries(id)).toHaveLength(1);
    expect(messagesIn(calls())).toHaveLength(3);
  });
});

describe('a delivery', () => {
  it('that fails is tried again after 30 s, 2 min, 10 min, 1 h, 4 h, 12 h and 24 h under its id, then FAILED', async () => {
    const { id, path, secret, calls } = await subscribe(['campaign.scheduled']);
    receiver.answer(path, answerWith(500));
    await schedule();
    await passOn();
    const waits: number[] = [];

    for (;;) {
      const { status, nextAttemptAt, attempts } = await onlyDelivery(id);
      if (status !== 'PENDING' || nextAttemptAt === undefined) break;
      expect(attempts).toBe(waits.length + 1);
      const wait = Date.parse(nextAttemptAt) - clock.now().getTime();
      clock.advance(wait - 1);
      await deliver();
      expect(calls()).toHaveLength(attempts);
      clock.advance(1);
      await deliver();
      waits.push(wait);
    }

    expect(waits).toEqual([...RETRY_AFTER_MS]);
    expect(waits.map((wait) => wait / 1000)).toEqual([30, 120, 600, 3600, 14_400, 43_200, 86_400]);
    expect(await onlyDelivery(id)).toMatchObject({ status: 'FAILED', attempts: 8, lastStatus: 500 });
    expect(new Set(calls().map(({ headers }) => headers['webhook-id'])).size).toBe(1);
    expect(new Set(calls().map(({ body }) => body)).size).toBe(1);
    expect(isBelieved(calls().at(-1), secret)).toBe(true);
  });

  it.each([
    ['429 asks for more time', 429, '600', 600],
    ['503 names a moment', 503, 'date', 600],
    ['it asks for less than the pause', 429, '5', 30],
    ['it asks for days', 503, '999999', 3600],
    ['what it says is no time', 429, 'later', 30],
    ['another answer has such a header', 500, '600', 30],
  ])('waits as long as the receiver asks, within bounds: %s', async (_, status, header, seconds) => {
    const { id, path } = await subscribe(['campaign.scheduled']);
    // A date has whole seconds.
    clock.set(new Date(Math.ceil(clock.now().getTime() / 1000) * 1000));
    const moment = new Date(clock.now().getTime() + 600_000).toUTCString();
    receiver.answer(path, answerWith(status, '', { 'retry-after': header === 'date' ? moment : header }));

    await schedule();
    await passOn();

    const { nextAttemptAt = '' } = await onlyDelivery(id);
    expect(Date.parse(nextAttemptAt) - clock.now().getTime()).toBe(seconds * 1000);
  });

  it('to a receiver that hangs delays no other one', async () => {
    const stuck = await subscribe(['campaign.scheduled']);
    const well = await subscribe(['campaign.scheduled']);
    const waiting: ServerResponse[] = [];
    receiver.answer(stuck.path, (res) => void waiting.push(res));
    for (let index = 0; index < 12; index += 1) await schedule(`Campaign ${index}`);
    await webhooks().outbox.run();

    const work = deliver();
    await until(
      async () => well.calls().length,
      (count) => count === 12,
    );
    await schedule('later');
    await webhooks().outbox.run();
    await until(
      async () => well.calls().length,
      (count) => count === 13,
    );
    const hanging = stuck.calls().length;
    receiver.answer(stuck.path, answerWith(204));
    for (const res of waiting) res.end();
    await work;

    expect(hanging).toBe(4);
    expect(await listDeliveries(stuck.id, '?status=DELIVERED')).toHaveLength(13);
  });

  it('that is answered 410 ends, and its webhook is not used any more', async () => {
    const { id, path } = await subscribe(['campaign.scheduled']);
    receiver.answer(path, answerWith(410));
    await schedule();

    await passOn();

    expect(await onlyDelivery(id)).toMatchObject({ status: 'FAILED', attempts: 1, lastStatus: 410 });
    expect((await server.api.get(`/api/webhooks/${id}`)).body).toMatchObject({ isActive: false });
  });

  it('does not follow redirects', async () => {
    const { id, path } = await subscribe(['campaign.scheduled']);
    receiver.answer(path, answerWith(302, '', { location: `${receiver.url}/elsewhere` }));
    await schedule();

    await passOn();

    expect(await onlyDelivery(id)).toMatchObject({ status: 'PENDING', lastError: 'answered 302' });
    expect(receiver.callsTo('/elsewhere')).toEqual([]);
  });

  it('can be read with its payload, and sent again under the same id', async () => {
    const { id, path, calls } = await subscribe(['campaign.scheduled']);
    receiver.answer(path, answerWith(503));
    const campaign = await schedule();
    await passOn();
    const failed = await onlyDelivery(id);
    receiver.answer(path, answerWith(200));
    const url = `/api/webhooks/${id}/deliveries/${failed.id}`;

    const again = await server.api.post(`${url}/redeliver`);
    await deliver();

    const read = await server.api.get(url);
    expect(again).toMatchObject({ status: 202, body: { status: 'PENDING', attempts: 0 } });
    expect(read.body).toMatchObject({ status: 'DELIVERED', attempts: 1, lastStatus: 200 });
    expect(read.body).not.toHaveProperty('lastError');
    expect(JSON.parse((read.body as { payload: string }).payload)).toMatchObject({
      type: 'campaign.scheduled',
      data: { campaignId: campaign.id },
    });
    expect(calls().map(({ headers }) => headers['webhook-id'])).toEqual([failed.eventId, failed.eventId]);
    await server.api.post(`/api/webhooks/${id}/deliveries/${'0'.repeat(24)}/redeliver`).expect(404);
  });

  it('that a dead worker held goes to another one when its lease has ended', async () => {
    const { id, calls } = await subscribe(['campaign.scheduled']);
    await schedule();
    await webhooks().outbox.run();
    const dead = await webhooks().deliveries.claim(new Types.ObjectId(id));
    await deliver();
    const whileHeld = calls().length;

    clock.advance(30_000);
    await deliver();
    if (dead) await webhooks().deliveries.settle(dead, { status: 'FAILED' });

    expect([whileHeld, calls().length]).toEqual([0, 1]);
    expect(await onlyDelivery(id)).toMatchObject({ status: 'DELIVERED', attempts: 2 });
  });

  it('that is under way when the program ends is awaited for a while, then given back', async () => {
    const { id, path } = await subscribe(['campaign.scheduled']);
    receiver.answer(path, () => undefined);
    await schedule();
    await webhooks().outbox.run();
    const { Webhook: Model } = server.app.models;
    const { deliveries, poster } = webhooks();
    const silent = { warn: () => undefined, error: () => undefined };
    const dispatcher = createWebhookDispatcher({
      ...{ Webhook: Model, deliveries, poster, clock, leaseClock: clock, random: () => 0.5, graceMs: 50 },
      logger: silent as unknown as Parameters<typeof createWebhookDispatcher>[0]['logger'],
    });
    const stop = new AbortController();

    const work = dispatcher.run(stop.signal);
    await until(
      async () => receiver.callsTo(path).length,
      (count) => count === 1,
    );
    stop.abort();
    await work;

    expect(await onlyDelivery(id)).toMatchObject({
      status: 'PENDING',
      attempts: 0,
      nextAttemptAt: clock.now().toISOString(),
    });
  });
});

describe('POST /webhooks/:id/rotate-secret', () => {
  it('answers a new secret; the old one signs too for 24 hours', async () => {
    const { id, secret: old, calls } = await subscribe(['campaign.scheduled']);
    const { body } = await server.api.post(`/api/webhooks/${id}/rotate-secret`).expect(200);
    const { secret = '' } = body as NewWebhook;

    await schedule();
    await passOn();
    const soon = [secret, old].map((known) => isBelieved(calls()[0], known));
    clock.advance(24 * HOUR_MS);
    await schedule();
    await passOn();
    const later = [secret, old].map((known) => isBelieved(calls()[1], known));

    expect(secret).not.toBe(old);
    expect(String(calls()[0]?.headers['webhook-signature']).split(' ')).toHaveLength(2);
    expect([soon, later]).toEqual([
      [true, true],
      [true, false],
    ]);
  });
});

describe('POST /webhooks/:id/test', () => {
  it('posts one event now, also to a webhook that is not active, and answers what came of it', async () => {
    const { id, secret, path, calls } = await subscribe(['message.failed'], { isActive: false });
    receiver.answer(path, answerWith(200, 'x'.repeat(5000)));

    const { status, body } = await server.api.post(`/api/webhooks/${id}/test`);

    const result = body as WebhookTest;
    expect([status, result.isDelivered, result.status, result.body]).toEqual([
      200,
      true,
      200,
      'x'.repeat(1024),
    ]);
    expect(result.latencyMs).toBeGreaterThanOrEqual(0);
    expect(calls().map(({ event }) => event)).toMatchObject([
      { type: 'webhook.test', data: { webhookId: id } },
    ]);
    expect(isBelieved(calls()[0], secret)).toBe(true);
    expect(await listDeliveries(id)).toEqual([]);
  });

  it('says why there was no answer', async () => {
    const { id } = await subscribe(['message.failed']);
    await server.api.patch(`/api/webhooks/${id}`, { url: 'http://127.0.0.1:1/' });

    const { body } = await server.api.post(`/api/webhooks/${id}/test`);

    expect(body).toMatchObject({ isDelivered: false, error: 'ECONNREFUSED' });
  });
});

describe('with WEBHOOK_ALLOW_PRIVATE=false', () => {
  it('refuses private addresses, at once or when a name is resolved', async () => {
    const test = await startTestApp({ WEBHOOK_ALLOW_PRIVATE: 'false' });
    const { port } = new URL(receiver.url);
    const events = ['message.failed'];
    const create = (url: string) => test.api.post('/api/webhooks', { url, events });

    const literal = await Promise.all(
      [receiver.url, 'http://2130706433/', 'http://[::1]/', 'http://169.254.169.254/'].map(create),
    );
    const named = await create(`http://localhost:${port}/private`);
    const { body } = await test.api.post(`/api/webhooks/${(named.body as NewWebhook).id}/test`);
    await test.close();

    expect(literal.map(({ status }) => status)).toEqual([400, 400, 400, 400]);
    expect(literal[0]?.body).toMatchObject({ errors: [{ pointer: '/url' }] });
    expect(named.status).toBe(201);
    expect(body).toMatchObject({ isDelivered: false, error: 'the address is not on the public internet' });
    expect(receiver.callsTo('/private')).toEqual([]);
  });
});
