import type { PipelineStage } from 'mongoose';
import type { CampaignDoc } from '../../models/campaignModel';
import type { Touch } from '../../schemas/campaignInsightSchema';
import { isTested, REACHED } from './campaignMessageFigures';
import { isOrder, isRefund } from './orderTypes';

const NEVER = new Date('9999-01-01T00:00:00Z');

/** Which orders count. */
export interface OrderWindow {
  launchedAt: Date;
  windowMs: number;
  firstSentAt: Date | null;
  lastSentAt: Date | null;
  /** How many log entries the campaign has. */
  people: number;
  /** `last`: an order counts for the message before it that came last, of all campaigns. */
  touch: Touch;
}

const sumIf = (conditions: object[], value: unknown) => ({
  $sum: { $cond: [{ $and: conditions }, value, 0] },
});

/** Of an order beside its `entry`: when its person's own window began; never for whom the message did not reach. */
const ownStart = {
  $cond: [{ $in: ['$entry.status', [...REACHED]] }, { $ifNull: ['$entry.sentAt', NEVER] }, NEVER],
};

/** One document for each person who ordered: what the orders come to in both windows. */
export function byPerson({ launchedAt, windowMs }: OrderWindow): PipelineStage[] {
  const fixed = [
    { $gte: ['$orderedAt', launchedAt] },
    { $lt: ['$orderedAt', new Date(launchedAt.getTime() + windowMs)] },
  ];
  const since = { $subtract: ['$orderedAt', ownStart] };
  const isMine = { $ne: ['$isOvertaken', true] };
  const own = [{ $gte: [since, 0] }, { $lt: [since, windowMs] }, isMine];
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

/** Marks orders between which and the campaign's own message another one came, of any campaign. */
export function markOvertaken({ launchedAt, touch }: OrderWindow, messages: string): PipelineStage[] {
  if (touch === 'any') return [];
  const isBetween = {
    $and: [{ $gt: ['$$touch.sentAt', '$entry.sentAt'] }, { $lte: ['$$touch.sentAt', '$orderedAt'] }],
  };
  return [
    {
      $lookup: {
        from: messages,
        localField: 'customerId',
        foreignField: 'customerId',
        pipeline: [
          { $match: { status: { $in: [...REACHED] }, sentAt: { $gt: launchedAt } } },
          { $project: { _id: 0, sentAt: 1 } },
        ],
        as: 'touches',
      },
    },
    {
      $set: {
        isOvertaken: { $anyElementTrue: [{ $map: { input: '$touches', as: 'touch', in: isBetween } }] },
      },
    },
    { $unset: 'touches' },
  ];
}

/** The people added up by part of the audience. */
export function byPart(campaign: CampaignDoc): PipelineStage[] {
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
