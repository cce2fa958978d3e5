import type { Types } from 'mongoose';
import type { CampaignDoc } from '../../models/campaignModel';
import type { Models } from '../../models/models';
import { byPart, byPerson, markOvertaken } from './campaignOrderStages';
import type { OrderWindow } from './campaignOrderStages';

/** What the people of one part of a campaign's audience ordered; only those who ordered anything. Minor units. */
export interface OrderGroup {
  isHoldout: boolean;
  variant: string | null;
  isTested: boolean;
  /** In the one window that begins with the launch, whoever got the message. */
  buyers: number;
  orders: number;
  revenue: number;
  /** Negative or 0. */
  refunds: number;
  /** The sums of the squares and cubes of each person's revenue + refunds. */
  squares: number;
  cubes: number;
  /** In each person's own window, which begins with the message. */
  attributed: { buyers: number; orders: number; revenue: number; refunds: number };
}

/** How the figures are found: the answer is the same, the cost is not. */
export type OrderPlan = 'from_orders' | 'from_messages';

type RawGroup = Omit<OrderGroup, 'attributed'> & {
  _id: Pick<OrderGroup, 'isHoldout' | 'variant' | 'isTested'>;
  ownBuyers: number;
  ownOrders: number;
  ownRevenue: number;
  ownRefunds: number;
};

/** Sums beyond 2^53 can come as 64-bit integers, which are no numbers here. */
const toGroup = ({ _id, ownBuyers, ownOrders, ownRevenue, ownRefunds, ...sums }: RawGroup): OrderGroup => ({
  ...sums,
  ..._id,
  squares: Number(sums.squares),
  cubes: Number(sums.cubes),
  attributed: { buyers: ownBuyers, orders: ownOrders, revenue: ownRevenue, refunds: ownRefunds },
});

const ENTRY = { _id: 0, status: 1, variant: 1, sentAt: 1, finalAt: 1 } as const;

/** Whom the lift is about: those who were never meant to get it are in neither group. */
const assigned = (campaignId: Types.ObjectId) => ({
  campaignId,
  $or: [{ status: { $ne: 'SKIPPED' } }, { isLateSkip: true }],
});

/** What the people of a campaign ordered, counted afresh. No list of them leaves the database. */
export function createCampaignOrderFigures({
  CommunicationLog,
  Order,
}: Pick<Models, 'CommunicationLog' | 'Order'>) {
  const within = ({ launchedAt, windowMs, firstSentAt, lastSentAt }: OrderWindow) => {
    const from = Math.min(launchedAt.getTime(), firstSentAt?.getTime() ?? Infinity);
    const to = Math.max(launchedAt.getTime(), lastSentAt?.getTime() ?? 0) + windowMs;
    return { orderedAt: { $gte: new Date(from), $lt: new Date(to) }, status: 'completed' as const };
  };

  const fromOrders = (campaign: CampaignDoc, window: OrderWindow): Promise<RawGroup[]> =>
    Order.collection
      .aggregate<RawGroup>([
        { $match: within(window) },
        { $project: { _id: 0, customerId: 1, orderedAt: 1, type: 1, amount: 1 } },
        {
          $lookup: {
            from: CommunicationLog.collection.name,
            localField: 'customerId',
            foreignField: 'customerId',
            pipeline: [{ $match: assigned(campaign._id) }, { $project: ENTRY }],
            as: 'entry',
          },
        },
        { $unwind: '$entry' },
        ...markOvertaken(window, CommunicationLog.collection.name),
        ...byPerson(window),
        ...byPart(campaign),
      ])
      .toArray();

  const fromMessages = (campaign: CampaignDoc, window: OrderWindow): Promise<RawGroup[]> =>
    CommunicationLog.collection
      .aggregate<RawGroup>([
        { $match: assigned(campaign._id) },
        {
          $project: {
            _id: 0,
            customerId: 1,
            entry: { status: '$status', variant: '$variant', sentAt: '$sentAt', finalAt: '$finalAt' },
          },
        },
        {
          $lookup: {
            from: Order.collection.name,
            localField: 'customerId',
            foreignField: 'customerId',
            pipeline: [
              { $match: within(window) },
              { $project: { _id: 0, orderedAt: 1, type: 1, amount: 1 } },
            ],
            as: 'order',
          },
        },
        { $unwind: '$order' },
        {
          $project: {
            customerId: 1,
            entry: 1,
            orderedAt: '$order.orderedAt',
            type: '$order.type',
            amount: '$order.amount',
          },
        },
        ...markOvertaken(window, CommunicationLog.collection.name),
        ...byPerson(window),
        ...byPart(campaign),
      ])
      .toArray();

  return {
    /**
     * What the people ordered, by part of the audience. Reads the orders of the window when they are fewer than the
     * people, else the people's orders; holds one small record for each person who ordered.
     * @param plan decides it instead
     */
    async countOrders(campaign: CampaignDoc, window: OrderWindow, plan?: OrderPlan): Promise<OrderGroup[]> {
      const inWindow = plan === undefined ? await Order.countDocuments(within(window)) : 0;
      const isFromOrders = plan === undefined ? inWindow <= window.people : plan === 'from_orders';
      const groups = await (isFromOrders ? fromOrders : fromMessages)(campaign, window);
      return groups.map(toGroup);
    },
  };
}

export type CampaignOrderFigures = ReturnType<typeof createCampaignOrderFigures>;
