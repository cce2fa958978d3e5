import { randomUUID } from 'node:crypto';
import { Types } from 'mongoose';
import type { Models } from '../../models/models';
import type { SegmentBatchDoc, SegmentRefreshDoc } from '../../models/segmentHistoryModel';
import type { Clock } from '../../utils/clock';
import { isDuplicateKey, refusedByUniqueIndex } from '../../utils/duplicateKey';
import { HISTORY_MS } from '../../utils/nights';
import type { CampaignAudience } from '../campaigns/campaignAudience';

const BATCH_SIZE = 1000;
const LEASE_MS = 30_000;
/** How often a batch may fail in a row, each time after the lease, before the refresh is given up. */
const MOST_FAILURES = 20;
/** Much longer than any worker could be late. */
const BATCH_KEPT_MS = 30 * 86_400_000;

interface Deps extends Pick<Models, 'SegmentRefresh' | 'SegmentBatch' | 'SegmentStay'> {
  audience: Pick<CampaignAudience, 'streamAudience'>;
  clock: Clock;
  /** The database's clock. */
  leaseClock: Clock;
}

const byId = (ids: readonly Types.ObjectId[]): Set<string> => new Set(ids.map(String));

/** The lesser of the last ids of those lists that go on; null when none does. */
function endOf(...lists: readonly Types.ObjectId[][]): Types.ObjectId | null {
  const ends = lists.flatMap((list) => (list.length === BATCH_SIZE ? (list.at(-1) ?? []) : []));
  return ends.reduce<Types.ObjectId | null>(
    (least, end) => (least && String(least) <= String(end) ? least : end),
    null,
  );
}

/**
 * Finds out who has joined and left a segment since its last refresh: goes through its members and those who were in it
 * side by side, in the order of ids, from wherever a worker stopped.
 */
export function createSegmentRefresher(deps: Deps) {
  const { SegmentRefresh, SegmentBatch, SegmentStay, audience, clock, leaseClock } = deps;

  const inLease = (): Date => new Date(leaseClock.now().getTime() + LEASE_MS);

  const claim = (): Promise<SegmentRefreshDoc | null> =>
    SegmentRefresh.findOneAndUpdate(
      { status: 'RUNNING', leaseUntil: { $lte: leaseClock.now() } },
      { $set: { leaseId: randomUUID(), leaseUntil: inLease() } },
      { sort: { leaseUntil: 1 }, returnDocument: 'after' },
    )
      .lean()
      .exec();

  /**
   * Compares with the refresh before, which nothing changes any more while this one is in work. Two of one segment never
   * have the same moment: it tells who joined and left in which.
   */
  async function begin(refresh: SegmentRefreshDoc): Promise<SegmentRefreshDoc | undefined> {
    if (refresh.batch > 0) return refresh;
    const { segmentId, asOf, rules } = refresh;
    const previous = await SegmentRefresh.findOne({ segmentId, status: 'COMPLETED' })
      .sort({ asOf: -1 })
      .lean();
    const moment = Math.max(asOf.getTime(), (previous?.asOf.getTime() ?? 0) + 1);
    const about = {
      asOf: new Date(moment),
      rulesChanged: previous !== null && JSON.stringify(previous.rules) !== JSON.stringify(rules),
      isFirst: previous === null,
    };
    const begun = await SegmentRefresh.findOneAndUpdate(
      mine(refresh),
      { $set: about },
      { returnDocument: 'after' },
    ).lean();
    return begun ?? undefined;
  }

  const mine = ({ _id, leaseId }: SegmentRefreshDoc) => ({ _id, leaseId, status: 'RUNNING' as const });

  async function findMembers({ rules, asOf, after }: SegmentRefreshDoc): Promise<Types.ObjectId[]> {
    if (!rules) throw new Error('a refresh without rules cannot be done');
    const options = { asOf, after: after ?? undefined, batchSize: BATCH_SIZE };
    for await (const batch of audience.streamAudience(rules, options)) return batch.map(({ _id }) => _id);
    return [];
  }

  /** Who was in it after the last refresh. */
  async function findInside({ segmentId, after }: SegmentRefreshDoc): Promise<Types.ObjectId[]> {
    const stays = await SegmentStay.find(
      { segmentId, isInside: true, ...(after && { customerId: { $gt: after } }) },
      { customerId: 1 },
    )
      .sort({ customerId: 1 })
      .limit(BATCH_SIZE)
      .lean();
    return stays.map(({ customerId }) => customerId);
  }

  async function compare(refresh: SegmentRefreshDoc): Promise<SegmentBatchDoc> {
    const [members, inside] = [await findMembers(refresh), await findInside(refresh)];
    const until = endOf(members, inside);
    const within = (ids: Types.ObjectId[]): Types.ObjectId[] =>
      until ? ids.filter((id) => String(id) <= String(until)) : ids;
    const [now, before] = [within(members), within(inside)];
    const [isNow, wasBefore] = [byId(now), byId(before)];
    return {
      _id: `${String(refresh._id)}:${refresh.batch}`,
      segmentId: refresh.segmentId,
      joined: now.filter((id) => !wasBefore.has(String(id))),
      left: before.filter((id) => !isNow.has(String(id))),
      size: now.length,
      until,
      expiresAt: new Date(clock.now().getTime() + BATCH_KEPT_MS),
    };
  }

  /** Who is late does what somebody else has decided for this batch. */
  async function decide(refresh: SegmentRefreshDoc): Promise<SegmentBatchDoc> {
    const batch = await compare(refresh);
    try {
      await SegmentBatch.collection.insertOne(batch as never);
      return batch;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return (await SegmentBatch.findById(batch._id).lean()) ?? batch;
    }
  }

  /** Can be repeated at any time, also after later refreshes. */
  async function apply({ segmentId, asOf }: SegmentRefreshDoc, { joined, left }: SegmentBatchDoc) {
    const stays = joined.map((customerId) => ({
      _id: new Types.ObjectId(),
      segmentId,
      customerId,
      joinedAt: asOf,
      leftAt: null,
      isInside: true,
    }));
    if (stays.length > 0) {
      await refusedByUniqueIndex(SegmentStay.collection.insertMany(stays, { ordered: false }));
    }
    if (left.length > 0) {
      await SegmentStay.updateMany(
        { segmentId, customerId: { $in: left }, isInside: true, joinedAt: { $lt: asOf } },
        {
          $set: { leftAt: asOf, expiresAt: new Date(asOf.getTime() + HISTORY_MS) },
          $unset: { isInside: 1 },
        },
      );
    }
  }

  /** @returns the refresh after the batch; undefined when it is no longer this worker's, or has ended */
  async function advance(refresh: SegmentRefreshDoc, batch: SegmentBatchDoc) {
    const isLast = batch.until === null;
    const moved = await SegmentRefresh.findOneAndUpdate(
      mine(refresh),
      {
        $set: {
          batch: refresh.batch + 1,
          after: batch.until,
          size: refresh.size + batch.size,
          joined: refresh.joined + batch.joined.length,
          left: refresh.left + batch.left.length,
          leaseUntil: inLease(),
          failures: 0,
          ...(isLast && { status: 'COMPLETED' as const, completedAt: clock.now() }),
        },
      },
      { returnDocument: 'after' },
    ).lean();
    return isLast ? undefined : (moved ?? undefined);
  }

  async function refreshAll(claimed: SegmentRefreshDoc, signal: AbortSignal): Promise<void> {
    let refresh = await begin(claimed);
    while (refresh && !signal.aborted) {
      const batch = await decide(refresh);
      await apply(refresh, batch);
      refresh = await advance(refresh, batch);
    }
    // Lets another worker, or the next start, go on at once.
    if (refresh) await SegmentRefresh.updateOne(mine(refresh), { $set: { leaseUntil: leaseClock.now() } });
  }

  async function noteFailure(claimed: SegmentRefreshDoc, error: unknown): Promise<void> {
    const isOver = claimed.failures + 1 >= MOST_FAILURES;
    const reason = error instanceof Error ? error.message : String(error);
    await SegmentRefresh.updateOne(mine(claimed), {
      $inc: { failures: 1 },
      ...(isOver && { $set: { status: 'FAILED' as const, reason, completedAt: clock.now() } }),
    });
  }

  return {
    /**
     * Does one refresh, if any waits.
     * @param signal stops after the current batch
     * @returns whether there may be more
     */
    async run(signal: AbortSignal): Promise<boolean> {
      const claimed = await claim();
      if (!claimed) return false;
      try {
        await refreshAll(claimed, signal);
      } catch (error) {
        await noteFailure(claimed, error);
        throw error;
      }
      return true;
    },
  };
}

export type SegmentRefresher = ReturnType<typeof createSegmentRefresher>;
