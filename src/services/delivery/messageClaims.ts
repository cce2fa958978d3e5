import { randomUUID } from 'node:crypto';
import type { Types } from 'mongoose';
import type { CommunicationLogDoc } from '../../models/communicationLogModel';
import type { Models } from '../../models/models';
import type { Clock } from '../../utils/clock';
import type { Random } from '../../utils/random';
import type { SuppressionList } from '../consent/suppressionList';
import type { WebhookInterest } from '../webhooks/webhookInterest';

/** How long a worker has what it claimed, in milliseconds. */
export const LEASE_MS = 15_000;

/** Messages that one worker has for a while. */
export interface Claim {
  leaseId: string;
  leaseUntil: Date;
  entries: CommunicationLogDoc[];
}

type Unsettable = 'nextAttemptAt' | 'uncertain' | 'reason' | 'deferredFor';

/** What is written about an attempt; on condition that the claim still holds. */
export interface Outcome {
  _id: Types.ObjectId;
  set: Partial<CommunicationLogDoc>;
  unset?: readonly Unsettable[];
  /** -1: the attempt did not take place. */
  attempts?: -1 | undefined;
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
  random: Random;
}

const LEASE = { leaseId: 1, leaseUntil: 1 } as const;
/** How many due messages are found at once, to be claimed in parts, and how long they are good for, in milliseconds. */
const FOUND_AT_ONCE = 800;
const FOUND_FOR_MS = 2000;

/** Messages that were due a moment ago: nobody's yet. */
interface Found {
  ids: Types.ObjectId[];
  /** On the database's clock. */
  goodUntil: number;
}

/** The same outcome of several messages. */
interface SharedOutcome extends Omit<Outcome, '_id' | 'unset'> {
  ids: Types.ObjectId[];
  unset: readonly Unsettable[];
}

/** Puts together what is the same for several messages: one write then does for all of them. */
function group({ entries }: Claim, outcomes: readonly Outcome[]): SharedOutcome[] {
  const byId = new Map(entries.map((entry) => [String(entry._id), entry]));
  const groups = new Map<string, SharedOutcome>();
  for (const { _id, set, unset = [], attempts } of outcomes) {
    // While the lease holds nobody else adds a field, so that only what was there has to go.
    const present = unset.filter((field) => byId.get(String(_id))?.[field] !== undefined);
    const key = JSON.stringify([set, present, attempts]);
    const known = groups.get(key);
    if (known) known.ids.push(_id);
    else groups.set(key, { ids: [_id], set, unset: present, attempts });
  }
  return [...groups.values()];
}

/** Claims of messages: who may send which, until when. */
export function createMessageClaims(deps: Deps) {
  const { CommunicationLog: Log, interest, suppressionList, leaseClock, random } = deps;
  const found = new Map<string, Found>();

  const mayGo = ({ vendor, takeOverFor }: Wanted) => ({
    vendor,
    ...(takeOverFor !== undefined && { uncertain: { $ne: true } }),
  });

  /** Looks for due messages, the longest due first. */
  async function find(wanted: Wanted, now: Date): Promise<Found> {
    for (const [key, { goodUntil }] of found) if (goodUntil <= now.getTime()) found.delete(key);
    const { campaignId } = wanted;
    const due = await Log.find(
      { campaignId, status: 'PENDING', nextAttemptAt: { $lte: now }, ...mayGo(wanted) },
      { _id: 1 },
    )
      .sort({ nextAttemptAt: 1 })
      .limit(FOUND_AT_ONCE)
      .lean();
    return { ids: due.map(({ _id }) => _id), goodUntil: now.getTime() + FOUND_FOR_MS };
  }

  /** Takes some of them, from where chance says: other workers have found the same. */
  async function take(wanted: Wanted, now: Date): Promise<Types.ObjectId[]> {
    const { campaignId, vendor, takeOverFor = '', limit } = wanted;
    const key = `${String(campaignId)} ${vendor} ${takeOverFor}`;
    const known = found.get(key);
    const { ids, goodUntil } = known && known.goodUntil > now.getTime() ? known : await find(wanted, now);
    const parts = Math.ceil(ids.length / limit);
    const taken = ids.splice(Math.floor(random() * parts) * limit, limit);
    if (ids.length > 0) found.set(key, { ids, goodUntil });
    else found.delete(key);
    return taken;
  }

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
     * Claims some of what is due in a campaign.
     * @returns undefined when nothing is due
     */
    async claim(wanted: Wanted): Promise<Claim | undefined> {
      const now = leaseClock.now();
      const ids = await take(wanted, now);
      if (ids.length === 0) return undefined;
      const leaseId = randomUUID();
      const leaseUntil = new Date(now.getTime() + LEASE_MS);
      await Log.updateMany(
        { _id: { $in: ids }, status: 'PENDING', nextAttemptAt: { $lte: now }, ...mayGo(wanted) },
        {
          $set: {
            status: 'SENDING',
            leaseId,
            leaseUntil,
            nextAttemptAt: leaseUntil,
            ...(wanted.takeOverFor !== undefined && { vendor: wanted.takeOverFor }),
          },
          $inc: { attempts: 1 },
        },
      );
      const entries = await Log.find({ _id: { $in: ids }, leaseId })
        .sort({ _id: 1 })
        .lean();
      // When others were faster with all of these, there may be more.
      return entries.length === 0 ? this.claim(wanted) : { leaseId, leaseUntil, entries };
    },

    /** Writes what became of claimed messages; one that the claim has lost is left as it is. */
    async settle(claim: Claim, outcomes: readonly Outcome[]): Promise<void> {
      if (outcomes.length === 0) return;
      await noteEnds(claim, outcomes);
      const mark = await interest.mark();
      // The driver's own: every field is of the right type, and casting costs as much as the write.
      await Log.collection.bulkWrite(
        group(claim, outcomes).map(({ ids, set, unset, attempts }) => {
          const held = { leaseId: claim.leaseId, status: 'SENDING' as const };
          const update = {
            $set: { ...set, ...mark(set.status) },
            $unset: { ...LEASE, ...Object.fromEntries(unset.map((field) => [field, 1 as const])) },
            ...(attempts !== undefined && { $inc: { attempts } }),
          };
          const [_id, ...others] = ids;
          // Writes to one document are found by their id, and the driver repeats them after a failover.
          return _id !== undefined && others.length === 0
            ? { updateOne: { filter: { _id, ...held }, update } }
            : { updateMany: { filter: { _id: { $in: ids }, ...held }, update } };
        }),
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
