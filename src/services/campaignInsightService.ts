import type { CampaignDoc } from '../models/campaignModel';
import type { Models } from '../models/models';
import { insightQuery } from '../schemas/campaignInsightSchema';
import type { CampaignDelivery, CampaignInsight, InsightQuery } from '../schemas/campaignInsightSchema';
import { notFound } from '../utils/appError';
import type { Clock } from '../utils/clock';
import { toSeries } from '../utils/deliverySeries';
import type { Happening } from '../utils/deliverySeries';
import { DURATION_RESOLUTION, toDurations } from '../utils/durationBuckets';
import { toLift } from '../utils/liftReport';
import { toFunnel } from '../utils/messageTotals';
import type { AbTestFigures } from './insight/abTestFigures';
import type { CampaignMessageFigures, QuarterHour } from './insight/campaignMessageFigures';
import type { CampaignOutcomes } from './insight/campaignOutcomes';

interface Deps {
  Campaign: Models['Campaign'];
  messages: CampaignMessageFigures;
  outcomes: CampaignOutcomes;
  abTests: AbTestFigures;
  clock: Clock;
  /** How long an order counts unless the question says so, in days. */
  windowDays: number;
}

/** What may be asked; all of it has a default. */
export type InsightQuestion = Partial<InsightQuery>;

const KINDS = { SENT: 'sent', DELIVERED: 'delivered', FAILED: 'failed' } as const;

/** Messages that the vendor has accepted count as sent, whatever became of them afterwards. */
const toHappenings = (sent: readonly QuarterHour[], ends: readonly QuarterHour[]): Happening[] => [
  ...sent.map(({ at, count }) => ({ at, count, kind: 'sent' as const })),
  ...ends.flatMap(({ status, at, count }) =>
    status === 'DELIVERED' || status === 'FAILED' ? [{ at, count, kind: KINDS[status] }] : [],
  ),
];

/** All that is known of one campaign: what became of its messages, and what they brought. */
export function createCampaignInsightService(deps: Deps) {
  const { Campaign, messages, outcomes, abTests, clock } = deps;

  async function readDelivery(campaign: CampaignDoc, query: InsightQuery): Promise<CampaignDelivery> {
    const [toSend, toDeliver, sent, ends] = await Promise.all([
      messages.countTimesToSend(campaign),
      messages.countTimesToDeliver(campaign),
      messages.countSent(campaign),
      messages.countEnds(campaign),
    ]);
    const { interval, timezone } = query;
    return {
      toSend: toDurations(toSend),
      toDeliver: toDurations(toDeliver),
      resolution: DURATION_RESOLUTION,
      interval,
      timezone,
      ...toSeries(toHappenings(sent, ends), query),
    };
  }

  return {
    /**
     * Counts everything afresh; rates are of 1, money is in major units.
     * @throws AppError not_found
     */
    async getInsight(id: string, question: InsightQuestion = {}): Promise<CampaignInsight> {
      const query = { ...insightQuery.parse({}), ...question };
      const campaign = await Campaign.findById(id).lean();
      if (!campaign) throw notFound('campaign', id);
      const { windowDays = deps.windowDays, touch, asOf } = query;
      const counted = await outcomes.count(campaign, { windowDays, touch, asOf });
      const { groups, reactions, attribution, liftInput } = counted;
      const minimalEffect = query.minimalEffectPercent / 100;
      const [delivery, abTest] = await Promise.all([
        readDelivery(campaign, query),
        abTests.getInsight(campaign, counted),
      ]);
      return {
        id,
        name: campaign.name,
        status: campaign.status,
        channel: campaign.channel,
        launchedAt: campaign.launchedAt?.toISOString() ?? null,
        completedAt: campaign.completedAt?.toISOString() ?? null,
        countedAt: clock.now().toISOString(),
        funnel: toFunnel(groups, attribution.buyers),
        reactions,
        delivery,
        abTest,
        attribution,
        lift: toLift({ ...liftInput, minimalEffect }),
      };
    },
  };
}

export type CampaignInsightService = ReturnType<typeof createCampaignInsightService>;
