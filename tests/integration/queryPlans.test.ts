import { Types } from 'mongoose';
import { createAiBudget } from '../../src/services/ai/aiBudget';
import { systemClock } from '../../src/utils/clock';
import { itOnEmbedded } from '../support/database';
import { describeRead, explainRead, observeReads } from '../support/queryPlans';
import type { ObservedRead } from '../support/queryPlans';
import { startTestServer, until } from '../support/server';
import type { TestServer } from '../support/server';

const separator = process.env.TEST_DATABASE_URI?.includes('?') ? '&' : '?';
process.env.TEST_DATABASE_URI += `${separator}monitorCommands=true`;

let server: TestServer;
let reads: () => ObservedRead[];
beforeAll(async () => {
  server = await startTestServer();
  reads = observeReads(server.app.models.Customer.db);
});
afterAll(() => server.close());

const send = async (path: string, body: object = {}): Promise<{ id: string }> => {
  const response = await server.api.post(`/api${path}`, body);
  if (response.status >= 300) throw new Error(`${path}: ${JSON.stringify(response.body)}`);
  return response.body as { id: string };
};

async function readAll(paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    const { status, body } = await server.api.get(`/api${path}`);
    if (status !== 200) throw new Error(`${path}: ${JSON.stringify(body)}`);
  }
}

const paged = (path: string): string => `${path}${path.includes('?') ? '&' : '?'}limit=1`;

/** The list, and the page after its first one. */
async function readPages(paths: readonly string[]): Promise<void> {
  await readAll(paths);
  for (const path of paths) {
    const { body } = await server.api.get(`/api${paged(path)}`);
    const { nextCursor } = (body as { page: { nextCursor: string | null } }).page;
    if (nextCursor !== null) await readAll([`${paged(path)}&cursor=${encodeURIComponent(nextCursor)}`]);
  }
}

const rule = (fields: object) => ({ combinator: 'and', rules: [fields] });
const everyone = rule({ field: 'visits', operator: '>=', value: 0 });

async function makeShop() {
  const people = ['a', 'b', 'c'].map((name) => ({
    externalId: name,
    email: `${name}@example.com`,
    name: `Person ${name}`,
    country: 'India',
    city: 'Pune',
    tags: ['vip'],
    attributes: { size: 4 },
  }));
  await send('/customers/bulk', { customers: people });
  await send('/customers/bulk', { customers: people.map((person) => ({ ...person, city: 'Goa' })) });
  const customer = await send('/customers', { externalId: 'd', email: 'd@example.com' });
  await server.api.patch(`/api/customers/${customer.id}`, { name: 'D', email: 'dd@example.com' }).expect(200);
  const orders = people.map(({ externalId, email }, index) => ({
    externalId: `o${index}`,
    ...(index === 0 ? { customerEmail: email } : { customerExternalId: externalId }),
    amount: 10,
    orderedAt: '2026-01-01T00:00:00Z',
  }));
  await send('/orders/bulk', { orders });
  const order = await send('/orders', { customerId: customer.id, amount: 5, externalId: 'single' });
  await send(`/orders/${order.id}/refund`, { amount: 1, externalId: 'refund' });
  await send(`/orders/${order.id}/refund`, {});
  const cancelled = await send('/orders', { customerId: customer.id, amount: 5 });
  await server.api.patch(`/api/orders/${cancelled.id}`, { status: 'cancelled' }).expect(200);
  const gone = await send('/customers', { externalId: 'e' });
  await server.api.delete(`/api/customers/${gone.id}`).expect(204);
  await server.api.delete(`/api/customers/${customer.id}`).expect(409);
  return { customer, order };
}

async function makeImport(type: string, file: string): Promise<{ id: string }> {
  const { body } = await server.api
    .post(`/api/imports?type=${type}`, file)
    .set('content-type', 'text/csv')
    .expect(202);
  const job = body as { id: string };
  await until(
    () => server.api.get(`/api/imports/${job.id}`),
    (answer) => (answer.body as { status: string }).status === 'COMPLETED',
  );
  return job;
}

async function makeSegments(customerId: string) {
  const segment = await send('/segments', { name: 'Everyone', rules: everyone });
  const inner = rule({ field: 'segment', segmentId: segment.id });
  const outer = await send('/segments', { name: 'The same', rules: inner });
  await server.api.patch(`/api/segments/${outer.id}`, { rules: inner }).expect(200);
  await server.api.delete(`/api/segments/${segment.id}`).expect(409);
  for (const fields of [
    { field: 'totalSpend', operator: '>', value: 1 },
    { field: 'orders', aggregate: 'count', within: { last: 30, unit: 'days' }, operator: '>=', value: 1 },
    { field: 'campaign', status: 'DELIVERED' },
    { field: 'attributes.size', operator: '=', value: 4 },
    { field: 'rfmGroup', operator: '=', value: 'Lost' },
  ]) {
    await send('/segments/preview', { rules: rule(fields) });
    await send('/segments/explain', { rules: rule(fields), customerId });
  }
  return { segment, outer };
}

async function runCampaign(segmentId: string): Promise<{ id: string }> {
  const draft = await send('/campaigns', { name: 'Spring', message: 'Hi {name}', segmentId });
  await server.api.patch(`/api/campaigns/${draft.id}`, { name: 'Summer' }).expect(200);
  const unwanted = await send('/campaigns', { name: 'Unwanted', message: 'Hi', rules: everyone });
  await server.api.delete(`/api/campaigns/${unwanted.id}`).expect(204);
  await send(`/campaigns/${draft.id}/launch`);
  await until(
    () => server.api.get(`/api/campaigns/${draft.id}/stats`),
    (answer) => (answer.body as { status: string }).status === 'COMPLETED',
  );
  await server.api.get(`/api/campaigns/${draft.id}/events`).expect(200);
  return draft;
}

const abTest = (metric: string, testPercent: number) => ({
  abTest: { variants: [{ name: 'B', message: 'Dear {name}' }], metric, testPercent },
});

/** Caps, quiet and best hours, hold-out and A/B tests by all measures; forecasts, reports and test sends. */
async function limitCampaigns(): Promise<void> {
  const { Campaign } = server.app.models;
  for (const [fields, status] of [
    [{ ...abTest('delivered', 1), quietHours: { from: '00:00', to: '23:59' }, holdoutPercent: 1 }, 'RUNNING'],
    [abTest('orders', 100), 'COMPLETED'],
    [abTest('fewest_unsubscribes', 100), 'COMPLETED'],
  ] as const) {
    const content = { message: 'Hi {name}', rules: everyone, sendTime: 'best_hour', ...fields };
    const body = { ...content, name: 'Limited', frequencyCap: { messages: 50, days: 7 } };
    await send('/campaigns/forecast', body);
    const { id } = await send('/campaigns', body);
    await send(`/campaigns/${id}/test-send`, { to: ['me@example.com'] });
    await send(`/campaigns/${id}/launch`);
    await until(
      () => server.api.get(`/api/campaigns/${id}`),
      (answer) => (answer.body as { status: string }).status === status,
    );
    await readAll([`/campaigns/${id}/forecast`, `/campaigns/${id}/report`, '/sending-policy']);
    await Campaign.updateOne({ _id: id }, { $set: { decideAt: new Date(0) } });
    await server.app.services.delivery.work.winner.run();
  }
}

/** The suppression list, and a link of a message to a customer who is there and to one who is gone. */
async function useConsent(customerId: string): Promise<void> {
  const { links, suppressionList } = server.app.services.consent;
  const entry = await send('/suppressions', { address: 'nobody@example.com' });
  await send('/suppressions', { domain: 'example.org' });
  await readPages(
    [
      '',
      '?type=domain',
      '?channel=email',
      '?reason=manual',
      '?search=nobody',
      '?type=address&reason=manual',
    ].map((query) => `/suppressions${query}`),
  );
  await server.api.get('/api/suppressions/export?search=nobody').expect(200);
  await server.api.get('/api/suppressions/export').expect(200);
  await readAll([`/suppressions/${entry.id}`]);
  await server.api.delete(`/api/suppressions/${entry.id}`).expect(204);
  const log = await server.app.models.CommunicationLog.findOne({ customerId }).lean();
  if (!log) throw new Error('there is a message to the customer');
  await suppressionList.noteEnds([{ entry: log, status: 'FAILED', reason: 'hard_bounce' }]);
  const { _id: logId, customerId: person, channel } = log;
  const toUrl = await links.maker();
  for (const id of [person, new Types.ObjectId()]) {
    const { pathname } = new URL(toUrl({ customerId: id, channel, logId }));
    await server.api.get(pathname).expect(200);
    await server.api.post(pathname).expect(200);
    await server.api.post(pathname).type('form').send('action=resubscribe').expect(200);
  }
}

const makeWebhook = (): Promise<{ id: string }> =>
  send('/webhooks', {
    url: 'http://127.0.0.1:9/',
    events: ['campaign.completed', 'message.sent', 'message.delivered', 'message.failed'],
  });

/** What became of the events of the campaign, and all that can be done with a webhook. */
async function useWebhook({ id }: { id: string }): Promise<void> {
  const path = `/webhooks/${id}`;
  const list = (): Promise<{ body: unknown }> => server.api.get(`/api${path}/deliveries`);
  const { body } = await until(list, (answer) => (answer.body as { data: object[] }).data.length > 1);
  const [delivery] = (body as { data: { id: string }[] }).data;
  await send(`${path}/deliveries/${delivery?.id}/redeliver`);
  await send(`${path}/rotate-secret`);
  await send(`${path}/test`);
  await readAll([path, `${path}/deliveries/${delivery?.id}`]);
  await readPages(['/webhooks', `${path}/deliveries`, `${path}/deliveries?status=PENDING`]);
  await server.api.patch(`/api${path}`, { isActive: true }).expect(200);
  await server.api.delete(`/api${path}`).expect(204);
}

async function readEverything(ids: {
  customer: string;
  order: string;
  job: string;
  segment: string;
  campaign: string;
}): Promise<void> {
  const { customer, order, job, segment, campaign } = ids;
  const { body } = await server.api.get('/api/communication-logs');
  const [log] = (body as { data: { id: string }[] }).data;
  await readPages(
    [
      '',
      '?search=person',
      '?email=a@example.com',
      '?externalId=a',
      '?country=India',
      '?city=Goa',
      '?tag=vip',
    ].map((query) => `/customers${query}`),
  );
  await readPages([
    `/customers/${customer}/orders`,
    `/customers/${customer}/communications`,
    '/orders',
    `/orders?customerId=${customer}`,
    '/orders?from=2020-01-01T00:00:00Z&to=2030-01-01T00:00:00Z',
    '/imports',
    `/imports/${job}/errors`,
    '/segments',
    `/segments/${segment}/customers`,
    '/campaigns',
    '/campaigns?status=COMPLETED',
    `/campaigns/${campaign}/logs`,
    `/campaigns/${campaign}/logs?status=DELIVERED`,
    `/communication-logs?campaignId=${campaign}&customerId=${customer}`,
    `/communication-logs?customerId=${customer}`,
    '/api-keys',
  ]);
  await readAll([
    `/customers/${customer}`,
    `/orders/${order}`,
    `/imports/${job}`,
    `/segments/${segment}`,
    `/campaigns/${campaign}`,
    `/communication-logs/${log?.id}`,
    '/segments/fields',
    '/analytics/overview',
    '/analytics/revenue',
    ...['totalSpend', 'netSpend', 'orderCount', 'averageOrderValue'].map(
      (sort) => `/analytics/top-customers?sort=${sort}`,
    ),
    '/analytics/rfm',
    '/analytics/cohorts',
    '/analytics/countries',
  ]);
}

/** What campaigns have brought, found in both ways. */
async function readInsight({ id }: { id: string }): Promise<void> {
  await readPages(['/analytics/campaigns', '/analytics/campaigns?from=2020-01-01T00:00:00Z']);
  await readAll([`/analytics/campaigns/${id}`]);
  const { insight } = server.app.services;
  const completed = await server.app.models.Campaign.find({ status: 'COMPLETED' }).lean();
  for (const campaign of completed) await insight.campaignInsight.getInsight(String(campaign._id));
  const doc = await server.app.models.Campaign.findById(id).lean();
  if (!doc?.launchedAt) throw new Error('the campaign has been launched');
  const sent = { firstSentAt: doc.launchedAt, lastSentAt: doc.launchedAt };
  const window = { launchedAt: doc.launchedAt, windowMs: 86_400_000, ...sent, people: 1 };
  for (const touch of ['any', 'last'] as const) {
    await insight.orderFigures.countOrders(doc, { ...window, touch }, 'from_orders');
    await insight.orderFigures.countOrders(doc, { ...window, touch }, 'from_messages');
  }
}

/** The history of segments, their overlap, and the end of one. */
async function useSegmentHistory(segmentId: string, otherId: string): Promise<void> {
  const { refreshes, refresher, forgetter } = server.app.services.segmentHistory.work;
  const history = `/segments/${segmentId}/history`;
  await send('/segments/overlap', { segmentIds: [segmentId, otherId] });
  await refreshes.runNightly();
  await until(
    () => server.api.get(`/api${history}`),
    (answer) => (answer.body as { data: { status: string }[] }).data[0]?.status === 'COMPLETED',
  );
  await send(`/segments/${segmentId}/refresh`);
  const { body } = await until(
    () => server.api.get(`/api${history}`),
    (answer) => (answer.body as { data: { status: string }[] }).data[1]?.status === 'COMPLETED',
  );
  const [, first] = (body as { data: { id: string }[] }).data;
  const changes = `${history}/${first?.id}/customers`;
  await readPages([history, `${changes}?change=joined`, `${changes}?change=left`]);
  const unwanted = await send('/segments', { name: 'Unwanted', rules: everyone });
  await server.api.delete(`/api/segments/${unwanted.id}`).expect(204);
  await refreshes.runNightly();
  await refresher.run(new AbortController().signal);
  await forgetter.run();
}

/** All AI helpers; the prompt names a tag, a city, a country, a segment and a campaign. */
async function useAi(segmentId: string, campaignId: string): Promise<void> {
  await send('/ai/segment-rules', { prompt: 'qwxz VIP in Pune, India of "Everyone" after Summer' });
  for (const channel of ['email', 'sms']) {
    await send('/ai/message-suggestions', { objective: 'sale', channel, segmentId });
    await send('/ai/message-suggestions', { objective: 'sale', channel });
  }
  await send('/ai/campaign-tags', { campaignId });
  await send('/ai/campaign-tags', { name: 'Sale', segmentId });
  await send('/ai/send-time', { segmentId });
  const bought = rule({ field: 'totalSpend', operator: '>', value: 5 });
  const buyers = await send('/segments', { name: 'Buyers', rules: bought });
  await send('/ai/lookalike', { segmentId: buyers.id, size: 10 });
  await readAll([`/ai/campaigns/${campaignId}/summary`]);
  await createAiBudget({ ...server.app.models, limit: 1, clock: systemClock }).takeRequest();
}

/** Work in the background that nothing above needed. */
async function runBackground(): Promise<void> {
  const { delivery, stats, importRunner } = server.app.services;
  await delivery.work.dispatcher.reclaim();
  await delivery.work.confirmation.run();
  await delivery.work.statistics.run();
  await delivery.receipts.run();
  await delivery.receipts.runLate();
  await stats.runOverdueJob();
  await importRunner.runNext(new AbortController().signal);
}

/** The best customers by a figure, which has an index. */
const isTopList = ({ sort = {}, limit }: ObservedRead['command']): boolean =>
  limit !== undefined && Object.keys(sort as object)[0]?.startsWith('stats.') === true;

/** Reads that may go through a whole collection, each for a reason. */
const deliberate: readonly ((read: ObservedRead) => boolean)[] = [
  // Segments: rules may be about any field of a customer; an index for each would slow ingestion down.
  ({ collection, command }) =>
    collection === 'customers' &&
    !isTopList(command) &&
    /"(stats|attributes)\.|"rule(Orders|Messages)/.test(JSON.stringify(command)),
  // The whole shop: figures over every customer, order and message.
  ({ command }) =>
    /^\[({"\$match":{("status":"completed")?}},)?{"\$group"/.test(JSON.stringify(command.pipeline) ?? ''),
  // Whether some customer's name is too long for an SMS.
  ({ command }) => JSON.stringify(command.pipeline)?.startsWith('[{"$match":{}},{"$match":{"name":') ?? false,
  // The catalogue of attributes is shown whole.
  ({ collection }) => collection === 'attributekeys',
];

/** In the order of the ids, without a condition, up to a limit: reads no more than it answers. */
const isFirstPage = ({ command }: ObservedRead): boolean =>
  command.limit !== undefined &&
  Object.keys((command.filter as object | undefined) ?? {}).length === 0 &&
  Object.keys((command.sort as object | undefined) ?? {}).join() === '_id';

describe('every query of the services', () => {
  itOnEmbedded(
    'is answered from an index, but for those that are about the whole shop',
    async () => {
      const { customer, order } = await makeShop();
      const key = await send('/api-keys', { name: 'a key', role: 'viewer' });
      await server.api.delete(`/api/api-keys/${key.id}`).expect(204);
      await server.api.post('/api/segments', { name: 'x', rules: everyone }).set('idempotency-key', 'once');
      const job = await makeImport('customers', 'externalId,email\nf,f@example.com\n,\n');
      await makeImport('suppressions', 'address\ng@example.net\ng@example.net\n');
      const { segment, outer } = await makeSegments(customer.id);
      const webhook = await makeWebhook();
      const campaign = await runCampaign(outer.id);
      await useWebhook(webhook);
      await limitCampaigns();
      await useConsent(customer.id);
      await readInsight(campaign);
      await useSegmentHistory(segment.id, outer.id);
      await useAi(outer.id, campaign.id);
      await runBackground();
      await readEverything({
        customer: customer.id,
        order: order.id,
        job: job.id,
        segment: segment.id,
        campaign: campaign.id,
      });

      const observed = reads();
      const scans: string[] = [];
      for (const read of observed) {
        if (isFirstPage(read) || deliberate.some((isMeant) => isMeant(read))) continue;
        const stages = await explainRead(server.app.models.Customer.db, read);
        if (stages.includes('COLLSCAN')) scans.push(describeRead(read));
      }

      expect(observed.length).toBeGreaterThan(60);
      expect(scans).toEqual([]);
    },
    120_000,
  );
});
