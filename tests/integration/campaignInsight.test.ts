import { Types } from 'mongoose';
import type { CommunicationLogDoc } from '../../src/models/communicationLogModel';
import type { OrderDoc } from '../../src/models/orderModel';
import type { CampaignComparison } from '../../src/schemas/campaignComparisonSchema';
import type { CampaignInsight } from '../../src/schemas/campaignInsightSchema';
import type { Page } from '../../src/schemas/commonSchema';
import { client } from '../support/api';
import { startBench } from '../support/deliveryBench';
import type { Bench } from '../support/deliveryBench';
import { createFakeVendor, delivered } from '../support/fakeVendor';
import { UNKNOWN_ID } from '../support/segments';
import { buildCustomer } from '../support/server';

const LAUNCH = new Date('2026-01-15T12:00:00Z');
const SENT = new Date('2026-01-15T13:00:00Z');
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

let bench: Bench;
beforeEach(async () => {
  bench = await startBench(createFakeVendor({ answer: delivered }));
});
afterEach(() => bench.close());

const idOf = (number: number): Types.ObjectId => new Types.ObjectId(number.toString(16).padStart(24, '0'));

/** Customers whose ids, and so the split, are the same in every run; the last ones refuse e-mail. */
async function storePeople(count: number, refusing = 0): Promise<void> {
  const people = Array.from({ length: count }, (_, index) =>
    buildCustomer(`Person ${index}`, {
      _id: idOf(index + 1),
      ...(index >= count - refusing && { consent: { email: false } }),
    }),
  );
  await bench.app.models.Customer.collection.insertMany(people);
}

/** An order as ingestion leaves it; the amount in major units. */
const order = (
  customerId: Types.ObjectId | undefined,
  amount: number,
  orderedAt: Date,
  fields: Partial<OrderDoc> = {},
) => ({
  customerId: customerId ?? new Types.ObjectId(),
  amount: amount * 100,
  currency: 'INR',
  type: 'order' as const,
  status: 'completed' as const,
  itemCount: 1,
  orderedAt,
  createdAt: orderedAt,
  ...fields,
});

const after = (moment: Date, ms: number): Date => new Date(moment.getTime() + ms);
const insight = (id: string, query = ''): Promise<CampaignInsight> =>
  bench.read<CampaignInsight>(`/analytics/campaigns/${id}${query}`);

/** A number that is the same to so many decimals. */
const near = (value: number, digits = 5): number => expect.closeTo(value, digits) as number;

/** A campaign of 100 people: launched at noon, sent at one; two refuse, one is suppressed in between. */
async function runCampaign(fields: object = {}) {
  await storePeople(100, 2);
  bench.clock.set(LAUNCH);
  const id = await bench.launch({ name: 'Spring', holdoutPercent: 40, ...fields });
  await bench.prepare();
  const assigned = (await bench.logs()).filter(({ status }) => status === 'PENDING');
  const late = assigned.at(-1);
  await bench.api.post('/api/suppressions', { address: late?.address }).expect(201);
  bench.clock.set(SENT);
  await bench.dispatch();
  const logs = await bench.logs();
  const customersWith = (status: CommunicationLogDoc['status']): Types.ObjectId[] =>
    logs.filter((log) => log.status === status).map(({ customerId }) => customerId);
  return {
    id,
    got: customersWith('DELIVERED'),
    heldOut: customersWith('HOLDOUT'),
    skipped: customersWith('SKIPPED'),
    late: late?.customerId,
  };
}

async function storeOrders({ got, heldOut, skipped, late }: Awaited<ReturnType<typeof runCampaign>>) {
  await bench.app.models.Order.insertMany([
    order(got[0], 100, after(SENT, DAY_MS)),
    order(got[0], 50, after(SENT, 2 * DAY_MS)),
    order(got[1], 80, after(SENT, DAY_MS)),
    order(got[1], -30, after(SENT, 3 * DAY_MS), { type: 'refund' }),
    // After the launch and before the message; and the other way round at the end of the windows.
    order(got[2], 70, after(LAUNCH, HOUR_MS / 2)),
    order(got[3], 60, after(SENT, 7 * DAY_MS - 1)),
    // Neither cancelled, nor before, nor after: the first moment after a window is none of it.
    order(got[4], 90, after(SENT, DAY_MS), { status: 'cancelled' }),
    order(got[5], 90, after(LAUNCH, -1)),
    order(got[5], 90, after(SENT, 7 * DAY_MS)),
    order(got[6], 40, SENT),
    order(heldOut[0], 120, after(LAUNCH, DAY_MS)),
    order(heldOut[1], 30, after(LAUNCH, DAY_MS)),
    order(heldOut[1], -30, after(LAUNCH, 2 * DAY_MS), { type: 'refund' }),
    order(heldOut[2], 90, after(LAUNCH, 7 * DAY_MS)),
    // Meant to get it when chance decided: its orders count in the lift, though it got nothing.
    order(late, 20, after(SENT, DAY_MS)),
    ...skipped.filter((id) => !late?.equals(id)).map((id) => order(id, 500, after(SENT, DAY_MS))),
    order(undefined, 1000, after(SENT, DAY_MS)),
  ]);
}

describe('GET /analytics/campaigns/:id', () => {
  it('says what became of the messages and what was ordered after them, as counted by hand', async () => {
    const campaign = await runCampaign();
    await storeOrders(campaign);
    bench.clock.set(after(SENT, 8 * DAY_MS));
    await bench.count(campaign.id);

    const found = await insight(campaign.id);

    expect([campaign.got.length, campaign.heldOut.length, campaign.skipped.length]).toEqual([65, 32, 3]);
    expect(found).toMatchObject({
      name: 'Spring',
      status: 'COMPLETED',
      launchedAt: LAUNCH.toISOString(),
      funnel: {
        matched: 100,
        toSend: 65,
        sent: 65,
        delivered: 65,
        ordered: 4,
        shares: { toSend: 0.65, sent: 1, delivered: 1, ordered: 4 / 65 },
        open: 0,
        cancelled: 0,
        failed: {},
        holdout: 32,
        skipped: { no_consent: 2, suppressed: 1 },
      },
      reactions: { unsubscribes: 0, bounces: 0, complaints: 0 },
      abTest: null,
      attribution: {
        people: 65,
        buyers: 4,
        orders: 5,
        revenue: 330,
        refunds: -30,
        net: 300,
        windowDays: 7,
        isFinal: true,
        finalAt: after(SENT, 7 * DAY_MS).toISOString(),
      },
    });
  });

  it('compares everybody who was to get it with those held out, over one window', async () => {
    const campaign = await runCampaign();
    await storeOrders(campaign);
    bench.clock.set(after(LAUNCH, 7 * DAY_MS));

    const { lift } = await insight(campaign.id, '?minimalEffectPercent=50');

    // The intervals were computed independently, from the formulas of docs/insight-campaigns.md.
    expect(lift).toMatchObject({
      verdict: 'no_evidence',
      sentence:
        'Of 66 people who were to get it 7.6 % ordered, of 32 held out 6.3 %: +1.3 points (95 % interval −13.2 to +11.4). ' +
        'That is no evidence of an effect: it can be chance. To find an effect of 50 % of that takes 880 people held out ' +
        'and as many times more who get it as now.',
      from: LAUNCH.toISOString(),
      to: after(LAUNCH, 7 * DAY_MS).toISOString(),
      isFinal: true,
      assigned: {
        people: 66,
        conversion: { count: 5, of: 66, share: 5 / 66, low: near(0.032793), high: near(0.165392) },
        orders: 6,
        revenue: 360,
        refunds: -30,
        net: 330,
        netPerPerson: 5,
      },
      holdout: {
        people: 32,
        conversion: { count: 2, of: 32, share: 0.0625, low: near(0.017311), high: near(0.201471) },
        orders: 2,
        revenue: 150,
        refunds: -30,
        net: 120,
        netPerPerson: 3.75,
      },
      conversion: {
        difference: near(0.013258),
        low: near(-0.132204),
        high: near(0.113639),
        relative: near(0.212121),
      },
      revenue: {
        difference: near(1.25),
        low: near(-12.924933, 3),
        high: near(8.604219, 3),
        relative: near(1 / 3),
        incremental: 82.5,
        incrementalLow: near(-853.05, 1),
        incrementalHigh: near(567.88, 1),
        isReliable: false,
        isEvidence: false,
      },
      sampleSize: {
        baseline: 0.0625,
        minimalEffect: 0.5,
        power: 0.8,
        holdoutNeeded: 880,
        assignedNeeded: 1814,
        isEnough: false,
      },
    });
  });

  it('judges nothing while orders still count, and says until when', async () => {
    const campaign = await runCampaign();
    bench.clock.set(after(LAUNCH, 7 * DAY_MS - 1));

    const { lift, attribution } = await insight(campaign.id);

    expect(lift).toMatchObject({ verdict: 'window_open', isFinal: false, to: '2026-01-22T12:00:00.000Z' });
    expect(lift.sentence).toMatch(
      /^Too early to judge: orders count until 2026-01-22 12:00 UTC\. So far: Of 66/,
    );
    expect(attribution.isFinal).toBe(false);
  });

  it('judges as of the moment that is asked for, here and in the comparison, and hides no order', async () => {
    const campaign = await runCampaign();
    await storeOrders(campaign);
    await bench.count(campaign.id);
    bench.clock.set(after(LAUNCH, 7 * DAY_MS - 1));
    const end = after(SENT, 8 * DAY_MS).toISOString();
    const early = after(LAUNCH, 1).toISOString();

    const [now, then, before] = await Promise.all([
      insight(campaign.id),
      insight(campaign.id, `?asOf=${end}`),
      insight(campaign.id, `?asOf=${early}`),
    ]);
    const { data } = await bench.read<Page<CampaignComparison>>(`/analytics/campaigns?asOf=${end}`);

    expect([now.lift.isFinal, then.lift.isFinal, before.lift.isFinal]).toEqual([false, true, false]);
    expect([now, then].map(({ attribution }) => attribution.isFinal)).toEqual([false, true]);
    expect([now.lift.verdict, then.lift.verdict]).toEqual(['window_open', 'no_evidence']);
    expect(before.attribution.orders).toBe(now.attribution.orders);
    expect(data.find(({ id }) => id === campaign.id)?.lift.verdict).toBe('no_evidence');
  });

  it('finds the same from the orders and from the messages', async () => {
    const campaign = await runCampaign();
    await storeOrders(campaign);
    const { orderFigures } = bench.app.services.insight;
    const doc = await bench.app.models.Campaign.findById(campaign.id).lean();
    const window = {
      launchedAt: LAUNCH,
      windowMs: 7 * DAY_MS,
      firstSentAt: SENT,
      lastSentAt: SENT,
      people: 100,
      touch: 'any' as const,
    };
    if (!doc) throw new Error('there is a campaign');

    const fromOrders = await orderFigures.countOrders(doc, window, 'from_orders');
    const fromMessages = await orderFigures.countOrders(doc, window, 'from_messages');

    const sorted = (groups: typeof fromOrders) =>
      groups.sort((a, b) => Number(a.isHoldout) - Number(b.isHoldout));
    expect(sorted(fromOrders)).toMatchObject([
      { isHoldout: false, buyers: 5, squares: 319_000_000, attributed: { buyers: 4, revenue: 33_000 } },
      { isHoldout: true, buyers: 2, squares: 12_000 ** 2, cubes: 12_000 ** 3 },
    ]);
    expect(sorted(fromMessages)).toEqual(sorted(fromOrders));
  });

  it.each(['from_orders', 'from_messages'] as const)(
    'counts an order for the message that came last when asked, found %s',
    async (plan) => {
      const { id, got } = await runCampaign();
      const sentAt = after(SENT, DAY_MS);
      const [log] = await bench.logs();
      const another = { ...log, campaignId: new Types.ObjectId(), status: 'DELIVERED', sentAt };
      const toPerson = (customerId?: Types.ObjectId, fields = {}) => ({
        ...another,
        _id: new Types.ObjectId(),
        customerId,
        ...fields,
      });
      await bench.app.models.CommunicationLog.collection.insertMany([
        toPerson(got[0]),
        toPerson(got[1]),
        toPerson(got[2], { status: 'FAILED' }),
      ] as never);
      await bench.app.models.Order.insertMany([
        // Before the other message, after it, after one that failed, and after none.
        order(got[0], 1, after(sentAt, -1)),
        order(got[1], 2, sentAt),
        order(got[2], 4, after(sentAt, 1)),
        order(got[3], 8, after(sentAt, 1)),
      ]);

      const { attribution: any } = await insight(id);
      const { attribution: last, lift } = await insight(id, '?touch=last');
      const doc = await bench.app.models.Campaign.findById(id).lean();
      const times = { launchedAt: LAUNCH, firstSentAt: SENT, lastSentAt: SENT };
      const window = { ...times, windowMs: 7 * DAY_MS, people: 100, touch: 'last' as const };
      const found = doc && (await bench.app.services.insight.orderFigures.countOrders(doc, window, plan));

      expect(any).toMatchObject({ touch: 'any', orders: 4, revenue: 15 });
      expect(last).toMatchObject({ touch: 'last', orders: 3, buyers: 3, revenue: 13 });
      expect(last.note).toContain('came last');
      expect(lift.assigned?.orders).toBe(4);
      expect(found).toMatchObject([{ orders: 4, attributed: { orders: 3, revenue: 1300 } }]);
    },
  );

  it.each([1_000_000, 50_000_000])(
    'computes intervals also when squares and cubes of amounts like %d are beyond all whole numbers',
    async (large) => {
      const { id, got, heldOut } = await runCampaign({
        abTest: { variants: [{ name: 'B', message: 'Dear {name}' }] },
      });
      const buyers = [...got.slice(0, 9), ...heldOut.slice(0, 2)];
      const orders = buyers.map((customer) => order(customer, large, after(SENT, DAY_MS)));
      await bench.app.models.Order.insertMany(orders);
      const { lift } = await insight(id);
      await bench.app.models.Order.updateMany({}, { $set: { amount: 100 } });
      const { lift: small } = await insight(id);

      expect((lift.revenue?.low ?? 0) / large).toBeCloseTo(small.revenue?.low ?? NaN, 9);
      expect((lift.revenue?.high ?? 0) / large).toBeCloseTo(small.revenue?.high ?? NaN, 9);
    },
  );

  it('counts a longer window when asked', async () => {
    const campaign = await runCampaign();
    await storeOrders(campaign);

    const { attribution, lift } = await insight(campaign.id, '?windowDays=8');

    expect(attribution).toMatchObject({ windowDays: 8, buyers: 5, orders: 6, revenue: 420 });
    expect(lift.holdout?.conversion.count).toBe(3);
  });

  it('says how long messages took and how many there were in each hour of a time zone', async () => {
    const campaign = await runCampaign();
    const { CommunicationLog } = bench.app.models;
    const took = { 0: 100, 1: 2500, 2: 90_000, 3: 4_000_000 };
    for (const [index, ms] of Object.entries(took)) {
      const finalAt = after(SENT, ms);
      await CommunicationLog.updateOne({ customerId: campaign.got[Number(index)] }, { $set: { finalAt } });
    }

    const { delivery } = await insight(campaign.id, '?timezone=Asia/Kolkata');
    const byDay = await insight(campaign.id, '?interval=day&timezone=Pacific/Auckland');

    expect(delivery).toMatchObject({
      toSend: { messages: 65, median: { seconds: 3600, resolutionSeconds: 60 } },
      toDeliver: {
        messages: 65,
        median: { seconds: 0, resolutionSeconds: 0.1 },
        p90: { seconds: 0, resolutionSeconds: 0.1 },
        p99: { seconds: 3960, resolutionSeconds: 60 },
      },
      isTruncated: false,
    });
    expect(delivery.series).toEqual([
      {
        period: '2026-01-15T18',
        from: '2026-01-15T12:30:00.000Z',
        to: '2026-01-15T13:30:00.000Z',
        sent: 65,
        delivered: 64,
        failed: 0,
      },
      {
        period: '2026-01-15T19',
        from: '2026-01-15T13:30:00.000Z',
        to: '2026-01-15T14:30:00.000Z',
        sent: 0,
        delivered: 1,
        failed: 0,
      },
    ]);
    expect(byDay.delivery.series).toMatchObject([
      { period: '2026-01-16', from: '2026-01-15T11:00:00.000Z', sent: 65, delivered: 65 },
    ]);
  });

  it('counts who ended messages because of it, what bounced and what was reported', async () => {
    const { id, got } = await runCampaign();
    const { CommunicationLog, Customer } = bench.app.models;
    const change = async (index: number, status: string, reason: string): Promise<void> => {
      await CommunicationLog.updateOne({ customerId: got[index] }, { $set: { status, reason } });
    };
    await change(0, 'FAILED', 'hard_bounce');
    await change(1, 'FAILED', 'mailbox_full');
    await change(2, 'DELIVERED', 'complaint');
    const unsubscribed = { email: { at: SENT, by: 'link', campaignId: new Types.ObjectId(id) } };
    await Customer.updateOne({ _id: got[3] }, { $set: { unsubscribed, 'consent.email': false } });

    const { funnel, reactions } = await insight(id);

    expect(reactions).toEqual({ unsubscribes: 1, bounces: 1, complaints: 1 });
    expect(funnel).toMatchObject({ sent: 63, failed: { hard_bounce: 1, mailbox_full: 1 } });
  });

  it('says of a campaign without a hold-out group how to get one, and of a draft that it is one', async () => {
    await storePeople(40);
    const { id: draft } = await bench.make();
    const id = await bench.launch();
    await bench.prepare();
    await bench.dispatch();

    const [found, unsent] = [await insight(id), await insight(draft)];

    expect(found.lift).toMatchObject({
      verdict: 'no_holdout',
      holdout: null,
      conversion: null,
      sampleSize: null,
    });
    expect(found.lift.sentence).toContain('holdoutPercent');
    expect(unsent).toMatchObject({
      launchedAt: null,
      funnel: { matched: 0, shares: { sent: null } },
      delivery: { toSend: null, toDeliver: null, series: [] },
      lift: { verdict: 'not_launched', assigned: null },
    });
  });

  it.each([
    ['windowDays=0', '/query/windowDays'],
    ['windowDays=91', '/query/windowDays'],
    ['timezone=Mars/Olympus', '/query/timezone'],
    ['interval=week', '/query/interval'],
    ['touch=first', '/query/touch'],
    ['minimalEffectPercent=0', '/query/minimalEffectPercent'],
    ['page=2', '/query/page'],
  ])('refuses %s with a pointer to %s', async (query, pointer) => {
    const response = await bench.api.get(`/api/analytics/campaigns/${UNKNOWN_ID}?${query}`);

    expect(response).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  it('answers 404 for an id that does not exist and 401 without a key', async () => {
    await bench.api.get(`/api/analytics/campaigns/${UNKNOWN_ID}`).expect(404);
    await client(bench.app.express, 'wrong').get(`/api/analytics/campaigns/${UNKNOWN_ID}`).expect(401);
  });
});

describe('the insight into an A/B test', () => {
  const abTest = (metric: string, testPercent: number) => ({
    abTest: { variants: [{ name: 'B', message: 'Dear {name}' }], metric, testPercent, waitMinutes: 60 },
  });

  it('compares the versions by what the test measures, and leaves out those who waited', async () => {
    await storePeople(400);
    bench.clock.set(LAUNCH);
    const id = await bench.launch({ name: 'Two', ...abTest('orders', 50) });
    await bench.prepare();
    await bench.dispatch();
    const tested = await bench.logs();
    const ofVersion = (name: string) => tested.filter(({ variant }) => variant === name);
    const buyers = [...ofVersion('A').slice(0, 5), ...ofVersion('B').slice(0, 30)];
    await bench.app.models.Order.insertMany(
      buyers.map(({ customerId }) => order(customerId, 10, after(LAUNCH, 1000))),
    );
    bench.clock.set(SENT);
    await bench.decide();
    await bench.dispatch();

    const early = await insight(id);
    bench.clock.set(after(LAUNCH, 7 * DAY_MS));
    const found = await insight(id);

    const [a, b] = [ofVersion('A').length, ofVersion('B').length];
    expect(found.funnel.sent).toBe(400);
    expect(found.abTest).toMatchObject({
      metric: 'orders',
      winner: 'B',
      decidedAt: SENT.toISOString(),
      confidence: 0.95,
      versions: [
        {
          name: 'A',
          isWinner: false,
          toSend: a,
          delivered: { count: a, of: a, share: 1 },
          ordered: { count: 5, of: a },
          net: 50,
          comparisons: [{ with: 'B', isEvidence: true }],
        },
        { name: 'B', isWinner: true, toSend: b, ordered: { count: 30, of: b }, net: 300 },
      ],
    });
    expect(found.abTest?.sentence).toBe(
      `B was chosen on 2026-01-15 for the highest share who ordered after it, ${((30 / b) * 100).toFixed(1)} % by now. ` +
        'That is evidence that B is better.',
    );
    expect(early.abTest?.versions[0]?.comparisons).toMatchObject([{ with: 'B', isEvidence: false }]);
    expect(early.abTest?.sentence).toContain(
      'It is too early to say whether that is more than chance: orders count until 2026-01-22',
    );
    // Those who waited were sent theirs later.
    expect(found.attribution.isFinal).toBe(false);
  });

  it('counts unsubscribes by version, and says when a lead can be chance', async () => {
    await storePeople(100);
    const id = await bench.launch({ name: 'Three', ...abTest('fewest_unsubscribes', 100) });
    await bench.prepare();
    await bench.dispatch();
    const entry = (await bench.logs()).find(({ variant }) => variant === 'A');
    const unsubscribed = {
      email: { at: SENT, by: 'link', campaignId: entry?.campaignId, logId: entry?._id },
    };
    await bench.app.models.Customer.updateOne({ _id: entry?.customerId }, { $set: { unsubscribed } });

    const { abTest: found } = await insight(id);

    expect(found).toMatchObject({
      winner: null,
      versions: [{ unsubscribed: { count: 1 } }, { unsubscribed: { count: 0 } }],
    });
    expect(found?.sentence).toMatch(
      /^No winner has been chosen yet\. B is in front with the highest share who did not unsubscribe, 100\.0 % by now\. That is no evidence that B is better than A: /,
    );
  });
});

describe('GET /analytics/campaigns', () => {
  type Comparison = { data: CampaignComparison[]; page: { nextCursor: string | null } };
  const compare = (query = ''): Promise<Comparison> => bench.read(`/analytics/campaigns${query}`);

  it('lists the launched campaigns, the last one first, with figures of each', async () => {
    const campaign = await runCampaign();
    await storeOrders(campaign);
    bench.clock.set(after(SENT, 8 * DAY_MS));
    await bench.make({ name: 'Draft' });
    await bench.launch({ name: 'Next' });

    const { data } = await compare();

    expect(data.map(({ name }) => name)).toEqual(['Next', 'Spring']);
    expect(data[1]).toMatchObject({
      audience: 100,
      sent: 65,
      delivered: 65,
      failed: 0,
      skipped: 3,
      holdout: 32,
      open: 0,
      deliveryRate: 1,
      attribution: { people: 65, buyers: 4, orders: 5, revenue: 330, refunds: -30, net: 300 },
      lift: { verdict: 'no_evidence' },
    });
  });

  it('goes page by page, also between campaigns of one moment, and by the time of the launch', async () => {
    for (const name of ['one', 'two', 'three']) await bench.launch({ name });
    bench.clock.advance(DAY_MS);
    await bench.launch({ name: 'four' });

    const first = await compare('?limit=2');
    const second = await compare(`?limit=2&cursor=${first.page.nextCursor}`);
    const earlier = await compare('?to=2026-01-16T00:00:00Z&limit=5');
    const later = await compare('?from=2026-01-16T00:00:00Z');

    const names = ({ data }: Comparison) => data.map(({ name }) => name);
    expect([names(first), names(second), second.page.nextCursor]).toEqual([
      ['four', 'three'],
      ['two', 'one'],
      null,
    ]);
    expect([names(earlier), names(later)]).toEqual([['three', 'two', 'one'], ['four']]);
  });

  it.each([
    ['limit=51', '/query/limit'],
    ['cursor=nonsense', '/query/cursor'],
    ['from=yesterday', '/query/from'],
    ['from=2026-02-01T00:00:00Z&to=2026-01-01T00:00:00Z', '/query/from'],
    ['windowDays=91', '/query/windowDays'],
  ])('refuses %s with a pointer to %s', async (query, pointer) => {
    const response = await bench.api.get(`/api/analytics/campaigns?${query}`);

    expect(response).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });

  it('needs a key', async () => {
    await client(bench.app.express, 'wrong').get('/api/analytics/campaigns').expect(401);
  });
});

describe('for a spreadsheet or in words', () => {
  it('campaigns are one row each, one campaign is a row a figure, and its summary tells what it brought', async () => {
    const campaign = await runCampaign();
    await storeOrders(campaign);
    bench.clock.set(after(SENT, 8 * DAY_MS));
    await bench.count(campaign.id);
    const csv = async (path: string): Promise<string[]> =>
      (await bench.api.get(`/api${path}`).set('accept', 'text/csv').expect(200)).text.split('\r\n');

    const [header, first] = await csv('/analytics/campaigns');
    const figures = await csv(`/analytics/campaigns/${campaign.id}`);
    const { body } = await bench.api.get(`/api/ai/campaigns/${campaign.id}/summary`).expect(200);

    expect(header).toMatch(/^id,name,status,.*,buyers,orders,revenue,refunds,net,verdict,lift$/);
    expect(first).toContain(`${campaign.id},Spring,COMPLETED,email,`);
    expect(figures).toEqual(
      expect.arrayContaining(['figure,value', 'funnel.matched,100', 'attribution.buyers,4']),
    );
    expect(body).toMatchObject({
      engine: 'builtin',
      summary: expect.stringMatching(
        /Within 7 days after the message 4 people placed 5 orders worth INR 330\. Of those who were to get it [\d.]+ % ordered, of those held out [\d.]+ %: no evidence that it changed anything\./,
      ) as string,
      figures: { 'insight.buyers': 4, 'insight.orders': 5, 'insight.revenue': 330 },
    });
  });
});
