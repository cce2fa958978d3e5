import { Types } from 'mongoose';
import type { Model } from 'mongoose';
import type { Models } from '../../models/models';
import type { SegmentRefreshDoc } from '../../models/segmentHistoryModel';
import type { Clock } from '../../utils/clock';
import { isDuplicateKey } from '../../utils/duplicateKey';
import { HISTORY_MS } from '../../utils/nights';

const BATCH_SIZE = 1000;
const KEY = 'deleted';
/** As long is looked again: a worker may have been in the middle of a batch, or the request of the deletion. */
const AFTERMATH_MS = 60_000;

interface Deps extends Pick<Models, 'Segment' | 'SegmentRefresh' | 'SegmentBatch' | 'SegmentStay'> {
  clock: Clock;
  /** The database's clock. */
  leaseClock: Clock;
}

/** Removes the history of segments that are deleted. */
export function createSegmentForgetter(deps: Deps) {
  const { Segment, SegmentRefresh, SegmentBatch, SegmentStay, clock, leaseClock } = deps;

  async function removeAll<Doc extends { segmentId: Types.ObjectId }>(
    model: Model<Doc>,
    filter: { segmentId: Types.ObjectId; key?: { $ne: string } },
  ): Promise<void> {
    for (;;) {
      const found = await model.collection
        .find(filter, { projection: { _id: 1 }, limit: BATCH_SIZE })
        .toArray();
      if (found.length > 0) await model.collection.deleteMany({ _id: { $in: found.map(({ _id }) => _id) } });
      if (found.length < BATCH_SIZE) return;
    }
  }

  async function forget({ _id, segmentId, asOf }: SegmentRefreshDoc): Promise<void> {
    const isOld = leaseClock.now().getTime() >= asOf.getTime() + AFTERMATH_MS;
    if (await Segment.exists({ _id: segmentId })) {
      // The request that was to delete it has died.
      if (isOld) await SegmentRefresh.deleteOne({ _id });
      return;
    }
    await removeAll(SegmentRefresh, { segmentId, key: { $ne: KEY } });
    await removeAll(SegmentBatch, { segmentId });
    await removeAll(SegmentStay, { segmentId });
    if (isOld) await SegmentRefresh.deleteOne({ _id });
  }

  return {
    /** Notes that a segment is about to be deleted, so that its history is forgotten whatever happens. */
    async note(id: string): Promise<void> {
      const moment = leaseClock.now();
      const doc: SegmentRefreshDoc = {
        _id: new Types.ObjectId(),
        segmentId: new Types.ObjectId(id),
        key: KEY,
        kind: 'deletion',
        status: 'DELETING',
        asOf: moment,
        rules: null,
        rulesChanged: false,
        isFirst: false,
        leaseId: null,
        leaseUntil: moment,
        failures: 0,
        batch: 0,
        after: null,
        size: 0,
        joined: 0,
        left: 0,
        completedAt: null,
        expiresAt: new Date(clock.now().getTime() + HISTORY_MS),
      };
      await SegmentRefresh.collection.insertOne({ ...doc }).catch((error: unknown) => {
        if (!isDuplicateKey(error)) throw error;
      });
    },

    /** Forgets what is to be forgotten. */
    async run(): Promise<boolean> {
      const noted = await SegmentRefresh.find({ status: 'DELETING' }).sort({ leaseUntil: 1 }).lean();
      for (const each of noted) await forget(each);
      return false;
    },
  };
}

export type SegmentForgetter = ReturnType<typeof createSegmentForgetter>;
