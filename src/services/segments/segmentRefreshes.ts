import { Types } from 'mongoose';
import type { Models } from '../../models/models';
import type { SegmentRefreshDoc } from '../../models/segmentHistoryModel';
import type { RuleTree } from '../../rules/ruleSchema';
import { AppError } from '../../utils/appError';
import type { Clock } from '../../utils/clock';
import { isDuplicateKey } from '../../utils/duplicateKey';
import { HISTORY_MS, nightOf } from '../../utils/nights';
import type { NightlyTime } from '../../utils/nights';
import type { CampaignAudience } from '../campaigns/campaignAudience';

const SEGMENTS_AT_ONCE = 50;

interface Deps extends Pick<Models, 'Segment' | 'SegmentRefresh'> {
  audience: Pick<CampaignAudience, 'freezeRules'>;
  clock: Clock;
  /** The database's clock. */
  leaseClock: Clock;
  /** When segments are refreshed by themselves; undefined: never. */
  nightly?: NightlyTime | undefined;
}

interface Order {
  _id: Types.ObjectId;
  key: string;
  kind: 'nightly' | 'manual';
}

/** Orders refreshes of segments: by hand, and each night. */
export function createSegmentRefreshes({
  Segment,
  SegmentRefresh,
  audience,
  clock,
  leaseClock,
  nightly,
}: Deps) {
  /** The rules as they are now, or why they cannot be evaluated. */
  async function freeze(segmentId: Types.ObjectId): Promise<{ rules: RuleTree } | { reason: string }> {
    try {
      return { rules: await audience.freezeRules({ segmentId: String(segmentId) }) };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { reason: error.errors[0]?.detail ?? error.detail };
    }
  }

  async function build(segmentId: Types.ObjectId, order: Order): Promise<SegmentRefreshDoc> {
    const frozen = await freeze(segmentId);
    const now = clock.now();
    const rules = 'rules' in frozen ? frozen.rules : null;
    return {
      ...order,
      segmentId,
      status: rules ? 'RUNNING' : 'FAILED',
      ...('reason' in frozen && { reason: frozen.reason }),
      asOf: now,
      rules,
      // Known when the one before has ended: when the work begins.
      rulesChanged: false,
      isFirst: false,
      leaseId: null,
      leaseUntil: leaseClock.now(),
      failures: 0,
      batch: 0,
      after: null,
      size: 0,
      joined: 0,
      left: 0,
      completedAt: rules ? null : now,
      expiresAt: new Date(now.getTime() + HISTORY_MS),
    };
  }

  /** @returns whether it was written; not when there is one of this key, or one in work */
  async function insert(doc: SegmentRefreshDoc): Promise<boolean> {
    try {
      await SegmentRefresh.collection.insertOne({ ...doc });
      return true;
    } catch (error) {
      if (!isDuplicateKey(error)) throw error;
      return false;
    }
  }

  async function orderNight(segmentId: Types.ObjectId, night: string): Promise<boolean> {
    const order = { _id: new Types.ObjectId(), key: night, kind: 'nightly' as const };
    const isNew = await insert(await build(segmentId, order));
    // One by hand may be in work; then this night's is ordered when it has ended.
    if (!isNew && (await SegmentRefresh.exists({ segmentId, key: night })) === null) return false;
    await Segment.updateOne({ _id: segmentId }, { $set: { refreshedFor: night } });
    return isNew;
  }

  return {
    /**
     * Orders a refresh now.
     * @param id that it gets; the same again changes nothing
     * @returns it, or the one that is in work already
     */
    async order(segmentId: Types.ObjectId, id: string): Promise<SegmentRefreshDoc> {
      const doc = await build(segmentId, { _id: new Types.ObjectId(id), key: id, kind: 'manual' });
      if (await insert(doc)) return doc;
      const running = { segmentId, status: 'RUNNING' as const };
      const there =
        (await SegmentRefresh.findById(id).lean()) ?? (await SegmentRefresh.findOne(running).lean());
      // The other one has just ended.
      return there ?? this.order(segmentId, id);
    },

    /**
     * Orders what the night asks for: one refresh for each segment.
     * @returns whether there may be more
     */
    async runNightly(): Promise<boolean> {
      if (!nightly) return false;
      const night = nightOf(clock.now(), nightly);
      const due = await Segment.find(
        { $or: [{ refreshedFor: null }, { refreshedFor: { $lt: night } }] },
        { _id: 1 },
      )
        .sort({ refreshedFor: 1 })
        .limit(SEGMENTS_AT_ONCE)
        .lean();
      let ordered = 0;
      for (const { _id } of due) if (await orderNight(_id, night)) ordered += 1;
      return ordered > 0 && due.length === SEGMENTS_AT_ONCE;
    },
  };
}

export type SegmentRefreshes = ReturnType<typeof createSegmentRefreshes>;
