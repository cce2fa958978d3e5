import type { Campaign } from '../../schemas/campaignSchema';
import type { ApiClient } from '../common/apiClient';
import { formatCount, startProgress } from '../common/terminal';
import type { Figure } from './figure';

const POLL_MS = 150;
/** Far longer than it takes; a delivery that hangs shall not hang the demo. */
const PATIENCE_MS = 60_000;

/** The simulator fails about 10 %: whom, follows from its seed and the invented addresses alone. */
const DELIVERED = 189;

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, POLL_MS));

const isFinal = ({ status }: Campaign): boolean => ['COMPLETED', 'CANCELLED', 'FAILED'].includes(status);

const decided = ({ stats }: Campaign): number =>
  stats.DELIVERED + stats.FAILED + stats.SKIPPED + stats.CANCELLED + stats.HOLDOUT;

const progressNote = ({ stats }: Campaign): string =>
  [
    `delivered ${formatCount(stats.DELIVERED)}`,
    `failed ${formatCount(stats.FAILED)}`,
    `on the way ${formatCount(stats.SENT + stats.SENDING)}`,
    `waiting ${formatCount(stats.PENDING)}`,
  ].join(', ');

/** Launches a campaign to a segment and follows it to its end. */
export async function runCampaign(
  api: ApiClient,
  { segmentId, asOf, members }: { segmentId: string; asOf: string; members: number },
): Promise<Campaign> {
  const { id } = await api.post<Campaign>('/campaigns', {
    name: 'We miss you',
    segmentId,
    channel: 'email',
    subject: 'A thank you, {{ customer.name | default: "dear customer" }}',
    message: 'Hi {{ customer.name | default: "there" }}, your next order comes with 10 % off.',
    asOf,
    launch: true,
  });
  const progress = startProgress('Messages', members);
  const started = performance.now();
  let campaign = await api.get<Campaign>(`/campaigns/${id}`);
  while (!isFinal(campaign) && performance.now() - started < PATIENCE_MS) {
    progress.show(decided(campaign), progressNote(campaign));
    await pause();
    campaign = await api.get<Campaign>(`/campaigns/${id}`);
  }
  progress.end();
  return campaign;
}

/** What became of the messages, beside what has to become of them. */
export function campaignFigures(campaign: Campaign, members: number): Figure[] {
  const { stats } = campaign;
  return [
    { name: 'campaign, status', expected: 'COMPLETED', actual: campaign.status },
    { name: 'campaign, audience', expected: members, actual: campaign.audienceSize },
    { name: 'campaign, messages open', expected: 0, actual: stats.PENDING + stats.SENDING },
    {
      name: 'campaign, delivered + failed + skipped',
      expected: members,
      actual: stats.DELIVERED + stats.FAILED + stats.SKIPPED,
    },
    { name: 'campaign, delivered', expected: DELIVERED, actual: stats.DELIVERED },
  ];
}
