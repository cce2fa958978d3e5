import type { QueryFilter, Types, UpdateQuery } from 'mongoose';
import type { CampaignDoc, Retry } from '../../models/campaignModel';
import type { CommunicationLogDoc } from '../../models/communicationLogModel';
import type { Models } from '../../models/models';
import type { Clock } from '../../utils/clock';

const BATCH_SIZE = 1000;
/** What a request does itself before it leaves the rest to the work in the background. */
const BATCHES_IN_REQUEST = 20;

interface Deps {
  Campaign: Models['Campaign'];
  CommunicationLog: Models['CommunicationLog'];
  clock: Clock;
  /** The database's clock. */
  leaseClock: Clock;
}

/**
 * Changes to many messages of one campaign: the end of those that a cancelled campaign leaves open, and the new start of
 * those that failed. Both can be done again from their start.
 */
export function createCampaignCloser({ Campaign, CommunicationLog, clock, leaseClock }: Deps) {
  /**
   * Changes what the filter finds, by batches; each batch must fall out of the filter.
   * @returns whether all is done
   */
  async function changeAll(
    filter: QueryFilter<CommunicationLogDoc>,
    update: UpdateQuery<CommunicationLogDoc>,
    batches: number,
  ): Promise<boolean> {
    for (let batch = 0; batch < batches; batch += 1) {
      const found = await CommunicationLog.find(filter, { _id: 1 }).limit(BATCH_SIZE).lean();
      if (found.length > 0) {
        const ids = { $in: found.map(({ _id }) => _id) };
        await CommunicationLog.updateMany({ ...filter, _id: ids }, update);
      }
      if (found.length < BATCH_SIZE) return true;
    }
    return false;
  }

  /** What a worker had when the campaign ended goes its way; only what it left behind is ended here. */
  async function close(campaignId: Types.ObjectId, batches = BATCHES_IN_REQUEST): Promise<void> {
    const ended = {
      $set: { status: 'CANCELLED', finalAt: clock.now() },
      $unset: { nextAttemptAt: 1, leaseId: 1, leaseUntil: 1, isHeld: 1, deferredFor: 1, reason: 1 },
    } as const;
    await changeAll({ campaignId, status: 'PENDING' }, ended, batches);
    const expired = { status: 'SENDING', nextAttemptAt: { $lte: leaseClock.now() } } as const;
    await changeAll({ campaignId, ...expired }, ended, batches);
  }

  const failedIn = (
    campaignId: Types.ObjectId,
    { id, reasons, deadLettersOnly }: Retry,
  ): QueryFilter<CommunicationLogDoc> => ({
    campaignId,
    status: 'FAILED',
    retryId: { $ne: id },
    ...(reasons && { reason: { $in: reasons } }),
    ...(deadLettersOnly && { isDeadLetter: true }),
  });

  async function retryFailed(
    { _id: campaignId, retry }: CampaignDoc,
    batches = BATCHES_IN_REQUEST,
  ): Promise<void> {
    if (!retry) return;
    const { id } = retry;
    const isDone = await changeAll(
      failedIn(campaignId, retry),
      {
        $set: { status: 'PENDING', attempts: 0, nextAttemptAt: leaseClock.now(), retryId: id },
        $inc: { retries: 1 },
        $unset: {
          finalBy: 1,
          finalAt: 1,
          sentAt: 1,
          vendorMessageId: 1,
          reason: 1,
          isDeadLetter: 1,
          uncertain: 1,
        },
      },
      batches,
    );
    if (!isDone) return;
    await Campaign.updateOne({ _id: campaignId, 'retry.id': id }, { $unset: { retry: 1 } });
  }

  return {
    /** Ends what a cancelled or failed campaign has left open; of very many, the first 20,000. */
    close,

    /** Whether a retry would send anything again. */
    hasFailed: async (campaignId: Types.ObjectId, retry: Retry): Promise<boolean> =>
      (await CommunicationLog.exists(failedIn(campaignId, retry))) !== null,

    /** Makes the failed messages that the campaign's retry is about pending again, under new keys; as many. */
    retryFailed,

    /** Finishes what requests, or a process that died, have begun. */
    async run(): Promise<boolean> {
      const active = await Campaign.find({
        countAt: { $gt: new Date(0) },
        $or: [{ status: { $in: ['CANCELLED', 'FAILED'] } }, { 'retry.id': { $exists: true } }],
      })
        .sort({ countAt: 1 })
        .lean();
      for (const campaign of active) {
        if (campaign.retry) await retryFailed(campaign, Infinity);
        else await close(campaign._id, Infinity);
      }
      return false;
    },
  };
}

export type CampaignCloser = ReturnType<typeof createCampaignCloser>;
