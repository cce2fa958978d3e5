import { Types } from 'mongoose';
import { z } from 'zod';
import type { CustomerDoc } from '../models/customerModel';
import type { Models } from '../models/models';
import type { SegmentRefreshDoc, SegmentStayDoc } from '../models/segmentHistoryModel';
import { idPosition } from '../schemas/commonSchema';
import type { Page } from '../schemas/commonSchema';
import type {
  ChangesQuery,
  HistoryQuery,
  SegmentChange,
  SegmentRefresh,
} from '../schemas/segmentInsightSchema';
import { notFound } from '../utils/appError';
import type { Clock } from '../utils/clock';
import { HISTORY_MS } from '../utils/nights';
import { decodeCursor, toPage } from '../utils/pagination';
import type { RuleService } from './ruleService';
import type { SegmentRefreshes } from './segments/segmentRefreshes';

interface Deps extends Pick<Models, 'Customer' | 'Segment' | 'SegmentRefresh' | 'SegmentStay'> {
  refreshes: Pick<SegmentRefreshes, 'order'>;
  rules: Pick<RuleService, 'describe'>;
  clock: Clock;
  /** There is a refresh to be done. */
  onWork: () => void;
}

const moment = z.iso.datetime().transform((text) => new Date(text));
const KINDS = ['nightly', 'manual'] as const;

function toRefresh(doc: SegmentRefreshDoc, description: string | null): SegmentRefresh {
  const { _id, key, kind, status, reason, asOf, completedAt, size, joined, left } = doc;
  return {
    id: String(_id),
    date: kind === 'nightly' ? key : null,
    kind: kind === 'nightly' ? 'nightly' : 'manual',
    status: status === 'DELETING' ? 'FAILED' : status,
    ...(reason !== undefined && { reason }),
    asOf: asOf.toISOString(),
    completedAt: completedAt?.toISOString() ?? null,
    size,
    joined,
    left,
    rulesChanged: doc.rulesChanged,
    description,
    isFirst: doc.isFirst,
  };
}

type Person = Pick<CustomerDoc, '_id' | 'externalId' | 'name' | 'email'>;

const toChange = ({ customerId, joinedAt, leftAt }: SegmentStayDoc, person?: Person): SegmentChange => ({
  customerId: String(customerId),
  externalId: person?.externalId,
  name: person?.name,
  email: person?.email,
  joinedAt: joinedAt.toISOString(),
  leftAt: leftAt?.toISOString() ?? null,
});

/** How segments have grown and shrunk. */
export function createSegmentHistoryService(deps: Deps) {
  const { Customer, Segment, SegmentRefresh, SegmentStay, refreshes, rules, clock, onWork } = deps;

  async function describe(docs: readonly SegmentRefreshDoc[]): Promise<SegmentRefresh[]> {
    const known = docs.flatMap((doc) => (doc.rules ? [{ id: String(doc._id), tree: doc.rules }] : []));
    const words = await rules.describe(known.map(({ tree }) => tree));
    const byId = new Map(known.map(({ id }, index) => [id, words[index]]));
    return docs.map((doc) => toRefresh(doc, byId.get(String(doc._id)) ?? null));
  }

  async function assertSegment(id: string): Promise<Types.ObjectId> {
    const segmentId = new Types.ObjectId(id);
    if ((await Segment.exists({ _id: segmentId })) === null) throw notFound('segment', id);
    return segmentId;
  }

  /** What is older may be cleaned up at any time. */
  const oldest = (): Date => new Date(clock.now().getTime() - HISTORY_MS);

  async function findPeople(stays: readonly SegmentStayDoc[]): Promise<Map<string, Person>> {
    const ids = { $in: stays.map(({ customerId }) => customerId) };
    const people = await Customer.find({ _id: ids }, { externalId: 1, name: 1, email: 1 }).lean();
    return new Map(people.map((person) => [String(person._id), person]));
  }

  return {
    /**
     * Orders a refresh.
     * @param refreshId the id that it gets; the same again changes nothing
     * @returns it, or the one that is in work already
     * @throws AppError not_found
     */
    async refresh(id: string, refreshId: string): Promise<SegmentRefresh> {
      const ordered = await refreshes.order(await assertSegment(id), refreshId);
      onWork();
      const [refresh] = await describe([ordered]);
      if (!refresh) throw new Error('one refresh is described by one answer');
      return refresh;
    },

    /** The refreshes of a segment, newest first. @throws AppError not_found */
    async listHistory(id: string, query: HistoryQuery): Promise<Page<SegmentRefresh>> {
      const { limit, cursor, from, to } = query;
      const segmentId = await assertSegment(id);
      const after = cursor === undefined ? undefined : decodeCursor(cursor, moment);
      const since = from && from > oldest() ? from : oldest();
      const until = [to, after].filter((bound) => bound !== undefined).map(Number);
      const docs = await SegmentRefresh.find({
        segmentId,
        kind: { $in: [...KINDS] },
        asOf: { $gte: since, ...(until.length > 0 && { $lt: new Date(Math.min(...until)) }) },
      })
        .sort({ asOf: -1 })
        .limit(limit + 1)
        .lean();
      const described = await describe(docs);
      return toPage(described, limit, { position: ({ asOf }) => asOf, item: (refresh) => refresh });
    },

    /** Who joined or left with a refresh, in the order of ids. @throws AppError not_found */
    async listChanges(id: string, refreshId: string, query: ChangesQuery): Promise<Page<SegmentChange>> {
      const { limit, cursor, change } = query;
      const segmentId = await assertSegment(id);
      const refresh = await SegmentRefresh.findOne({
        _id: refreshId,
        segmentId,
        kind: { $in: [...KINDS] },
      }).lean();
      if (!refresh || refresh.asOf < oldest()) throw notFound('refresh', refreshId);
      const after = cursor === undefined ? undefined : decodeCursor(cursor, idPosition);
      const stays = await SegmentStay.find({
        segmentId,
        [change === 'joined' ? 'joinedAt' : 'leftAt']: refresh.asOf,
        ...(after && { customerId: { $gt: after } }),
      })
        .sort({ customerId: 1 })
        .limit(limit + 1)
        .lean();
      const people = await findPeople(stays);
      return toPage(stays, limit, {
        position: ({ customerId }) => String(customerId),
        item: (stay) => toChange(stay, people.get(String(stay.customerId))),
      });
    },
  };
}

export type SegmentHistoryService = ReturnType<typeof createSegmentHistoryService>;
