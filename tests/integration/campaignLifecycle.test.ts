import type { Problem } from '../../src/schemas/commonSchema';
import type { Campaign } from '../../src/schemas/campaignSchema';
import type { SendResult } from '../../src/vendors/vendor';
import { everyone, startBench } from '../support/deliveryBench';
import type { Bench } from '../support/deliveryBench';
import { createFakeVendor, delivered } from '../support/fakeVendor';
import type { FakeVendor } from '../support/fakeVendor';
import { buildCustomer, insertPeople, until } from '../support/server';

/** What the vendor answers next; a test may change it. */
let answer: (batch: Parameters<FakeVendor['send']>[0]) => SendResult[] | Promise<SendResult[]>;
let vendor: FakeVendor;
let bench: Bench;
beforeAll(async () => {
  vendor = createFakeVendor({ answer: (batch) => answer(batch) });
  bench = await startBench(vendor);
  await insertPeople(bench.app, 250);
});
beforeEach(() => {
  answer = delivered;
});
afterAll(() => bench.close());

const failed = (reason: string) => (batch: readonly unknown[]) =>
  batch.map((): SendResult => ({ outcome: 'failed', reason }));

/** Does it and answers with the campaign. */
async function act(id: string, action: string, body?: object): Promise<Campaign> {
  const response = await bench.act(id, action, body);
  if (response.status >= 300) throw new Error(`${action}: ${JSON.stringify(response.body)}`);
  return response.body as Campaign;
}

/** A campaign that has been written down and waits to be sent. */
async function startRunning(fields: object = {}): Promise<string> {
  const id = await bench.launch(fields);
  await bench.prepare();
  return id;
}

describe('a scheduled campaign', () => {
  const tomorrow = '2026-01-16T09:00:00.000Z';
  beforeEach(() => bench.clock.set('2026-01-15T12:00:00Z'));

  it('goes out when its time has come, to the people of that moment', async () => {
    const { id, status } = await bench.make({ scheduledAt: tomorrow });

    await bench.runSchedules();
    const before = await bench.campaign(id);
    bench.clock.set('2026-01-16T09:00:01Z');
    await bench.runSchedules();
    const after = await bench.campaign(id);

    expect([status, before.status, after.status]).toEqual(['SCHEDULED', 'SCHEDULED', 'PREPARING']);
    expect(after).toMatchObject({ scheduledAt: tomorrow, asOf: '2026-01-16T09:00:01.000Z' });
    await act(id, 'cancel');
  });

  it.each([
    ['2026-01-16T09:00', 'Asia/Kolkata', '2026-01-16T03:30:00.000Z'],
    ['2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:30:00.000Z'],
    ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
  ])('may be given on the clocks of a time zone: %s in %s', async (scheduledAt, timezone, moment) => {
    const campaign = await bench.make({ scheduledAt, timezone });

    expect(campaign).toMatchObject({ status: 'SCHEDULED', scheduledAt: moment, timezone });
  });

  it('may end on the clocks of that time zone, too', async () => {
    const times = {
      scheduledAt: '2026-02-01T09:00',
      expiresAt: '2026-02-01T21:30',
      timezone: 'Asia/Kolkata',
    };

    expect(await bench.make(times)).toMatchObject({ expiresAt: '2026-02-01T16:00:00.000Z' });
  });

  it('asks instead of sending when its time has long passed', async () => {
    const { id } = await bench.make({ scheduledAt: tomorrow, expiresAt: '2026-01-16T10:00:00Z' });

    bench.clock.set('2026-01-16T10:00:00Z');
    await bench.runSchedules();
    const expired = await bench.campaign(id);
    const resumed = await act(id, 'resume');

    expect(expired).toMatchObject({
      status: 'PAUSED',
      statusReason: 'expired',
      actions: ['update', 'schedule', 'unschedule', 'resume', 'cancel'],
    });
    expect(resumed.status).toBe('PREPARING');
    expect(resumed.statusReason).toBeUndefined();
    await act(id, 'cancel');
  });

  it('can be scheduled again, changed, paused, resumed and made a draft again', async () => {
    const { id } = await bench.make();

    const scheduled = await act(id, 'schedule', { scheduledAt: tomorrow });
    const moved = await act(id, 'schedule', { scheduledAt: '2026-01-17T09:00:00Z' });
    const changed = await bench.api.patch(`/api/campaigns/${id}`, { message: 'Other' }).expect(200);
    const paused = await act(id, 'pause');
    const resumed = await act(id, 'resume');
    const draft = await act(id, 'unschedule');

    expect(scheduled.expiresAt).toBe('2026-01-16T10:00:00.000Z');
    expect(moved.scheduledAt).toBe('2026-01-17T09:00:00.000Z');
    expect(changed.body).toMatchObject({ message: 'Other', status: 'SCHEDULED' });
    expect([paused, resumed, draft].map(({ status }) => status)).toEqual(['PAUSED', 'SCHEDULED', 'DRAFT']);
    expect(draft).toMatchObject({ scheduledAt: null, expiresAt: null });
  });

  it('FAILED, with the reason, when it cannot be launched', async () => {
    const rules = { combinator: 'and', rules: [{ field: 'city', operator: '=', value: 'Pune' }] };
    const { body: segment } = await bench.api.post('/api/segments', { name: 'Pune', rules }).expect(201);
    const { id } = await bench.make({ rules: undefined, segmentId: segment.id, scheduledAt: tomorrow });
    await bench.app.models.Segment.deleteOne({ _id: segment.id });

    bench.clock.set('2026-01-16T09:00:01Z');
    await bench.runSchedules();

    expect(await bench.campaign(id)).toMatchObject({
      status: 'FAILED',
      statusReason: expect.stringContaining('there is no segment') as string,
    });
  });

  it.each([
    [{ scheduledAt: '2020-01-01T00:00:00Z' }, '/scheduledAt'],
    [{ scheduledAt: '2026-02-01T00:00' }, '/timezone'],
    [{ scheduledAt: '2026-02-01T00:00', timezone: 'Mars/Olympus' }, '/timezone'],
    [{ scheduledAt: '2026-02-01T00:00:00Z', timezone: 'Asia/Kolkata' }, '/timezone'],
    [{ scheduledAt: '2026-02-01T00:00:00Z', expiresAt: '2026-01-31T00:00:00Z' }, '/expiresAt'],
    [{ scheduledAt: '2026-02-01T00:00:00Z', expiresAt: '2026-02-01T09:00' }, '/expiresAt'],
    [{ scheduledAt: '2026-02-01T00:00:00Z', expiresAt: '9999-12-31T00:00:00Z' }, '/expiresAt'],
    [{ scheduledAt: '9999-12-31T00:00:00Z' }, '/scheduledAt'],
    [{ scheduledAt: 'tomorrow' }, '/scheduledAt'],
    [{ expiresAt: '2026-02-01T00:00:00Z' }, '/expiresAt'],
    [{ scheduledAt: '2026-02-01T00:00:00Z', launch: true }, '/launch'],
  ])('is refused for %j', async (fields, pointer) => {
    const rules = { combinator: 'and', rules: [{ field: 'name', operator: 'notNull' }] };

    const response = await bench.api.post('/api/campaigns', { name: 'x', message: 'x', rules, ...fields });

    expect(response.status).toBe(400);
    expect((response.body as Problem).errors).toContainEqual(expect.objectContaining({ pointer }));
  });
});

describe('pause and resume', () => {
  afterEach(() => bench.app.models.Customer.deleteMany({ name: /^Other / }));

  it('stop between two batches, and go on to the exact total', async () => {
    // More than a worker has with its vendor at once.
    const others = Array.from({ length: 700 }, (_, index) => buildCustomer(`Other ${index}`));
    await bench.app.models.Customer.collection.insertMany(others);
    const id = await startRunning();
    let pausing: Promise<Campaign> | undefined;
    let resumed = false;
    answer = async (batch) => {
      pausing ??= act(id, 'pause');
      await until(
        () => bench.campaign(id),
        ({ status }) => resumed || status === 'PAUSED',
      );
      return delivered(batch);
    };

    await bench.dispatch();
    const answered = await pausing;
    const paused = await bench.count(id);
    await bench.dispatch();
    const stillPaused = await bench.count(id);
    resumed = true;
    await act(id, 'resume');
    await bench.dispatch();
    const done = await bench.count(id);

    expect(paused.status).toBe('PAUSED');
    expect(answered?.stats).toEqual(paused.stats);
    // What the vendor had already, and not a message more.
    expect(paused.stats.DELIVERED).toBeLessThanOrEqual(800);
    expect(paused.stats.DELIVERED + paused.stats.PENDING).toBe(950);
    expect(stillPaused.stats).toEqual(paused.stats);
    expect(done).toMatchObject({ status: 'COMPLETED', stats: { DELIVERED: 950 } });
  });

  it('hold while the audience is written down, too', async () => {
    const id = await bench.launch();

    await act(id, 'pause');
    const prepared = await bench.prepare();
    await act(id, 'resume');
    await bench.prepare();
    await bench.dispatch();

    expect(prepared).toBe(false);
    expect(await bench.count(id)).toMatchObject({ status: 'COMPLETED', stats: { DELIVERED: 250 } });
  });
});

describe('cancel', () => {
  it('ends at once what has not been handed over', async () => {
    const id = await startRunning();

    const cancelled = await act(id, 'cancel');
    await bench.dispatch();
    const counted = await bench.count(id);

    expect(cancelled).toMatchObject({ status: 'CANCELLED', stats: { PENDING: 0, CANCELLED: 250 } });
    expect(counted).toMatchObject({ status: 'CANCELLED', audienceSize: 250, stats: { CANCELLED: 250 } });
    expect(await bench.report(id)).toMatchObject({ matched: 250, toSend: 250, outcomes: { cancelled: 250 } });
  });

  it('answers with figures of that moment, whoever else counts', async () => {
    const ids = [];
    for (let index = 0; index < 8; index += 1) ids.push(await startRunning());
    const { statistics } = bench.app.services.delivery.work;
    let isCounting = true;
    const countAllTheTime = async () => {
      while (isCounting) await statistics.run();
    };
    const counting = Promise.all([countAllTheTime(), countAllTheTime()]);

    const cancelled = [];
    for (const id of ids) cancelled.push(await act(id, 'cancel'));
    isCounting = false;
    await counting;

    expect(cancelled.map(({ stats }) => stats.CANCELLED)).toEqual(ids.map(() => 250));
  });

  it('ends what a worker gives back, and what one writes down, after it', async () => {
    const id = await startRunning();
    answer = async (batch) => {
      await act(id, 'cancel');
      return batch.map((): SendResult => ({ outcome: 'retry', reason: 'vendor_429' }));
    };

    await bench.dispatch();
    await bench.endOpen();

    expect((await bench.count(id)).stats).toMatchObject({ CANCELLED: 250, PENDING: 0, SENDING: 0 });
  });

  it('ends what a dead worker left behind', async () => {
    const id = await startRunning();
    const { CommunicationLog } = bench.app.models;
    const leaseUntil = new Date(bench.clock.now().getTime() + 15_000);
    await CommunicationLog.updateMany(
      { campaignId: id, status: 'PENDING' },
      { $set: { status: 'SENDING', leaseId: 'dead', leaseUntil, nextAttemptAt: leaseUntil } },
    );
    await act(id, 'cancel');

    const before = await bench.count(id);
    bench.clock.advance(15_000);
    await bench.endOpen();

    expect(before.stats.SENDING).toBe(250);
    expect((await bench.count(id)).stats).toMatchObject({ CANCELLED: 250, SENDING: 0 });
  });
});

it('a cancelled campaign whose last worker has died is ended whenever another one comes', async () => {
  const id = await startRunning();
  const leaseUntil = new Date(bench.clock.now().getTime() + 15_000);
  await bench.app.models.CommunicationLog.updateMany(
    { campaignId: id, status: 'PENDING' },
    { $set: { status: 'SENDING', leaseId: 'dead', leaseUntil, nextAttemptAt: leaseUntil } },
  );
  await act(id, 'cancel');

  bench.clock.advance(24 * 3_600_000);
  await bench.count(id);
  await bench.endOpen();

  expect((await bench.count(id)).stats).toMatchObject({ CANCELLED: 250, SENDING: 0 });
});

describe('retry-failed', () => {
  it('sends failed messages again under keys of their own, and only them', async () => {
    const id = await startRunning();
    answer = (batch) =>
      batch.map(({ to }): SendResult =>
        to.startsWith('person.1') ? { outcome: 'failed', reason: 'mailbox_full' } : { outcome: 'delivered' },
      );
    await bench.dispatch();
    const first = await bench.count(id);
    const sentBefore = vendor.messages.length;
    answer = delivered;

    const retried = await act(id, 'retry-failed');
    await bench.dispatch();
    const second = await bench.count(id);

    const keys = vendor.messages.slice(sentBefore).map(({ key }) => key);
    expect(first).toMatchObject({ status: 'COMPLETED' });
    expect(first.stats.FAILED).toBeGreaterThan(100);
    expect(retried.status).toBe('RUNNING');
    expect(keys).toHaveLength(first.stats.FAILED);
    expect(keys.every((key) => /^[0-9a-f]{24}\.1$/.test(key))).toBe(true);
    expect(second).toMatchObject({ status: 'COMPLETED', audienceSize: 250, stats: { DELIVERED: 250 } });
  });

  it('leaves a campaign as it is that has nothing to send again', async () => {
    const id = await startRunning();
    answer = failed('blocked');
    await bench.dispatch();
    const ended = await bench.count(id);

    const same = await act(id, 'retry-failed', { reasons: ['mailbox_full'] });
    const retried = await act(id, 'retry-failed');

    expect(same).toEqual(ended);
    expect(retried).toMatchObject({ status: 'RUNNING', stats: { FAILED: 0, PENDING: 250 } });
  });

  it('may be for some reasons only, and counts the rounds', async () => {
    const id = await startRunning();
    answer = failed('mailbox_full');
    await bench.dispatch();
    await bench.count(id);

    await act(id, 'retry-failed', { reasons: ['blocked'] });
    await bench.dispatch();
    const untouched = await bench.count(id);
    await act(id, 'retry-failed', { reasons: ['mailbox_full'] });
    await bench.dispatch();
    await bench.count(id);
    answer = delivered;
    await act(id, 'retry-failed');
    await bench.dispatch();

    expect(untouched).toMatchObject({ status: 'COMPLETED', stats: { FAILED: 250 } });
    expect(await bench.count(id)).toMatchObject({ stats: { DELIVERED: 250 } });
    expect(vendor.messages.slice(-250).every(({ key }) => key.endsWith('.2'))).toBe(true);
  });

  it('is finished by another process when the first one died over it', async () => {
    const id = await startRunning();
    answer = failed('mailbox_full');
    await bench.dispatch();
    await bench.count(id);
    answer = delivered;
    const { Campaign } = bench.app.models;
    await Campaign.updateOne(
      { _id: id },
      {
        $set: {
          status: 'RUNNING',
          countAt: bench.clock.now(),
          retry: { id: 'of a dead process', deadLettersOnly: false },
        },
      },
    );

    const between = await bench.count(id);
    await bench.endOpen();
    await bench.dispatch();

    expect(between.status).toBe('RUNNING');
    expect(await bench.count(id)).toMatchObject({ status: 'COMPLETED', stats: { DELIVERED: 250 } });
  });

  it('lists and retries the messages on which we gave up', async () => {
    const id = await startRunning();
    answer = (batch) => batch.map((): SendResult => ({ outcome: 'retry', reason: 'vendor_429' }));
    // A vendor that refuses everything gets one batch at a time: three batches, eight attempts each.
    for (let batch = 0; batch < 26; batch += 1) {
      await bench.dispatch();
      bench.clock.advance(120_000);
    }
    await bench.count(id);
    answer = delivered;

    const page = await bench.read<{ data: object[] }>(`/campaigns/${id}/dead-letters?limit=2`);
    const { deadLetters } = await bench.report(id);
    await act(id, 'retry-failed', { deadLettersOnly: true });
    await bench.dispatch();

    expect(page.data).toMatchObject([
      { status: 'FAILED', reason: 'vendor_429', attempts: 8, isDeadLetter: true },
      { isDeadLetter: true },
    ]);
    expect(deadLetters).toBe(250);
    expect(await bench.count(id)).toMatchObject({ status: 'COMPLETED', stats: { DELIVERED: 250 } });
    expect(await bench.read(`/campaigns/${id}/dead-letters`)).toMatchObject({ data: [] });
  });
});

describe('a launch at the moment of a change', () => {
  it('freezes what was stored, or the change is refused', async () => {
    const rules = { combinator: 'and', rules: [{ field: 'email', operator: 'notNull' }] };
    for (let round = 0; round < 20; round += 1) {
      const { id } = await bench.make();

      const [changed] = await Promise.all([
        bench.api.patch(`/api/campaigns/${id}`, {
          rules,
          message: 'New',
          frequencyCap: { messages: 9, days: 9 },
        }),
        bench.act(id, 'launch').expect(202),
      ]);

      const { rules: frozen, message, frequencyCap } = await bench.read<Campaign>(`/campaigns/${id}`);
      const isNew = [
        JSON.stringify(frozen) === JSON.stringify(rules),
        message === 'New',
        frequencyCap != null,
      ];
      expect(isNew).toEqual(Array(3).fill(changed.status === 200));
      expect([200, 409]).toContain(changed.status);
      await act(id, 'cancel');
    }
  });
});

describe('copies and the archive', () => {
  it('duplicate makes a draft with the same content', async () => {
    const options = { holdoutPercent: 10, ratePerSecond: 5, subject: 'S', frequencyCap: null };
    const { id } = await bench.make(options);

    const response = await bench.act(id, 'duplicate').expect(201);
    const renamed = await act(id, 'duplicate', { name: 'Again' });

    expect(response.body).toMatchObject({
      ...options,
      status: 'DRAFT',
      name: 'Copy of Test',
      message: 'Hi {name}',
    });
    expect((response.body as Campaign).id).not.toBe(id);
    expect(renamed.name).toBe('Again');
  });

  it('duplicate keeps the limits that the campaign itself had, and not those of the policy', async () => {
    const quietHours = { from: '22:00', to: '06:00', timezone: 'UTC' };
    const own = await bench.launch({ quietHours, frequencyCap: null });
    const plain = await bench.launch();
    await bench.api
      .put('/api/sending-policy', { frequencyCaps: { email: { messages: 2, days: 7 } } })
      .expect(200);
    const capped = await bench.launch();
    await bench.api.put('/api/sending-policy', { frequencyCaps: {} }).expect(200);

    const copies = await Promise.all([own, plain, capped].map((id) => act(id, 'duplicate')));

    await Promise.all([own, plain, capped].map((id) => act(id, 'cancel')));
    const limits = copies.map((copy) => [copy.quietHours, copy.frequencyCap]);
    expect(limits).toEqual([
      [quietHours, null],
      [undefined, undefined],
      [undefined, undefined],
    ]);
  });

  it('duplicate takes the frozen rules of a campaign whose segment is gone', async () => {
    const { body: segment } = await bench.api.post('/api/segments', { name: 'Going', rules: everyone });
    const segmentId = (segment as { id: string }).id;
    const id = await bench.launch({ segmentId, rules: undefined });
    await bench.prepare();
    await bench.dispatch();
    await bench.count(id);
    const before = await act(id, 'duplicate');
    await bench.api.delete(`/api/campaigns/${before.id}`).expect(204);
    await bench.api.delete(`/api/segments/${segmentId}`).expect(204);

    const copy = await act(id, 'duplicate');

    expect(before).toMatchObject({ segmentId, rules: null });
    expect(copy).toMatchObject({ rules: everyone });
    expect(copy).not.toHaveProperty('segmentId');
    await act(copy.id, 'launch');
    await act(copy.id, 'cancel');
  });

  it('a campaign that has ended can be archived: lists leave it out', async () => {
    const id = await startRunning();
    await act(id, 'cancel');

    const archived = await act(id, 'archive');
    const listed = await bench.read<{ data: Campaign[] }>('/campaigns?limit=100');
    const inArchive = await bench.read<{ data: Campaign[] }>('/campaigns?archived=true');
    await act(id, 'unarchive');
    const listedAgain = await bench.read<{ data: Campaign[] }>('/campaigns?limit=100');

    expect(archived.actions).toEqual(['unarchive']);
    expect(listed.data.map((campaign) => campaign.id)).not.toContain(id);
    expect(inArchive.data.map((campaign) => campaign.id)).toEqual([id]);
    expect(listedAgain.data.map((campaign) => campaign.id)).toContain(id);
  });
});

describe('an action that the status does not allow', () => {
  it.each([
    ['DRAFT', ['pause', 'resume', 'cancel', 'archive', 'retry-failed', 'unschedule', 'unarchive']],
    ['PREPARING', ['launch', 'resume', 'schedule', 'archive', 'retry-failed']],
    ['PAUSED', ['launch', 'pause', 'schedule', 'archive', 'retry-failed']],
    ['CANCELLED', ['launch', 'pause', 'resume', 'cancel', 'retry-failed', 'schedule']],
  ] as const)('is answered 409 with the allowed ones: %s', async (status, actions) => {
    const { id } = await bench.make({ launch: status !== 'DRAFT' });
    if (status === 'PAUSED') await act(id, 'pause');
    if (status === 'CANCELLED') await act(id, 'cancel');

    for (const action of actions) {
      const body = action === 'schedule' ? { scheduledAt: '2030-01-01T00:00:00Z' } : undefined;
      const response = await bench.act(id, action, body);

      const { actions: allowed } = await bench.campaign(id);
      expect(response).toMatchObject({ status: 409, body: { code: 'conflict', allowed } });
      expect((response.body as Problem).detail).toContain(status);
    }
    if (status !== 'DRAFT' && status !== 'CANCELLED') await act(id, 'cancel');
  });

  it('and a repeat with the same Idempotency-Key does not', async () => {
    const id = await startRunning();
    const pause = () => bench.act(id, 'pause').set('idempotency-key', `pause-${id}`);

    const answers = [await pause(), await pause()];

    expect(answers.map(({ status }) => status)).toEqual([200, 200]);
    await act(id, 'cancel');
  });
});

it('a preparation that never succeeds ends FAILED with the reason', async () => {
  const id = await bench.launch();
  const { Campaign } = bench.app.models;
  await Campaign.updateOne({ _id: id }, { $set: { rules: null } });

  for (let failure = 0; failure < 20; failure += 1) {
    await bench.prepare().catch(() => undefined);
    bench.clock.advance(15_001);
  }

  expect(await bench.campaign(id)).toMatchObject({
    status: 'FAILED',
    statusReason: expect.stringContaining('preparation_failed') as string,
  });
});
