import type { PipelineStage, Types } from 'mongoose';
import type { CampaignDoc } from '../models/campaignModel';
import type { Models } from '../models/models';
import { isTested, REACHED } from './campaignMessageFigures';

const NEVER = new Date('9999-01-01T00:00:00Z');

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

/** Which orders count. */
export interface OrderWindow {
  launchedAt: Date;
  windowMs: number;
  firstSentAt: Date | null;
  lastSentAt: Date | null;
  /** How many log entries the campaign has. */
  people: number;
}

/** How the figures are found: the answer is the same, the cost is not. */
export type OrderPlan = 'from_orders' | 'from_messages';

const sumIf = (conditions: object[], value: unknown) => ({
  $sum: { $cond: [{ $and: conditions }, value, 0] },
});
const isOrder = { $eq: ['$type', 'order'] };
const isRefund = { $eq: ['$type', 'refund'] };

/** Of an order beside its `entry`: when its person's own window began; never for whom the message did not reach. */
const ownStart = {
  $cond: [{ $in: ['$entry.status', [...REACHED]] }, { $ifNull: ['$entry.sentAt', NEVER] }, NEVER],
};

/** One document for each person who ordered: what the orders come to in both windows. */
function byPerson({ launchedAt, windowMs }: OrderWindow): PipelineStage[] {
  const fixed = [
    { $gte: ['$orderedAt', launchedAt] },
    { $lt: ['$orderedAt', new Date(launchedAt.getTime() + windowMs)] },
  ];
  const since = { $subtract: ['$orderedAt', ownStart] };
  const own = [{ $gte: [since, 0] }, { $lt: [since, windowMs] }];
  return [
    {
      $group: {
        _id: '$customerId',
        entry: { $first: '$entry' },
        orders: sumIf([isOrder, ...fixed], 1),
        revenue: sumIf([isOrder, ...fixed], '$amount'),
        refunds: sumIf([isRefund, ...fixed], '$amount'),
        ownOrders: sumIf([isOrder, ...own], 1),
        ownRevenue: sumIf([isOrder, ...own], '$amount'),
        ownRefunds: sumIf([isRefund, ...own], '$amount'),
      },
    },
  ];
}

/** The people added up by part of the audience. */
function byPart(campaign: CampaignDoc): PipelineStage[] {
  // Doubles, whose squares do not overflow as 64-bit integers would; each is exact to 16 digits.
  const net = { $toDouble: { $add: ['$revenue', '$refunds'] } };
  return [
    { $set: { net } },
    {
      $group: {
        _id: {
          isHoldout: { $eq: ['$entry.status', 'HOLDOUT'] },
          variant: { $ifNull: ['$entry.variant', null] },
          isTested: isTested(campaign, '$entry.'),
        },
        buyers: sumIf([{ $gt: ['$orders', 0] }], 1),
        orders: { $sum: '$orders' },
        revenue: { $sum: '$revenue' },
        refunds: { $sum: '$refunds' },
        squares: { $sum: { $multiply: ['$net', '$net'] } },
        cubes: { $sum: { $multiply: ['$net', '$net', '$net'] } },
        ownBuyers: sumIf([{ $gt: ['$ownOrders', 0] }], 1),
        ownOrders: { $sum: '$ownOrders' },
        ownRevenue: { $sum: '$ownRevenue' },
        ownRefunds: { $sum: '$ownRefunds' },
      },
    },
  ];
}

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
