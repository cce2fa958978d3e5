import type { QueryFilter, Types } from 'mongoose';
import type { CampaignDoc } from '../../models/campaignModel';
import { toAudienceSize } from '../../models/campaignModel';
import type { Models } from '../../models/models';
import type { CampaignCounts } from '../../schemas/campaignSchema';
import { finalCampaignStatuses } from '../../schemas/campaignSchema';
import type { LogStatus } from '../../schemas/communicationLogSchema';
import type { Clock } from '../../utils/clock';
import { pushEvent } from './campaignEvents';

/** Between two counts of one campaign, in milliseconds. */
const INTERVAL_MS = 1000;
/**
 * Large campaigns are counted less often: 200,000 messages every four seconds. By size and not by how long the count
 * took: one that the database kept waiting would put off the end of the campaign.
 */
const ENTRIES_PER_MS = 50;
const CAMPAIGNS_AT_ONCE = 20;
/** How long a count may take before somebody else begins another, in milliseconds. */
const CLAIM_MS = 15_000;
/** How long a cancelled or failed campaign is counted on: a worker may still have some of its messages. */
const AFTERMATH_MS = 15 * 60_000;
const AFTERMATH_INTERVAL_MS = 5000;

interface Deps {
  Campaign: Models['Campaign'];
  CommunicationLog: Models['CommunicationLog'];
  clock: Clock;
  /** The database's clock, on which the next counts are. */
  leaseClock: Clock;
}

/** The figures of campaigns: counted from the log entries, never added up. */
export function createCampaignStatistics({ Campaign, CommunicationLog, clock, leaseClock }: Deps) {
  const isFinal = ({ status }: CampaignDoc): boolean =>
    finalCampaignStatuses.some((final) => final === status);

  const hasAftermath = ({ endedAt }: CampaignDoc): boolean =>
    endedAt !== undefined && leaseClock.now().getTime() < endedAt.getTime() + AFTERMATH_MS;

  /** Whether a message may still get a receipt, or its vendor has still to be asked. */
  const isAwaitingReceipts = async (campaignId: Types.ObjectId): Promise<boolean> => {
    const awaited = { campaignId, status: 'SENT' as const, nextAttemptAt: { $gt: new Date(0) } };
    return (await CommunicationLog.findOne(awaited, { _id: 1 }).sort({ nextAttemptAt: 1 }).lean()) !== null;
  };

  async function countEntries(campaignId: Types.ObjectId): Promise<Partial<CampaignCounts>> {
    const groups = await CommunicationLog.aggregate<{ _id: LogStatus; count: number }>([
      { $match: { campaignId } },
      { $group: { _id: '$status', count: { $sum: 1 } } },
    ]);
    return Object.fromEntries(groups.map(({ _id, count }) => [_id, count]));
  }

  /** The figures, and whether nothing is left to do. */
  async function countOf(
    campaign: CampaignDoc,
  ): Promise<{ stats: Partial<CampaignCounts>; isComplete: boolean }> {
    const stats = await countEntries(campaign._id);
    const isOpen = campaign.status !== 'RUNNING' || campaign.retry || stats.PENDING || stats.SENDING;
    if (isOpen) return { stats, isComplete: false };
    if (!stats.SENT) return { stats, isComplete: true };
    if (await isAwaitingReceipts(campaign._id)) return { stats, isComplete: false };
    // The last receipts may have come after the count.
    return { stats: await countEntries(campaign._id), isComplete: true };
  }

  /**
   * Counts and writes, on condition that nobody counted later and nothing came in between that ends unseen.
   * @returns whether the figures were written
   */
  async function recount(campaign: CampaignDoc): Promise<boolean> {
    const { _id, status, countAt, changeId } = campaign;
    const { stats, isComplete } = await countOf(campaign);
    const figures = { stats, statsAsOf: clock.now() };
    const unchanged = { _id, status, countAt };
    if (isComplete) {
      const completed = { ...figures, status: 'COMPLETED' as const, completedAt: clock.now(), countAt: null };
      const { matchedCount } = await Campaign.updateOne(
        { ...unchanged, changeId },
        { $set: completed, ...pushEvent('campaign.completed', clock) },
      );
      return matchedCount === 1;
    }
    const isAftermath = hasAftermath(campaign);
    const isOpen = (stats.PENDING ?? 0) + (stats.SENDING ?? 0) > 0;
    const pauseMs = Math.max(
      isAftermath && !isOpen ? AFTERMATH_INTERVAL_MS : INTERVAL_MS,
      toAudienceSize(stats) / ENTRIES_PER_MS,
    );
    const { matchedCount } = await Campaign.updateOne(unchanged, {
      $set: { ...figures, countAt: new Date(leaseClock.now().getTime() + pauseMs) },
    });
    // What is open has still to be ended, by work that looks for campaigns that are counted.
    const isOver = isFinal(campaign) && !isAftermath && !isOpen;
    if (isOver) {
      await Campaign.updateOne({ _id, changeId }, { $set: { countAt: null } });
    }
    return matchedCount === 1;
  }

  /** Takes the count on itself, so that several processes do not all count. */
  async function claimCount(which: QueryFilter<CampaignDoc>): Promise<CampaignDoc | null> {
    const countAt = new Date(leaseClock.now().getTime() + CLAIM_MS);
    return Campaign.findOneAndUpdate(which, { $set: { countAt } }, { returnDocument: 'after' }).lean();
  }

  async function countIfDue({ _id, countAt }: CampaignDoc): Promise<void> {
    const claimed = await claimCount({ _id, countAt });
    if (claimed) await recount(claimed);
  }

  /** A count of somebody else who began earlier is taken from them: it may have missed what happened since. */
  async function countNow(id: string): Promise<void> {
    const claimed = await claimCount({ _id: id, countAt: { $ne: null } });
    if (claimed && !(await recount(claimed))) await countNow(id);
  }

  return {
    countEntries,

    /** Counts this campaign now if its count is due and nobody else is at it. */
    async refresh(id: string): Promise<void> {
      const due = await Campaign.findOne({ _id: id, countAt: { $lte: leaseClock.now() } }).lean();
      if (due) await countIfDue(due);
    },

    /** Counts this campaign now, whoever else is at it; one that has ended keeps its figures. */
    countNow,

    /** Counts every campaign whose count is due, and completes those that have nothing left to do. */
    async run(): Promise<boolean> {
      const due = await Campaign.find({ countAt: { $lte: leaseClock.now() } })
        .sort({ countAt: 1 })
        .limit(CAMPAIGNS_AT_ONCE)
        .lean();
      for (const campaign of due) await countIfDue(campaign);
      return due.length === CAMPAIGNS_AT_ONCE;
    },

    /** Has these campaigns counted again, also when they have ended. */
    async markChanged(campaignIds: readonly Types.ObjectId[], changeId: string): Promise<void> {
      if (campaignIds.length === 0) return;
      const ids = { $in: [...campaignIds] };
      await Campaign.updateMany({ _id: ids }, { $set: { changeId } });
      await Campaign.updateMany({ _id: ids, countAt: null }, { $set: { countAt: leaseClock.now() } });
    },
  };
}

export type CampaignStatistics = ReturnType<typeof createCampaignStatistics>;
