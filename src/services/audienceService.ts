import { Types } from 'mongoose';
import { toCustomer } from '../models/customerModel';
import type { CustomerDoc } from '../models/customerModel';
import type { Models } from '../models/models';
import { audiencePipeline, compileRules, memberStages } from '../rules/compileRules';
import type { AudiencePlan, Filter } from '../rules/compileRules';
import type { RuleSubject } from '../rules/evaluateRules';
import { explainRules } from '../rules/explainRules';
import type { RuleTree } from '../rules/ruleSchema';
import { idPosition } from '../schemas/commonSchema';
import type { Page } from '../schemas/commonSchema';
import type { Customer } from '../schemas/customerSchema';
import type {
  ExplainSegment,
  MembersQuery,
  PreviewSegment,
  SegmentExplanation,
  SegmentPreview,
} from '../schemas/segmentSchema';
import { AppError, notFound } from '../utils/appError';
import type { Clock } from '../utils/clock';
import { decodeCursor, toPage } from '../utils/pagination';
import type { RuleService } from './ruleService';

interface Deps extends Pick<Models, 'CommunicationLog' | 'Customer' | 'Order' | 'Segment'> {
  rules: Pick<RuleService, 'parse' | 'resolve' | 'describe'>;
  clock: Clock;
}

/** Who is meant: rules in any accepted spelling, or a stored segment. */
export interface AudienceSource {
  rules?: unknown;
  segmentId?: string | undefined;
}

export interface AudienceOptions {
  /** What relative dates count from. */
  asOf: Date;
  /** The campaign being prepared, which campaign rules must not see. */
  excludeCampaignId?: string | undefined;
}

export interface StreamOptions extends AudienceOptions {
  /** Only customers after this one in `_id` order. */
  after?: Types.ObjectId | undefined;
  batchSize: number;
}

interface Slice {
  after?: Types.ObjectId | undefined;
  limit: number;
}

/** Who belongs to an audience, and why. */
export function createAudienceService(deps: Deps) {
  const { Customer, Segment, rules, clock } = deps;
  // The driver's collection: the compiled query is exact, and Mongoose's casting would change it.
  const customers = Customer.collection;

  /** The canonical tree of what is meant, segments by id, and where it stands in the request. */
  async function read({ rules: given, segmentId }: AudienceSource) {
    if (segmentId === undefined) return { tree: await rules.parse(given), pointer: '/rules' };
    const segment = await Segment.findById(segmentId, { rules: 1 }).lean();
    if (segment) return { tree: segment.rules, pointer: '/segmentId' };
    const fault = { pointer: '/segmentId', detail: `there is no segment ${segmentId}` };
    throw new AppError('validation_failed', 'The segment does not exist.', { errors: [fault] });
  }

  async function count(plan: AudiencePlan): Promise<number> {
    if (plan.isPlain) return customers.countDocuments(plan.filter);
    const [counted] = await customers
      .aggregate<{ count: number }>(audiencePipeline(plan, { count: true }))
      .toArray();
    return counted?.count ?? 0;
  }

  /** The first members after one, in `_id` order. */
  function slice(plan: AudiencePlan, { after, limit }: Slice): Promise<CustomerDoc[]> {
    if (!plan.isPlain) {
      return customers.aggregate<CustomerDoc>(audiencePipeline(plan, { after, limit })).toArray();
    }
    const filter = after === undefined ? plan.filter : { $and: [{ _id: { $gt: after } }, plan.filter] };
    return customers.find<CustomerDoc>(filter, { sort: { _id: 1 }, limit }).toArray();
  }

  return {
    /**
     * The canonical tree of an audience with all segments put in place, which never changes again.
     * @throws AppError validation_failed with a pointer below /rules or /segmentId
     */
    async freezeRules(source: AudienceSource): Promise<RuleTree> {
      const { tree, pointer } = await read(source);
      return rules.resolve(tree, { pointer });
    },

    /** How many customers a frozen tree has. */
    countAudience: (tree: RuleTree, options: AudienceOptions): Promise<number> =>
      count(compileRules(tree, options)),

    /**
     * Runs further stages of an aggregation over the documents of a frozen tree's members, which come in no order.
     * @param tree null: all customers
     */
    aggregateAudience<T extends object>(
      tree: RuleTree | null,
      options: AudienceOptions,
      stages: readonly Filter[],
    ): Promise<T[]> {
      const members = tree === null ? [{ $match: {} }] : memberStages(compileRules(tree, options));
      return customers.aggregate<T>([...members, ...stages]).toArray();
    },

    /** The members of a frozen tree in `_id` order, in batches; holds one batch and no cursor on the server. */
    async *streamAudience(tree: RuleTree, options: StreamOptions): AsyncGenerator<CustomerDoc[]> {
      const { batchSize, after: start, ...about } = options;
      const plan = compileRules(tree, about);
      let after = start;
      for (;;) {
        const batch = await slice(plan, { after, limit: batchSize });
        if (batch.length > 0) yield batch;
        if (batch.length < batchSize) return;
        after = batch.at(-1)?._id;
      }
    },

    /**
     * How many customers match rules, the first of them, and the rules in plain English.
     * @throws AppError validation_failed with a pointer below /rules
     */
    async preview({ rules: given, asOf, sample }: PreviewSegment): Promise<SegmentPreview> {
      const tree = await rules.parse(given);
      const plan = compileRules(await rules.resolve(tree), { asOf: asOf ?? clock.now() });
      const [total, docs, [description = '']] = await Promise.all([
        count(plan),
        sample === 0 ? [] : slice(plan, { limit: sample }),
        rules.describe([tree]),
      ]);
      return { count: total, sample: docs.map(toCustomer), description };
    },

    /**
     * A page of a segment's members in `_id` order.
     * @throws AppError not_found
     */
    async listMembers(segmentId: string, { limit, cursor, asOf }: MembersQuery): Promise<Page<Customer>> {
      const segment = await Segment.findById(segmentId, { rules: 1 }).lean();
      if (!segment) throw notFound('segment', segmentId);
      const after = cursor === undefined ? undefined : decodeCursor(cursor, idPosition);
      const plan = compileRules(await rules.resolve(segment.rules), { asOf: asOf ?? clock.now() });
      const docs = await slice(plan, { after, limit: limit + 1 });
      return toPage(docs, limit, { position: (doc) => String(doc._id), item: toCustomer });
    },

    /**
     * Why one customer is in an audience or not: the tree with every node's outcome.
     * @throws AppError not_found for the customer, validation_failed for the rules
     */
    async explain({ customerId, asOf, ...source }: ExplainSegment): Promise<SegmentExplanation> {
      const { tree, pointer } = await read(source);
      const [resolved, [description = '']] = await Promise.all([
        rules.resolve(tree, { pointer }),
        rules.describe([tree]),
      ]);
      const moment = asOf ?? clock.now();
      const explained = explainRules(resolved, await loadSubject(deps, customerId), { asOf: moment });
      const { matched } = explained;
      return { customerId, asOf: moment.toISOString(), matched, description, rules: { ...explained } };
    },
  };
}

/** A customer with all that rules can ask about. */
async function loadSubject(
  { CommunicationLog, Customer, Order }: Deps,
  customerId: string,
): Promise<RuleSubject> {
  const mine = { customerId: new Types.ObjectId(customerId) };
  const [customer, orders, communications] = await Promise.all([
    Customer.findById(customerId).lean(),
    Order.find(mine, { amount: 1, itemCount: 1, type: 1, status: 1, orderedAt: 1 })
      .sort({ orderedAt: 1 })
      .lean(),
    CommunicationLog.find(mine, { campaignId: 1, status: 1, createdAt: 1, sentAt: 1 })
      .sort({ _id: -1 })
      .lean(),
  ]);
  if (!customer) throw notFound('customer', customerId);
  return { customer: { ...customer }, orders, communications };
}

export type AudienceService = ReturnType<typeof createAudienceService>;
