import type { CommunicationLogDoc } from '../../src/models/communicationLogModel';
import type { CustomerDoc } from '../../src/models/customerModel';
import type { Problem } from '../../src/schemas/commonSchema';
import type { TestSendResult } from '../../src/schemas/campaignSchema';
import type { OutgoingMessage, SendResult } from '../../src/vendors/vendor';
import { startBench } from '../support/deliveryBench';
import type { Bench } from '../support/deliveryBench';
import { createFakeVendor } from '../support/fakeVendor';
import type { FakeVendor } from '../support/fakeVendor';
import { insertPeople } from '../support/server';

const PEOPLE = 400;
const MINUTE_MS = 60_000;

/** What the vendor makes of a message; a test may change it. */
let judge: (message: OutgoingMessage) => SendResult;
let vendor: FakeVendor;
let bench: Bench;
let people: CustomerDoc[];
beforeAll(async () => {
  vendor = createFakeVendor({ answer: (batch) => batch.map((message) => judge(message)) });
  bench = await startBench(vendor);
  people = await insertPeople(bench.app, PEOPLE);
});
beforeEach(() => {
  judge = () => ({ outcome: 'delivered' });
  bench.clock.set('2026-01-15T12:00:00Z');
});
afterEach(() => bench.app.models.Campaign.updateMany({}, { $set: { status: 'COMPLETED', countAt: null } }));
afterAll(() => bench.close());

const entriesOf = (campaignId: string): Promise<CommunicationLogDoc[]> =>
  bench.app.models.CommunicationLog.find({ campaignId }).sort({ customerId: 1 }).lean();
async function prepare(fields: object): Promise<string> {
  const id = await bench.launch(fields);
  await bench.prepare();
  return id;
}
/** Within five standard deviations of what chance would give. */
function expectShare(count: number, wanted: number, of = PEOPLE): void {
  expect(Math.abs(count - wanted * of)).toBeLessThan(5 * Math.sqrt(of * wanted * (1 - wanted)));
}
const idsOf = (entries: CommunicationLogDoc[], isIn: (entry: CommunicationLogDoc) => boolean): Set<string> =>
  new Set(entries.filter(isIn).map(({ customerId }) => String(customerId)));
const isHoldout = ({ status }: CommunicationLogDoc): boolean => status === 'HOLDOUT';

describe('a hold-out group', () => {
  it('is recorded, never written to, and as large as it should be', async () => {
    const id = await prepare({ name: 'Held', holdoutPercent: 20 });
    const sentBefore = vendor.messages.length;
    await bench.dispatch();
    const entries = await entriesOf(id);
    const report = await bench.report(id);

    const held = entries.filter(isHoldout);
    expectShare(held.length, 0.2);
    expect(vendor.messages.length - sentBefore).toBe(PEOPLE - held.length);
    expect(held.every(({ attempts, finalAt, variant }) => attempts === 0 && finalAt && !variant)).toBe(true);
    expect(report).toMatchObject({ holdout: held.length, toSend: PEOPLE - held.length });
    const { stats, audienceSize } = await bench.count(id);
    expect({ stats, audienceSize }).toMatchObject({ audienceSize: PEOPLE, stats: { HOLDOUT: held.length } });
  });

  it('is the same people for the same campaign, other people for another one, more people for more percent', async () => {
    const group = async (name: string, holdoutPercent: number): Promise<Set<string>> =>
      idsOf(await entriesOf(await prepare({ name, holdoutPercent })), isHoldout);

    const first = await group('Held', 30);
    const again = await group('Held', 30);
    const wider = await group('Held', 60);
    const other = await group('Other', 30);

    expect(again).toEqual(first);
    expect([...first].every((id) => wider.has(id))).toBe(true);
    expectShare([...first].filter((id) => other.has(id)).length, 0.3, first.size);
  });

  it('is drawn from those who would get it: whoever is left out anyway is SKIPPED', async () => {
    const { Customer } = bench.app.models;
    const refusing = people.slice(0, 100).map(({ _id }) => _id);
    await Customer.updateMany({ _id: { $in: refusing } }, { $set: { 'consent.sms': false } });
    await Customer.updateMany({}, { $set: { phone: '+911' } });

    const report = await bench.report(await prepare({ channel: 'sms', holdoutPercent: 50 }));

    expect(report.skipped.no_consent).toBe(100);
    expectShare(report.holdout, 0.5, PEOPLE - 100);
  });
});

const abTest = (options: object = {}) => ({
  abTest: { variants: [{ name: 'B', message: 'Dear {name}' }], waitMinutes: 60, ...options },
});
const isOfB = ({ body }: OutgoingMessage): boolean => body.startsWith('Dear');

describe('an A/B test', () => {
  it('gives everyone one version, in equal parts that do not depend on the hold-out', async () => {
    const variants = ['B', 'C', 'D'].map((name) => ({ name, message: `${name} {name}` }));
    const fields = { name: 'Parts', holdoutPercent: 50, ...abTest({ variants }) };
    const id = await prepare(fields);
    const again = await prepare({ ...fields, holdoutPercent: 0 });
    const sentBefore = vendor.messages.length;
    await bench.dispatch();

    const entries = await entriesOf(again);
    const versionOf = new Map(entries.map(({ customerId, variant }) => [String(customerId), variant]));
    for (const name of ['A', 'B', 'C', 'D']) {
      expectShare(entries.filter(({ variant }) => variant === name).length, 0.25);
      const inHalf = (await entriesOf(id)).filter(({ variant }) => variant === name);
      expectShare(inHalf.length, 0.125);
      expect(inHalf.every(({ customerId }) => versionOf.get(String(customerId)) === name)).toBe(true);
    }
    const byKey = new Map(entries.map(({ _id, variant }) => [String(_id), variant]));
    for (const { key, body } of vendor.messages.slice(sentBefore)) {
      if (byKey.has(key)) expect(body.slice(0, 1)).toBe(byKey.get(key) === 'A' ? 'H' : byKey.get(key));
    }
  });

  it('keeps the subject of the campaign where a version has none', async () => {
    const variants = [
      { name: 'B', message: 'x' },
      { name: 'C', message: 'x', subject: 'Third' },
    ];
    await prepare({ subject: 'First', ...abTest({ variants }) });
    const sentBefore = vendor.messages.length;
    await bench.dispatch();

    const subjects = vendor.messages.slice(sentBefore).map(({ subject }) => subject);
    expectShare(subjects.filter((subject) => subject === 'First').length, 2 / 3);
    expectShare(subjects.filter((subject) => subject === 'Third').length, 1 / 3);
  });

  it('tests a part, and gives the winner to all others when the time has come', async () => {
    judge = (message) =>
      isOfB(message) ? { outcome: 'delivered' } : { outcome: 'failed', reason: 'mailbox_full' };
    const id = await prepare({ name: 'Part', ...abTest({ testPercent: 25 }) });
    await bench.dispatch();
    const tested = await bench.report(id);
    bench.clock.advance(60 * MINUTE_MS - 1);
    await bench.decide();
    const before = await bench.campaign(id);
    bench.clock.advance(1);
    await bench.decide();
    const decided = await bench.campaign(id);
    await bench.dispatch();
    const report = await bench.report(id);

    const held = tested.outcomes.waiting.winner;
    expectShare(held, 0.75);
    expect(tested.outcomes.pending).toBe(0);
    expect(before.abTest?.winner).toBeUndefined();
    expect(decided.abTest).toMatchObject({ winner: 'B', decidedAt: '2026-01-15T13:00:00.000Z' });
    expect(report.outcomes).toMatchObject({ waiting: { winner: 0 }, pending: 0 });
    const toB = report.variants.find(({ name }) => name === 'B');
    expect(toB?.delivered).toBe(held + (tested.variants.find(({ name }) => name === 'B')?.delivered ?? 0));
    expect(await bench.count(id)).toMatchObject({ status: 'COMPLETED', audienceSize: PEOPLE });
  });

  it('is not seen as finished while people wait for the winner, nor decided while it is paused', async () => {
    const id = await prepare({ ...abTest({ testPercent: 25 }) });
    await bench.dispatch();
    const waiting = await bench.count(id);
    await bench.act(id, 'pause').expect(200);
    bench.clock.advance(60 * MINUTE_MS);
    await bench.decide();
    const paused = await bench.campaign(id);
    await bench.act(id, 'resume').expect(200);
    await bench.decide();

    expect(waiting.status).toBe('RUNNING');
    expect(paused.abTest?.winner).toBeUndefined();
    expect((await bench.campaign(id)).abTest?.winner).toBe('A');
  });

  it('names the winner also when everyone was tested and the campaign has ended', async () => {
    judge = (message) =>
      isOfB(message) ? { outcome: 'delivered' } : { outcome: 'failed', reason: 'mailbox_full' };
    const id = await prepare(abTest());
    await bench.dispatch();
    const ended = await bench.count(id);
    bench.clock.advance(60 * MINUTE_MS);
    await bench.decide();

    expect(ended.status).toBe('COMPLETED');
    expect(await bench.campaign(id)).toMatchObject({ status: 'COMPLETED', abTest: { winner: 'B' } });
  });

  it.each([
    ['a tie', () => ({ outcome: 'delivered' }) as const],
    ['nothing delivered', () => ({ outcome: 'failed', reason: 'mailbox_full' }) as const],
    ['no answer yet', () => ({ outcome: 'accepted' }) as const],
  ])('gives the campaign’s own version after %s', async (_, verdict) => {
    judge = verdict;
    const id = await prepare(abTest({ testPercent: 25 }));
    await bench.dispatch();
    bench.clock.advance(60 * MINUTE_MS);
    await bench.decide();

    expect((await bench.campaign(id)).abTest?.winner).toBe('A');
    expect((await bench.report(id)).outcomes.waiting.winner).toBe(0);
  });

  it('may be decided by orders, also with a vendor that never says what was delivered', async () => {
    judge = () => ({ outcome: 'accepted' });
    const id = await prepare({ name: 'Orders', ...abTest({ testPercent: 50, metric: 'orders' }) });
    const { body: early } = await bench.api.post('/api/orders', {
      customerId: String((await entriesOf(id)).find(({ variant }) => variant === 'A')?.customerId),
      amount: 5,
      orderedAt: '2026-01-15T11:59:59Z',
    });
    await bench.dispatch();
    const buyer = (await entriesOf(id)).find(({ variant }) => variant === 'B');
    await bench.api
      .post('/api/orders', {
        customerId: String(buyer?.customerId),
        amount: 5,
        orderedAt: '2026-01-15T12:30:00Z',
      })
      .expect(201);
    bench.clock.advance(60 * MINUTE_MS);
    await bench.decide();

    expect(early).toMatchObject({ amount: 5 });
    expect((await bench.campaign(id)).abTest?.winner).toBe('B');
  });

  it('may be decided by who stays, counted among those whom it reached', async () => {
    judge = (message) =>
      // B reaches few, but all of them stay.
      isOfB(message) && !message.to.endsWith('7@example.com')
        ? { outcome: 'failed', reason: 'mailbox_full' }
        : { outcome: 'delivered' };
    const id = await prepare({ name: 'Stay', ...abTest({ testPercent: 50, metric: 'fewest_unsubscribes' }) });
    await bench.dispatch();
    const leaving = (await entriesOf(id)).find(({ variant }) => variant === 'A');
    const { Customer } = bench.app.models;
    await Customer.updateOne({ _id: leaving?.customerId }, { $set: { 'consent.email': false } });
    bench.clock.advance(60 * MINUTE_MS);
    await bench.decide();
    await Customer.updateOne({ _id: leaving?.customerId }, { $unset: { 'consent.email': 1 } });

    expect((await bench.campaign(id)).abTest?.winner).toBe('B');
  });

  it('lets those who wait have the winner after their quiet hours', async () => {
    const quietHours = { from: '12:30', to: '18:00' };
    const id = await prepare({ quietHours, ...abTest({ testPercent: 25 }) });
    await bench.dispatch();
    const { waiting } = (await bench.report(id)).outcomes;
    bench.clock.advance(60 * MINUTE_MS);
    await bench.decide();
    const released = (await bench.report(id)).outcomes;
    await bench.dispatch();
    const still = (await bench.report(id)).outcomes;
    bench.clock.set('2026-01-15T18:00:00Z');
    await bench.dispatch();

    expect(released.waiting).toEqual({ quiet_hours: waiting.winner, best_hour: 0, winner: 0 });
    expect(still).toEqual(released);
    expect((await bench.report(id)).outcomes).toMatchObject({ pending: 0, delivered: PEOPLE });
  });

  it('is decided once: a process that dies between choosing and releasing is followed by another one', async () => {
    judge = (message) =>
      isOfB(message) ? { outcome: 'delivered' } : { outcome: 'failed', reason: 'mailbox_full' };
    const id = await prepare({ name: 'Crash', ...abTest({ testPercent: 25 }) });
    await bench.dispatch();
    const { Campaign, CommunicationLog } = bench.app.models;
    bench.clock.advance(60 * MINUTE_MS);
    // Another process has chosen A before these figures came, and released some.
    await Campaign.updateOne(
      { _id: id },
      { $set: { 'abTest.winner': 'A', 'abTest.decidedAt': bench.clock.now() } },
    );
    const some = await CommunicationLog.find({ campaignId: id, isHeld: true }).limit(50).lean();
    await CommunicationLog.updateMany(
      { _id: { $in: some.map(({ _id }) => _id) } },
      { $set: { variant: 'A', nextAttemptAt: bench.clock.now() }, $unset: { isHeld: 1 } },
    );

    await Promise.all([bench.decide(), bench.decide()]);
    await bench.decide();
    judge = () => ({ outcome: 'delivered' });
    const sentBefore = vendor.messages.length;
    await bench.dispatch();

    const late = vendor.messages.slice(sentBefore);
    expect((await bench.campaign(id)).abTest?.winner).toBe('A');
    expectShare(late.length, 0.75);
    expect(late.some(isOfB)).toBe(false);
    expect(new Set(late.map(({ to }) => to)).size).toBe(late.length);
  });

  it('of a campaign that is cancelled has no winner, and nobody waits any more', async () => {
    const id = await prepare(abTest({ testPercent: 25 }));
    await bench.act(id, 'cancel').expect(200);
    bench.clock.advance(60 * MINUTE_MS);
    await bench.decide();

    expect((await bench.campaign(id)).abTest?.winner).toBeUndefined();
    expect((await bench.report(id)).outcomes).toMatchObject({ cancelled: PEOPLE, waiting: { winner: 0 } });
  });
});

describe('a test send', () => {
  const fields = {
    subject: 'For {{ customer.city }}',
    message: 'Hi {{ customer.firstName }} [{{ nothing }}]',
  };
  const variants = [{ name: 'B', message: 'Dear {name}' }];
  const testSend = (id: string, body: object) => bench.act(id, 'test-send', body);

  it('shows what the preview shows and the campaign sends', async () => {
    const customerId = String(people[3]?._id);
    const { id } = await bench.make(fields);
    const preview = await bench.api
      .post('/api/campaigns/preview-message', { ...fields, customerId })
      .expect(200);

    await testSend(id, { to: ['me@example.com'], customerId }).expect(200);
    const test = vendor.messages.at(-1);
    await bench.act(id, 'launch').expect(202);
    await bench.prepare();
    await bench.dispatch();
    const real = vendor.messages.find(({ to, body }) => to === people[3]?.email && body === test?.body);

    expect(test).toMatchObject({
      to: 'me@example.com',
      channel: 'email',
      subject: 'For ',
      body: 'Hi Person []',
    });
    expect(real).toMatchObject({ subject: test?.subject, body: test?.body });
    expect(preview.body).toEqual({ subject: test?.subject, message: test?.body });
  });

  it('leaves no trace in the figures, the log and the caps', async () => {
    const { id } = await bench.make(fields);
    const before = await bench.app.models.CommunicationLog.countDocuments();

    await testSend(id, { to: [people[0]?.email], customerId: String(people[0]?._id) }).expect(200);

    expect(await bench.app.models.CommunicationLog.countDocuments()).toBe(before);
    expect(await bench.report(id)).toMatchObject({ matched: 0, toSend: 0 });
    expect(await bench.campaign(id)).toMatchObject({ status: 'DRAFT', audienceSize: 0, sent: 0 });
  });

  it('sends every version to every address, or the chosen one, and says what the vendor says', async () => {
    const { id } = await bench.make({ ...fields, abTest: { variants } });
    judge = ({ to }) =>
      to.startsWith('bad') ? { outcome: 'rejected', reason: 'blocked' } : { outcome: 'accepted' };
    const to = ['good@example.com', 'bad@example.com'];

    const all = (await testSend(id, { to }).expect(200)).body as TestSendResult;
    const chosen = (await testSend(id, { to: ['good@example.com'], variant: 'B' }).expect(200))
      .body as object;

    expect(all.results).toEqual(
      ['A', 'B'].flatMap((variant) => [
        { to: to[0], variant, outcome: 'accepted' },
        { to: to[1], variant, outcome: 'rejected', reason: 'blocked' },
      ]),
    );
    expect(chosen).toEqual({ results: [{ to: 'good@example.com', variant: 'B', outcome: 'accepted' }] });
    expect(vendor.messages.at(-1)).toMatchObject({ subject: 'For Mumbai', body: 'Dear Asha Example' });
  });

  it('is not repeated with the same Idempotency-Key', async () => {
    const { id } = await bench.make(fields);
    const send = () => testSend(id, { to: ['me@example.com'] }).set('idempotency-key', 'test-once');
    const sentBefore = vendor.messages.length;

    const answers = [await send(), await send()];

    expect(answers[1]?.body).toEqual(answers[0]?.body);
    expect(vendor.messages.length - sentBefore).toBe(1);
  });

  it('is answered 503 when the vendor cannot be used', async () => {
    const { id } = await bench.make(fields);
    judge = () => {
      throw new Error('connection refused');
    };

    const response = await testSend(id, { to: ['me@example.com'] });

    expect(response).toMatchObject({ status: 503, body: { code: 'unavailable' } });
    expect(response.headers['retry-after']).toBe('5');
  });

  it.each([
    [{}, '/to'],
    [{ to: [] }, '/to'],
    [{ to: ['nobody'] }, '/to/0'],
    [{ to: ['me@example.com', ''] }, '/to/1'],
    [{ to: Array(11).fill('me@example.com') }, '/to'],
    [{ to: ['me@example.com'], variant: 'Z' }, '/variant'],
    [{ to: ['me@example.com'], customerId: '665f1f77bcf86cd799439011' }, '/customerId'],
    [{ to: ['me@example.com'], cc: [] }, '/cc'],
  ])('is refused for %j', async (body, pointer) => {
    const { id } = await bench.make(fields);

    const response = await testSend(id, body);

    expect(response.status).toBe(400);
    expect((response.body as Problem).errors).toContainEqual(expect.objectContaining({ pointer }));
  });
});
