import type { CommunicationLogDoc } from '../../src/models/communicationLogModel';
import type { CampaignForecast, CampaignReport } from '../../src/schemas/campaignReportSchema';
import type { Campaign } from '../../src/schemas/campaignSchema';
import type { Vendor } from '../../src/vendors/vendor';
import { createTestClock } from './api';
import { startTestServer } from './server';

/** Rules that choose everyone who has a name. */
export const everyone = { combinator: 'and', rules: [{ field: 'name', operator: 'notNull' }] };
const never = new AbortController().signal;

/**
 * An application whose work a test takes step by step, on a clock that it moves.
 * @param vendors take the place of the configured ones of their names; none: those are used
 */
export async function startBench(vendors: Vendor | readonly Vendor[], settings: Record<string, string> = {}) {
  const clock = createTestClock();
  const server = await startTestServer({ vendors: [vendors].flat(), isWorking: false, clock, settings });
  const { app, api } = server;
  const { schedules, work } = app.services.delivery;
  const { preparer, dispatcher, statistics, confirmation, closer, winner } = work;
  const read = async <T>(path: string): Promise<T> => (await api.get(`/api${path}`).expect(200)).body as T;
  /** Makes a campaign to everyone, launched or scheduled when the fields say so. */
  const make = async (fields: object = {}): Promise<Campaign> => {
    const body = { name: 'Test', message: 'Hi {name}', rules: everyone, ...fields };
    const answer = await api.post('/api/campaigns', body);
    if (answer.status >= 300) throw new Error(JSON.stringify(answer.body));
    return answer.body as Campaign;
  };
  return {
    ...server,
    clock,
    read,
    make,
    launch: async (fields: object = {}): Promise<string> => (await make({ launch: true, ...fields })).id,
    /** Does something to a campaign. */
    act: (id: string, action: string, body?: object) => api.post(`/api/campaigns/${id}/${action}`, body),
    prepare: () => preparer.run(never),
    dispatch: () => dispatcher.run(never),
    reclaim: () => dispatcher.reclaim(),
    confirm: () => confirmation.run(),
    endOpen: () => closer.run(),
    decide: () => winner.run(),
    runSchedules: () => schedules.run(),
    campaign: (id: string) => read<Campaign>(`/campaigns/${id}`),
    report: (id: string) => read<CampaignReport>(`/campaigns/${id}/report`),
    forecast: (id: string) => read<CampaignForecast>(`/campaigns/${id}/forecast`),
    /** The campaign after a fresh count. */
    count: async (id: string): Promise<Campaign> => {
      clock.advance(1001);
      await statistics.run();
      return read<Campaign>(`/campaigns/${id}`);
    },
    logs: (): Promise<CommunicationLogDoc[]> => app.models.CommunicationLog.find().sort({ _id: 1 }).lean(),
  };
}

export type Bench = Awaited<ReturnType<typeof startBench>>;
