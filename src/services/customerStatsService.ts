import { Types } from 'mongoose';
import type { CustomerDoc, CustomerStats, OpeningBalance } from '../models/customerModel';
import type { Models } from '../models/models';
import type { OrderDoc } from '../models/orderModel';
import type { Clock } from '../utils/clock';

/** How many customers one round recomputes, and how many rounds are under way at once. */
const BATCH = 2500;
const LANES = 2;
/** A job whose writer has not been heard of for this long is run by whoever finds it. */
const OVERDUE_MS = 30_000;
const HEARTBEAT_MS = 10_000;

/** What the completed orders, or the completed refunds, of a customer come to. Money in minor units. */
interface OrderSums {
  count: number;
  amount: number;
  largest: number;
  first: Date;
  last: Date;
}

/** What a recomputation starts from besides the orders. */
export type StatsBasis = Pick<CustomerDoc, '_id' | 'opening' | 'statsVersion'>;

type SumsByType = Partial<Record<OrderDoc['type'], OrderSums>>;

const later = (a: Date | null, b: Date | null): Date | null => (a && b ? (a > b ? a : b) : (a ?? b));

/** The statistics of a customer with this opening balance and these orders. */
export function toStatistics(opening: OpeningBalance, { order, refund }: SumsByType = {}): CustomerStats {
  const totalSpend = opening.totalSpend + (order?.amount ?? 0);
  return {
    totalSpend,
    netSpend: totalSpend + (refund?.amount ?? 0),
    visits: opening.visits + (order?.count ?? 0),
    orderCount: order?.count ?? 0,
    refundCount: refund?.count ?? 0,
    averageOrderValue: order ? order.amount / order.count : null,
    largestOrder: order?.largest ?? null,
    firstOrderAt: order?.first ?? null,
    lastOrderAt: order?.last ?? null,
    lastVisitAt: later(opening.lastVisitAt, order?.last ?? null),
  };
}

type Deps = Pick<Models, 'Customer' | 'Order' | 'StatsJob'> & { clock: Clock };

/** Keeps every customer's statistics equal to the orders: recomputed, never added up. */
export function createCustomerStatsService({ Customer, Order, StatsJob, clock }: Deps) {
  async function readSums(customerIds: readonly Types.ObjectId[]): Promise<Map<string, SumsByType>> {
    const groups = Order.collection.aggregate<
      OrderSums & { _id: { customerId: Types.ObjectId; type: OrderDoc['type'] } }
    >(
      [
        { $match: { customerId: { $in: customerIds }, status: 'completed' } },
        {
          $group: {
            _id: { customerId: '$customerId', type: '$type' },
            count: { $sum: 1 },
            amount: { $sum: '$amount' },
            largest: { $max: '$amount' },
            first: { $min: '$orderedAt' },
            last: { $max: '$orderedAt' },
          },
        },
      ],
      { batchSize: 2 * BATCH },
    );
    const sums = new Map<string, SumsByType>();
    for (const { _id, ...sum } of await groups.toArray()) {
      const key = _id.customerId.toHexString();
      sums.set(key, { ...sums.get(key), [_id.type]: sum });
    }
    return sums;
  }

  const readBasis = async (customerIds: readonly Types.ObjectId[]): Promise<StatsBasis[]> =>
    customerIds.length === 0
      ? []
      : Customer.collection
          .find<StatsBasis>(
            { _id: { $in: [...customerIds] } },
            { projection: { opening: 1, statsVersion: 1 }, batchSize: BATCH },
          )
          .toArray();

  /**
   * Recomputes once. The basis was read before the orders are, and each write is conditional on its version, so a
   * slower recomputation never overwrites one that saw more.
   * @param found takes the ids of the customers that exist
   * @returns the customers for whom another recomputation came first
   */
  async function recomputeOnce(
    customers: readonly StatsBasis[],
    found: Set<string>,
  ): Promise<Types.ObjectId[]> {
    const customerIds = customers.map(({ _id }) => _id);
    const sums = await readSums(customerIds);
    const token = new Types.ObjectId();
    const { matchedCount } = await Customer.collection.bulkWrite(
      customers.map(({ _id, opening, statsVersion }) => {
        const stats = toStatistics(opening, sums.get(_id.toHexString()));
        const update = { $set: { stats, statsVersion: statsVersion + 1, statsToken: token } };
        return { updateOne: { filter: { _id, statsVersion }, update } };
      }),
      { ordered: false },
    );
    if (matchedCount === customers.length) {
      for (const _id of customerIds) found.add(_id.toHexString());
      return [];
    }
    const written = await Customer.find({ _id: { $in: customerIds } }, 'statsToken').lean();
    for (const { _id } of written) found.add(_id.toHexString());
    return written.filter(({ statsToken }) => !statsToken?.equals(token)).map(({ _id }) => _id);
  }

  /** @returns the customers that do not exist (any more) */
  async function recompute(
    customerIds: readonly Types.ObjectId[],
    known?: readonly StatsBasis[],
  ): Promise<Set<string>> {
    const found = new Set<string>();
    const starts = Array.from(
      { length: Math.ceil(customerIds.length / BATCH) },
      (_, round) => round * BATCH,
    ).values();
    const lane = async (): Promise<void> => {
      for (const start of starts) {
        let basis =
          known?.slice(start, start + BATCH) ?? (await readBasis(customerIds.slice(start, start + BATCH)));
        while (basis.length > 0) basis = await readBasis(await recomputeOnce(basis, found));
      }
    };
    await Promise.all(Array.from({ length: LANES }, lane));
    const asked = customerIds.map((id) => id.toHexString());
    return new Set(asked.filter((id) => !found.has(id)));
  }

  return {
    /**
     * Runs a write that changes what the statistics of these customers are made of, and answers when they include it.
     * The note in `statsjobs` outlives a crash: whoever finds it recomputes the customers.
     * @param customers each customer once; with what was read of them before the write, they are not read again
     * @returns what the write returned, and the customers that did not exist (any more) after it
     */
    async withStatistics<T>(
      customers: readonly Types.ObjectId[] | { known: readonly StatsBasis[] },
      write: () => Promise<T>,
    ): Promise<{ result: T; missing: ReadonlySet<string> }> {
      const known = 'known' in customers ? customers.known : undefined;
      const customerIds = 'known' in customers ? customers.known.map(({ _id }) => _id) : customers;
      if (customerIds.length === 0) return { result: await write(), missing: new Set() };
      const _id = new Types.ObjectId();
      await StatsJob.collection.insertOne({ _id, customerIds: [...customerIds], aliveAt: clock.now() });
      const heartbeat = setInterval(() => {
        // A missed beat only makes another process recompute as well.
        StatsJob.updateOne({ _id }, { $set: { aliveAt: clock.now() } }).catch(() => undefined);
      }, HEARTBEAT_MS);
      try {
        const result = await write();
        const missing = await recompute(customerIds, known);
        await StatsJob.collection.deleteOne({ _id });
        return { result, missing };
      } finally {
        clearInterval(heartbeat);
      }
    },

    /**
     * Brings the statistics of these customers up to date where a write of theirs has been noted but not finished:
     * a repeated upload may be answered only when they include what the first one wrote.
     */
    async settle(customerIds: readonly Types.ObjectId[]): Promise<void> {
      if (customerIds.length === 0) return;
      const jobs = await StatsJob.find().sort({ _id: 1 }).lean();
      const noted = new Set(jobs.flatMap((job) => job.customerIds.map((id) => id.toHexString())));
      await recompute(customerIds.filter((id) => noted.has(id.toHexString())));
    },

    /**
     * Finishes one write whose writer was lost.
     * @returns whether there may be more
     */
    async runOverdueJob(): Promise<boolean> {
      const overdue = { aliveAt: { $lte: new Date(clock.now().getTime() - OVERDUE_MS) } };
      const job = await StatsJob.findOne(overdue).sort({ aliveAt: 1 }).lean();
      if (!job) return false;
      await recompute(job.customerIds);
      await StatsJob.deleteOne({ _id: job._id, ...overdue });
      return true;
    },
  };
}

export type CustomerStatsService = ReturnType<typeof createCustomerStatsService>;
