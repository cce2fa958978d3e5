import { randomUUID } from 'node:crypto';
import type { Types } from 'mongoose';
import type { CommunicationLogDoc } from '../models/communicationLogModel';
import type { Models } from '../models/models';
import type { Clock } from '../utils/clock';
import type { SuppressionList } from './suppressionList';
import type { WebhookInterest } from './webhookInterest';

/** How long a worker has what it claimed, in milliseconds. */
export const LEASE_MS = 15_000;

/** Messages that one worker has for a while. */
export interface Claim {
  leaseId: string;
  leaseUntil: Date;
  entries: CommunicationLogDoc[];
}

/** What is written about an attempt; on condition that the claim still holds. */
export interface Outcome {
  _id: Types.ObjectId;
  set: Partial<CommunicationLogDoc>;
  unset?: readonly ('nextAttemptAt' | 'uncertain' | 'reason' | 'deferredFor')[];
  /** -1: the attempt did not take place. */
  attempts?: -1;
}

/** What to claim. */
export interface Wanted {
  campaignId: Types.ObjectId;
  /** The vendor that the messages are with. */
  vendor: string;
  /** Takes them over for this one: only those that `vendor` surely did not accept. */
  takeOverFor?: string | undefined;
  limit: number;
}

interface Deps {
  CommunicationLog: Models['CommunicationLog'];
  interest: Pick<WebhookInterest, 'mark'>;
  suppressionList: Pick<SuppressionList, 'noteEnds'>;
  /** The database's clock. */
  leaseClock: Clock;
}

const LEASE = { leaseId: 1, leaseUntil: 1 } as const;

/** Claims of messages: who may send which, until when. */
export function createMessageClaims({ CommunicationLog, interest, suppressionList, leaseClock }: Deps) {
  const Log = CommunicationLog;

  /** Addresses that the vendor refuses for good get nothing more: first, so that a crash in between repeats it. */
  async function noteEnds({ entries }: Claim, outcomes: readonly Outcome[]): Promise<void> {
    const ends = outcomes.filter(({ set }) => set.reason !== undefined && set.status !== 'SKIPPED');
    if (ends.length === 0) return;
    const byId = new Map(entries.map((entry) => [String(entry._id), entry]));
    await suppressionList.noteEnds(
      ends.flatMap(({ _id, set: { status, reason } }) => {
        const entry = byId.get(String(_id));
        return entry ? [{ entry, status, reason }] : [];
      }),
    );
  }

  return {
    /**
     * Claims what is due in a campaign, the longest due first.
     * @returns undefined when nothing is due, or others were faster
     */
    async claim({ campaignId, vendor, takeOverFor, limit }: Wanted): Promise<Claim | undefined> {
      const now = leaseClock.now();
      const mayGo = { vendor, ...(takeOverFor !== undefined && { uncertain: { $ne: true } }) };
      const due = await Log.find(
        { campaignId, status: 'PENDING', nextAttemptAt: { $lte: now }, ...mayGo },
        { _id: 1 },
      )
        .sort({ nextAttemptAt: 1 })
        .limit(limit)
        .lean();
      if (due.length === 0) return undefined;
      const ids = due.map(({ _id }) => _id);
      const leaseId = randomUUID();
      const leaseUntil = new Date(now.getTime() + LEASE_MS);
      await Log.updateMany(
        { _id: { $in: ids }, status: 'PENDING', ...mayGo },
        {
          $set: {
            status: 'SENDING',
            leaseId,
            leaseUntil,
            nextAttemptAt: leaseUntil,
            ...(takeOverFor !== undefined && { vendor: takeOverFor }),
          },
          $inc: { attempts: 1 },
        },
      );
      const entries = await Log.find({ _id: { $in: ids }, leaseId })
        .sort({ _id: 1 })
        .lean();
      return entries.length === 0 ? undefined : { leaseId, leaseUntil, entries };
    },

    /** Writes what became of claimed messages; one that the claim has lost is left as it is. */
    async settle(claim: Claim, outcomes: readonly Outcome[]): Promise<void> {
      if (outcomes.length === 0) return;
      const { leaseId } = claim;
      await noteEnds(claim, outcomes);
      const mark = await interest.mark();
      await Log.bulkWrite(
        outcomes.map(({ _id, set, unset = [], attempts }) => ({
          updateOne: {
            filter: { _id, leaseId, status: 'SENDING' as const },
            update: {
              $set: { ...set, ...mark(set.status) },
              $unset: { ...LEASE, ...Object.fromEntries(unset.map((field) => [field, 1 as const])) },
              ...(attempts !== undefined && { $inc: { attempts } }),
            },
          },
        })),
        { ordered: false },
      );
    },

    /** Gives claimed messages back unsent; the attempt does not count. */
    async release({ leaseId, entries }: Claim, nextAttemptAt: Date = leaseClock.now()): Promise<void> {
      await Log.updateMany(
        { _id: { $in: entries.map(({ _id }) => _id) }, leaseId, status: 'SENDING' },
        { $set: { status: 'PENDING', nextAttemptAt }, $unset: LEASE, $inc: { attempts: -1 } },
      );
    },

    /** Takes back what workers held that have died; nobody knows whether they sent it. */
    async reclaimExpired(campaignIds: readonly Types.ObjectId[]): Promise<void> {
      if (campaignIds.length === 0) return;
      const now = leaseClock.now();
      await Log.updateMany(
        { campaignId: { $in: [...campaignIds] }, status: 'SENDING', nextAttemptAt: { $lte: now } },
        { $set: { status: 'PENDING', nextAttemptAt: now, uncertain: true }, $unset: LEASE },
      );
    },
  };
}

export type MessageClaims = ReturnType<typeof createMessageClaims>;
