import type { Types } from 'mongoose';
import type { AbTest, CampaignDoc } from '../../models/campaignModel';
import type { CommunicationLogDoc } from '../../models/communicationLogModel';
import type { Models } from '../../models/models';

const BATCH_SIZE = 1000;

/** How one version did: how many people count, and how many of them did what is wished. */
export interface Score {
  people: number;
  successes: number;
}

type Deps = Pick<Models, 'CommunicationLog' | 'Order' | 'Customer'>;
type Reached = Pick<CommunicationLogDoc, 'customerId' | 'sentAt'>[];

/** Counts how the versions of an A/B test did. */
export function createVariantScores({ CommunicationLog, Order, Customer }: Deps) {
  /** The people whom a version has reached, as far as anybody knows, in batches. */
  async function* findReached(campaignId: Types.ObjectId, variant: string): AsyncGenerator<Reached> {
    let after: Types.ObjectId | undefined;
    for (;;) {
      const entries = await CommunicationLog.find(
        {
          campaignId,
          status: { $in: ['SENT', 'DELIVERED'] },
          variant,
          ...(after && { customerId: { $gt: after } }),
        },
        { customerId: 1, sentAt: 1 },
      )
        .sort({ customerId: 1 })
        .limit(BATCH_SIZE)
        .lean();
      if (entries.length > 0) yield entries;
      if (entries.length < BATCH_SIZE) return;
      after = entries.at(-1)?.customerId;
    }
  }

  /** Those who have ordered since they got it. */
  async function countBuyers(entries: Reached): Promise<number> {
    const earliest = Math.min(...entries.map(({ sentAt }) => sentAt?.getTime() ?? Infinity));
    if (!Number.isFinite(earliest)) return 0;
    const last = await Order.collection
      .aggregate<{ _id: Types.ObjectId; at: Date }>([
        {
          $match: {
            customerId: { $in: entries.map(({ customerId }) => customerId) },
            orderedAt: { $gte: new Date(earliest) },
            type: 'order',
            status: 'completed',
          },
        },
        { $group: { _id: '$customerId', at: { $max: '$orderedAt' } } },
      ])
      .toArray();
    const byCustomer = new Map(last.map(({ _id, at }) => [String(_id), at]));
    return entries.filter(({ customerId, sentAt }) => {
      const at = byCustomer.get(String(customerId));
      return at !== undefined && sentAt !== undefined && at >= sentAt;
    }).length;
  }

  /** Those who still want messages on this channel. */
  async function countLoyal({ channel }: Pick<CampaignDoc, 'channel'>, entries: Reached): Promise<number> {
    const ids = entries.map(({ customerId }) => customerId);
    const gone = await Customer.countDocuments({ _id: { $in: ids }, [`consent.${channel}`]: false });
    return entries.length - gone;
  }

  /** Of all that were handed over, those that arrived. */
  async function scoreDelivery(campaignId: Types.ObjectId, variant: string): Promise<Score> {
    const count = (...statuses: CommunicationLogDoc['status'][]): Promise<number> =>
      CommunicationLog.countDocuments({ campaignId, status: { $in: statuses }, variant });
    return { people: await count('SENT', 'DELIVERED', 'FAILED'), successes: await count('DELIVERED') };
  }

  return {
    /** How a version did by the measure of the test. */
    async scoreOf(campaign: CampaignDoc, metric: AbTest['metric'], variant: string): Promise<Score> {
      if (metric === 'delivered') return scoreDelivery(campaign._id, variant);
      const score = { people: 0, successes: 0 };
      for await (const entries of findReached(campaign._id, variant)) {
        score.people += entries.length;
        score.successes +=
          metric === 'orders' ? await countBuyers(entries) : await countLoyal(campaign, entries);
      }
      return score;
    },
  };
}

export type VariantScores = ReturnType<typeof createVariantScores>;
