import { z } from 'zod';
import type { CampaignDoc } from '../models/campaignModel';
import type { Models } from '../models/models';
import type { CampaignComparison, ComparisonQuery } from '../schemas/campaignComparisonSchema';
import { idPosition } from '../schemas/commonSchema';
import type { Page } from '../schemas/commonSchema';
import type { Clock } from '../utils/clock';
import { toLift } from '../utils/liftReport';
import { having, toFunnel, total } from '../utils/messageTotals';
import { decodeCursor, toPage } from '../utils/pagination';
import type { CampaignOutcomes, OutcomeQuestion } from './insight/campaignOutcomes';

const MINIMAL_EFFECT = 0.1;

interface Deps {
  Campaign: Models['Campaign'];
  outcomes: CampaignOutcomes;
  clock: Clock;
  /** How long an order counts unless the question says so, in days. */
  windowDays: number;
}

type Launched = CampaignDoc & { launchedAt: Date };

const position = z.object({ launchedAt: z.iso.datetime(), id: idPosition });

/** Campaigns beside each other. */
export function createCampaignComparisonService({ Campaign, outcomes, clock, windowDays }: Deps) {
  async function find({ limit, cursor, from, to }: ComparisonQuery): Promise<Launched[]> {
    const after = cursor === undefined ? undefined : decodeCursor(cursor, position);
    const last = after && new Date(after.launchedAt);
    const docs = await Campaign.find({
      launchedAt: { $gte: from ?? new Date(0), ...(to && { $lt: to }), ...(last && { $lte: last }) },
      ...(after &&
        last && { $or: [{ launchedAt: { $lt: last } }, { launchedAt: last, _id: { $lt: after.id } }] }),
    })
      .sort({ launchedAt: -1, _id: -1 })
      .limit(limit + 1)
      .lean();
    return docs.flatMap((doc) => (doc.launchedAt ? [{ ...doc, launchedAt: doc.launchedAt }] : []));
  }

  async function compare(campaign: Launched, question: OutcomeQuestion): Promise<CampaignComparison> {
    const { groups, reactions, attribution, liftInput } = await outcomes.count(campaign, question);
    const { matched, sent, delivered, cancelled, holdout, open } = toFunnel(groups, attribution.buyers);
    const failed = total(having(groups, 'FAILED'));
    const { verdict, sentence } = toLift({ ...liftInput, minimalEffect: MINIMAL_EFFECT });
    const { people, buyers, orders, revenue, refunds, net } = attribution;
    return {
      id: String(campaign._id),
      name: campaign.name,
      status: campaign.status,
      channel: campaign.channel,
      launchedAt: campaign.launchedAt.toISOString(),
      countedAt: clock.now().toISOString(),
      audience: matched,
      sent,
      delivered,
      failed,
      skipped: total(having(groups, 'SKIPPED')),
      cancelled,
      holdout,
      open,
      deliveryRate: sent + failed === 0 ? null : delivered / (sent + failed),
      reactions,
      attribution: { people, buyers, orders, revenue, refunds, net },
      lift: { verdict, sentence },
    };
  }

  return {
    /** A page of the campaigns that were launched, the last one first, each counted afresh. */
    async listCampaigns(query: ComparisonQuery): Promise<Page<CampaignComparison>> {
      const docs = await find(query);
      const compared: CampaignComparison[] = [];
      // One after another: each reads all messages of a campaign.
      for (const campaign of docs.slice(0, query.limit)) {
        compared.push(
          await compare(campaign, { windowDays: query.windowDays ?? windowDays, asOf: query.asOf }),
        );
      }
      const { page } = toPage(docs, query.limit, {
        position: ({ launchedAt, _id }) => ({ launchedAt: launchedAt.toISOString(), id: String(_id) }),
        item: (doc) => doc,
      });
      return { data: compared, page };
    },
  };
}

export type CampaignComparisonService = ReturnType<typeof createCampaignComparisonService>;
