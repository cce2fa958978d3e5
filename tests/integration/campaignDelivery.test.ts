import type { Campaign } from '../../src/schemas/campaignSchema';
import { insertPeople, startTestServer, until } from '../support/server';
import type { TestServer } from '../support/server';

const everyone = { combinator: 'and', rules: [{ field: 'email', operator: 'notNull' }] };

/** Runs a campaign to everyone and waits for its end. */
async function runCampaign({ api }: TestServer): Promise<Campaign> {
  const { body: launched } = await api
    .post('/api/campaigns', { name: 'Spring', message: 'Hi {name}', rules: everyone, launch: true })
    .expect(202);
  return until(
    async () => (await api.get(`/api/campaigns/${launched.id}`).expect(200)).body as Campaign,
    ({ status }) => status === 'COMPLETED',
  );
}

async function failedAddresses({ app }: TestServer, campaignId: string): Promise<string[]> {
  const logs = await app.models.CommunicationLog.find({ status: 'FAILED' }).sort({ _id: 1 }).lean();
  return logs
    .filter((log) => String(log.campaignId) === campaignId)
    .map(({ address }) => address ?? '')
    .sort();
}

describe('a campaign to 300 people', () => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer();
    await insertPeople(server.app, 300);
  });
  afterAll(() => server.close());

  it('reaches everyone once, with about a tenth failing', async () => {
    const campaign = await runCampaign(server);

    const { stats } = campaign;
    expect(campaign).toMatchObject({ status: 'COMPLETED', audienceSize: 300 });
    expect(stats.PENDING + stats.SENDING).toBe(0);
    expect(stats.DELIVERED + stats.FAILED).toBe(300);
    expect(stats.FAILED).toBeGreaterThan(10);
    expect(stats.FAILED).toBeLessThan(60);
    const customers = await server.app.models.CommunicationLog.distinct('customerId', {
      campaignId: campaign.id,
    });
    expect(customers).toHaveLength(300);
  });
  it('fails for the same people in a second run', async () => {
    const first = await runCampaign(server);

    const second = await runCampaign(server);

    expect(await failedAddresses(server, second.id)).toEqual(await failedAddresses(server, first.id));
  });

  it('shows every key to the vendor exactly once', async () => {
    await runCampaign(server);

    const { body } = await server.api.get('/vendor/messages?limit=10000').expect(200);

    const seen = (body as { data: { seen: number }[] }).data.map((message) => message.seen);
    expect(new Set(seen)).toEqual(new Set([1]));
  });
});
