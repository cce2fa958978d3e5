import type { PipelineStage } from 'mongoose';
import type { CampaignDoc } from '../../models/campaignModel';
import type { Models } from '../../models/models';
import type { LogStatus } from '../../schemas/communicationLogSchema';
import { bucketOf } from '../../utils/durationBuckets';
import type { DurationBucket } from '../../utils/durationBuckets';

/** Offsets of time zones are multiples of it, so that hours and days of every zone are made of it. */
export const QUARTER_HOUR_MS = 900_000;

/** Log entries that are alike. */
export interface MessageGroup {
  status: LogStatus;
  reason: string | null;
  /** The version of the message; null without an A/B test, and before the winner is known to those who wait. */
  variant: string | null;
  /** Whether it tells something about the versions: see `isTested`. */
  isTested: boolean;
  isLateSkip: boolean;
  count: number;
  firstSentAt: Date | null;
  lastSentAt: Date | null;
}

/** Messages of one status that had their moment within one quarter of an hour. */
export interface QuarterHour {
  status: LogStatus;
  /** Its first moment, in milliseconds since 1970. */
  at: number;
  count: number;
}

/** Statuses of messages that the vendor has accepted. */
export const REACHED = ['SENT', 'DELIVERED'] as const satisfies readonly LogStatus[];

const NEVER = new Date('9999-01-01T00:00:00Z');

/**
 * Whether a message belongs to the A/B test itself: those who waited get the winner when it is chosen, at another time
 * than the versions that they would be compared with.
 */
export function isTested({ abTest }: Pick<CampaignDoc, 'abTest'>, path = '$'): object | boolean {
  if (!abTest) return false;
  const hasVariant = { $gt: [`${path}variant`, null] };
  if (abTest.decidedAt === undefined || abTest.testPercent >= 100) return hasVariant;
  const moment = { $ifNull: [`${path}sentAt`, { $ifNull: [`${path}finalAt`, NEVER] }] };
  return { $and: [hasVariant, { $lt: [moment, abTest.decidedAt] }] };
}

/** How long a message took from one moment to another, in milliseconds; clocks that differ make no negative times. */
const elapsed = (from: unknown, to: unknown) => ({ $max: [0, { $subtract: [to, from] }] });

/** Figures of a campaign's messages, each counted afresh over an index, with bounded memory. */
export function createCampaignMessageFigures({ CommunicationLog }: Pick<Models, 'CommunicationLog'>) {
  const count = <T>(match: object, stages: PipelineStage[]): Promise<T[]> =>
    CommunicationLog.aggregate<T>([{ $match: match }, ...stages]).exec();

  async function countDurations(match: object, duration: object): Promise<DurationBucket[]> {
    // In the group itself: stores that keep columns then read no documents.
    const bucket = { $let: { vars: { took: duration }, in: bucketOf('$$took') } };
    const groups = await count<{ _id: number; count: number }>(match, [
      { $group: { _id: bucket, count: { $sum: 1 } } },
    ]);
    return groups.map(({ _id, count: messages }) => ({ fromMs: Number(_id), messages }));
  }

  async function countQuarters(match: object, moment: string): Promise<QuarterHour[]> {
    const quarter = {
      $let: {
        vars: { ms: { $subtract: [moment, new Date(0)] } },
        in: { $subtract: ['$$ms', { $mod: ['$$ms', QUARTER_HOUR_MS] }] },
      },
    };
    const groups = await count<{ _id: { status: LogStatus; at: number }; count: number }>(match, [
      { $group: { _id: { status: '$status', at: quarter }, count: { $sum: 1 } } },
    ]);
    return groups.map(({ _id, count: messages }) => ({
      status: _id.status,
      at: Number(_id.at),
      count: messages,
    }));
  }

  return {
    /** All messages, by what became of them. */
    async countGroups(campaign: CampaignDoc): Promise<MessageGroup[]> {
      const groups = await count<{ _id: Omit<MessageGroup, 'count'> } & MessageGroup>(
        { campaignId: campaign._id },
        [
          {
            $group: {
              _id: {
                status: '$status',
                reason: { $ifNull: ['$reason', null] },
                variant: { $ifNull: ['$variant', null] },
                isTested: isTested(campaign),
                isLateSkip: { $eq: ['$isLateSkip', true] },
              },
              count: { $sum: 1 },
              firstSentAt: { $min: '$sentAt' },
              lastSentAt: { $max: '$sentAt' },
            },
          },
        ],
      );
      return groups.map(({ _id, ...figures }) => ({ ...figures, ..._id }));
    },

    /** How long messages took from the launch until the vendor accepted them. */
    countTimesToSend: ({ _id, launchedAt }: CampaignDoc): Promise<DurationBucket[]> =>
      countDurations(
        { campaignId: _id, status: { $in: [...REACHED] }, sentAt: { $ne: null } },
        elapsed(launchedAt, '$sentAt'),
      ),

    /** How long they took from then until they were delivered. */
    countTimesToDeliver: ({ _id }: CampaignDoc): Promise<DurationBucket[]> =>
      countDurations(
        { campaignId: _id, status: 'DELIVERED', sentAt: { $ne: null }, finalAt: { $ne: null } },
        elapsed('$sentAt', '$finalAt'),
      ),

    /** When the vendor accepted them. */
    countSent: ({ _id }: CampaignDoc): Promise<QuarterHour[]> =>
      countQuarters({ campaignId: _id, status: { $in: [...REACHED] }, sentAt: { $ne: null } }, '$sentAt'),

    /** When they were delivered, or failed. */
    countEnds: ({ _id }: CampaignDoc): Promise<QuarterHour[]> =>
      countQuarters(
        { campaignId: _id, status: { $in: ['DELIVERED', 'FAILED'] }, finalAt: { $ne: null } },
        '$finalAt',
      ),
  };
}

export type CampaignMessageFigures = ReturnType<typeof createCampaignMessageFigures>;
