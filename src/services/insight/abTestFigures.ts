import type { CampaignDoc } from '../../models/campaignModel';
import type { Models } from '../../models/models';
import type { AbTestInsight } from '../../schemas/abTestInsightSchema';
import { toAbTestInsight } from '../../utils/abTestReport';
import type { VersionFigures } from '../../utils/abTestReport';
import { having, total } from '../../utils/messageTotals';
import { isTested, REACHED } from './campaignMessageFigures';
import type { MessageGroup } from './campaignMessageFigures';
import type { OrderGroup } from './campaignOrderFigures';
import type { WindowEnd } from './campaignOutcomes';
import { versionsOf } from '../delivery/messageVersions';

interface Counted {
  groups: readonly MessageGroup[];
  orders: readonly OrderGroup[];
  testEnd: WindowEnd;
}

/** What A/B tests have shown. */
export function createAbTestFigures({
  Customer,
  CommunicationLog,
}: Pick<Models, 'Customer' | 'CommunicationLog'>) {
  /** Who ended messages by a link of each version: few, and found by an index. */
  async function countUnsubscribes(campaign: CampaignDoc): Promise<ReadonlyMap<string, number>> {
    const path = `unsubscribed.${campaign.channel}`;
    const found = await Customer.collection
      .aggregate<{ _id: string | null; count: number }>([
        { $match: { [`${path}.campaignId`]: campaign._id } },
        { $project: { logId: `$${path}.logId` } },
        {
          $lookup: {
            from: CommunicationLog.collection.name,
            localField: 'logId',
            foreignField: '_id',
            pipeline: [
              { $match: { status: { $in: [...REACHED] } } },
              { $project: { variant: 1, isTested: isTested(campaign) } },
            ],
            as: 'entry',
          },
        },
        { $match: { 'entry.0.isTested': true } },
        { $unwind: '$entry' },
        { $group: { _id: '$entry.variant', count: { $sum: 1 } } },
      ])
      .toArray();
    return new Map(found.map(({ _id, count }) => [_id ?? '', count]));
  }

  function toFigures(
    name: string,
    { groups, orders }: Omit<Counted, 'testEnd'>,
  ): Omit<VersionFigures, 'unsubscribes'> {
    const mine = groups.filter((group) => group.isTested && group.variant === name);
    const ordered = orders.filter((group) => group.isTested && !group.isHoldout && group.variant === name);
    const toSend = total(mine) - total(having(mine, 'SKIPPED', 'HOLDOUT'));
    const buyers = ordered.reduce((sum, { attributed }) => sum + attributed.buyers, 0);
    const net = ordered.reduce((sum, { attributed }) => sum + attributed.revenue + attributed.refunds, 0);
    return {
      name,
      toSend,
      sent: total(having(mine, ...REACHED)),
      delivered: total(having(mine, 'DELIVERED')),
      failed: total(having(mine, 'FAILED')),
      buyers,
      net,
    };
  }

  return {
    /** @returns null for a campaign without an A/B test */
    async getInsight(campaign: CampaignDoc, counted: Counted): Promise<AbTestInsight | null> {
      const { abTest } = campaign;
      if (!abTest) return null;
      const unsubscribes = await countUnsubscribes(campaign);
      const versions = versionsOf(campaign).map(({ name }) => ({
        ...toFigures(name, counted),
        unsubscribes: unsubscribes.get(name) ?? 0,
      }));
      return toAbTestInsight({
        metric: abTest.metric,
        winner: abTest.winner,
        decidedAt: abTest.decidedAt,
        versions,
        window: counted.testEnd,
      });
    },
  };
}

export type AbTestFigures = ReturnType<typeof createAbTestFigures>;
