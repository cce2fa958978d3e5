import { Types } from 'mongoose';
import type { Models } from '../models/models';
import type { SegmentDoc } from '../models/segmentModel';
import { listReferences } from '../rules/resolveSegments';
import type { RuleTree } from '../rules/ruleSchema';
import { finalCampaignStatuses } from '../schemas/campaignSchema';
import { idPosition } from '../schemas/commonSchema';
import type { Page } from '../schemas/commonSchema';
import type { CreateSegment, Segment as SegmentAnswer, UpdateSegment } from '../schemas/segmentSchema';
import { AppError, notFound } from '../utils/appError';
import type { Clock } from '../utils/clock';
import { decodeCursor, toPage } from '../utils/pagination';
import type { RuleService } from './ruleService';

interface Deps extends Pick<Models, 'Campaign' | 'Segment'> {
  rules: Pick<RuleService, 'parse' | 'assertResolvable' | 'describe'>;
  /** Has the history of a segment that is about to be deleted forgotten, whatever happens. */
  forgetHistory: (id: string) => Promise<void>;
  clock: Clock;
}

const namedSegments = (tree: RuleTree): string[] => [
  ...new Set(listReferences(tree).segments.map(({ id }) => id)),
];

const toSegment = (doc: SegmentDoc, description: string): SegmentAnswer => ({
  id: String(doc._id),
  name: doc.name,
  description,
  rules: doc.rules,
  createdAt: doc.createdAt.toISOString(),
  updatedAt: doc.updatedAt.toISOString(),
});

/** Named rules that are kept. */
export function createSegmentService({ Campaign, Segment, rules, forgetHistory, clock }: Deps) {
  async function answer(doc: SegmentDoc): Promise<SegmentAnswer> {
    const [description = ''] = await rules.describe([doc.rules]);
    return toSegment(doc, description);
  }

  async function getDoc(id: string): Promise<SegmentDoc> {
    const doc = await Segment.findById(id).lean();
    if (!doc) throw notFound('segment', id);
    return doc;
  }

  /** Every segment whose rules lead to this one, directly or through others. */
  async function listUsers(id: string): Promise<SegmentDoc[]> {
    const users = new Map<string, SegmentDoc>();
    let wanted = [id];
    while (wanted.length > 0) {
      const found = await Segment.find({ segmentIds: { $in: wanted } })
        .sort({ _id: 1 })
        .lean();
      const fresh = found.filter(({ _id }) => !users.has(String(_id)));
      for (const user of fresh) users.set(String(user._id), user);
      wanted = fresh.map(({ _id }) => String(_id));
    }
    return [...users.values()];
  }

  /** Refuses rules with which this segment, or one that builds on it, could no longer be evaluated. */
  async function assertUsable(id: string, tree: RuleTree): Promise<void> {
    const instead = new Map([[id, tree]]);
    await rules.assertResolvable(tree, { instead });
    for (const user of await listUsers(id)) {
      await rules.assertResolvable(user.rules, { instead }).catch((cause: unknown) => {
        if (!(cause instanceof AppError)) throw cause;
        const detail = `would break the segment ${JSON.stringify(user.name)}: ${cause.errors[0]?.detail ?? ''}`;
        throw new AppError('validation_failed', 'The rules have faults; see errors.', {
          errors: [{ pointer: '/rules', detail }],
          cause,
        });
      });
    }
  }

  /** A draft whose own rules name the segment; a launched campaign has it in place. */
  async function findDraftNaming(id: string): Promise<{ name: string } | undefined> {
    const drafts = Campaign.find(
      { status: { $in: ['DRAFT', 'SCHEDULED'] }, rules: { $ne: null } },
      { name: 1, rules: 1 },
    )
      .sort({ _id: -1 })
      .lean()
      .cursor();
    for await (const { name, rules: tree } of drafts) {
      if (namedSegments(tree as RuleTree).includes(id)) return { name };
    }
    return undefined;
  }

  async function assertUnused(id: string): Promise<void> {
    const isOpen = { segmentId: id, status: { $nin: finalCampaignStatuses } };
    const [segment, campaign, draft] = await Promise.all([
      Segment.findOne({ segmentIds: id }, { name: 1 }).sort({ _id: 1 }).lean(),
      Campaign.findOne(isOpen, { name: 1 }).sort({ _id: 1 }).lean(),
      findDraftNaming(id),
    ]);
    const user = segment ?? campaign ?? draft;
    if (!user) return;
    const kind = segment ? 'segment' : 'campaign';
    throw new AppError('conflict', `The ${kind} ${JSON.stringify(user.name)} uses it.`);
  }

  return {
    /**
     * Keeps rules under a name; a repeat with the same id changes nothing.
     * @throws AppError validation_failed with a pointer below /rules
     */
    async createSegment(id: string, { name, rules: given }: CreateSegment): Promise<SegmentAnswer> {
      const tree = await rules.parse(given);
      await rules.assertResolvable(tree);
      const now = clock.now();
      const doc = await Segment.findOneAndUpdate(
        { _id: new Types.ObjectId(id) },
        {
          $setOnInsert: {
            name,
            rules: tree,
            segmentIds: namedSegments(tree),
            createdAt: now,
            updatedAt: now,
          },
        },
        { upsert: true, returnDocument: 'after' },
      ).lean();
      return answer(doc);
    },

    /** The segments, newest first. */
    async listSegments({ limit, cursor }: { limit: number; cursor?: string | undefined }) {
      const after = cursor === undefined ? {} : { _id: { $lt: decodeCursor(cursor, idPosition) } };
      const docs = await Segment.find(after)
        .sort({ _id: -1 })
        .limit(limit + 1)
        .lean();
      const descriptions = await rules.describe(docs.map((doc) => doc.rules));
      const described = docs.map((doc, index) => toSegment(doc, descriptions[index] ?? ''));
      const page: Page<SegmentAnswer> = toPage(described, limit, {
        position: ({ id }) => id,
        item: (segment) => segment,
      });
      return page;
    },

    /** @throws AppError not_found */
    getSegment: async (id: string): Promise<SegmentAnswer> => answer(await getDoc(id)),

    /**
     * Changes the name or the rules; segments and drafts that build on it follow.
     * @throws AppError not_found; validation_failed, also when the rules would make a circle
     */
    async updateSegment(id: string, { name, rules: given }: UpdateSegment): Promise<SegmentAnswer> {
      await getDoc(id);
      const tree = given === undefined ? undefined : await rules.parse(given);
      if (tree) await assertUsable(id, tree);
      const doc = await Segment.findOneAndUpdate(
        { _id: id },
        {
          $set: {
            ...(name !== undefined && { name }),
            ...(tree && { rules: tree, segmentIds: namedSegments(tree) }),
            updatedAt: clock.now(),
          },
        },
        { returnDocument: 'after' },
      ).lean();
      if (!doc) throw notFound('segment', id);
      return answer(doc);
    },

    /** @throws AppError not_found; conflict while a segment or a campaign that is not final uses it */
    async deleteSegment(id: string): Promise<void> {
      await getDoc(id);
      await assertUnused(id);
      await forgetHistory(id);
      await Segment.deleteOne({ _id: id });
    },
  };
}

export type SegmentService = ReturnType<typeof createSegmentService>;
