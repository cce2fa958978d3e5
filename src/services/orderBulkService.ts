import type { Types } from 'mongoose';
import type { Models } from '../models/models';
import type { OrderDoc } from '../models/orderModel';
import type { BulkResult } from '../schemas/bulkSchema';
import { createOrderSchema } from '../schemas/orderInputSchema';
import type { OrderInput } from '../schemas/orderInputSchema';
import type { Fault } from '../utils/appError';
import type { Clock } from '../utils/clock';
import { refusedByUniqueIndex } from '../utils/duplicateKey';
import { createRowIds } from '../utils/rowIds';
import type { CustomerStatsService } from './customerStatsService';
import { findOrderCustomers } from './intake/orderCustomers';
import type { OrderCustomer } from './intake/orderCustomers';
import { newOrder, sameOrder } from './intake/orderFields';
import { emptyResults, parseRows, toBulkResult } from './intake/rowResults';
import type { Row, RowCode, RowResults } from './intake/rowResults';

const ATTEMPTS = 4;

type Deps = Pick<Models, 'Customer' | 'Order'> & {
  stats: CustomerStatsService;
  clock: Clock;
  currency: string;
};

type IdOf = (index: number) => Types.ObjectId;

/** A row whose customer is known, with the order that it makes. */
interface Candidate {
  row: Row<OrderInput>;
  doc: OrderDoc;
  customer: OrderCustomer;
}

/** Takes in many orders at once: the same as one row after the other. */
export function createOrderBulkService({ Customer, Order, stats, clock, currency }: Deps) {
  const refuse = (results: RowResults, index: number, [code, fault]: [RowCode, Fault]): void => {
    results.refused.push({ index, code, faults: [fault] });
  };

  /** Rows in the right currency and of a known customer; the others are refused. */
  async function toCandidates(
    rows: readonly Row<OrderInput>[],
    { idOf, results }: { idOf: IdOf; results: RowResults },
  ): Promise<Candidate[]> {
    const now = clock.now();
    const findCustomer = await findOrderCustomers(
      Customer,
      rows.map(({ input }) => input),
    );
    const candidates: Candidate[] = [];
    for (const row of rows) {
      const customer = findCustomer(row.input);
      if (row.input.currency !== undefined && row.input.currency !== currency) {
        const fault = { pointer: '/currency', detail: `must be ${currency}, the installation’s currency` };
        refuse(results, row.index, ['validation_failed', fault]);
      } else if ('pointer' in customer) refuse(results, row.index, ['validation_failed', customer]);
      else {
        const context = { _id: idOf(row.index), customerId: customer._id, currency, now };
        candidates.push({ row, customer, doc: newOrder(row.input, context) });
      }
    }
    return candidates;
  }

  /** The orders that are stored already under an externalId of the candidates, or under their ids. */
  async function findStored(candidates: readonly Candidate[]): Promise<Map<string, OrderDoc>> {
    const stored = new Map<string, OrderDoc>();
    const externalIds = candidates.map(({ doc }) => doc.externalId).filter((id) => id !== undefined);
    const anonymous = candidates.filter(({ doc }) => doc.externalId === undefined);
    const [named, own] = await Promise.all([
      externalIds.length === 0
        ? []
        : Order.collection.find<OrderDoc>({ externalId: { $in: [...new Set(externalIds)] } }).toArray(),
      anonymous.length === 0
        ? []
        : Order.collection.find<OrderDoc>({ _id: { $in: anonymous.map(({ doc }) => doc._id) } }).toArray(),
    ]);
    for (const doc of [...named, ...own]) stored.set(keyOf(doc), doc);
    return stored;
  }

  /** @returns the keys of the orders that were not written after all */
  async function insert(fresh: readonly Candidate[]): Promise<Set<string>> {
    if (fresh.length === 0) return new Set();
    const docs = fresh.map(({ doc }) => doc);
    const customers = new Map(fresh.map(({ customer }) => [customer._id.toHexString(), customer]));
    const { result: refused, missing } = await stats.withStatistics({ known: [...customers.values()] }, () =>
      refusedByUniqueIndex(Order.collection.insertMany(docs, { ordered: false })),
    );
    // A customer who was deleted in between takes the new orders along; their rows are looked at once more.
    const orphans = docs.filter(({ customerId }) => missing.has(customerId.toHexString()));
    if (orphans.length > 0) {
      await Order.collection.deleteMany({ _id: { $in: orphans.map(({ _id }) => _id) } });
    }
    return new Set([...docs.filter((_, index) => refused.has(index)), ...orphans].map(keyOf));
  }

  async function applyOnce(
    candidates: readonly Candidate[],
    results: RowResults,
  ): Promise<Row<OrderInput>[]> {
    const known = await findStored(candidates);
    const stored = new Set(known.values());
    const fresh: Candidate[] = [];
    const outcomes = candidates.map((candidate) => {
      const { row, doc } = candidate;
      const key = keyOf(doc);
      const earlier = known.get(key);
      if (!earlier) {
        known.set(key, doc);
        fresh.push(candidate);
        return 'created' as const;
      }
      if (!sameOrder(earlier, doc, row.input)) return 'conflict' as const;
      // Stored under this very row's id: an earlier attempt at the same batch made it.
      return stored.has(earlier) && earlier._id.equals(doc._id)
        ? ('created' as const)
        : ('unchanged' as const);
    });
    const lost = await insert(fresh);
    await settle(candidates, { stored, known });
    const retried: Row<OrderInput>[] = [];
    candidates.forEach((candidate, position) => {
      const outcome = outcomes[position];
      if (lost.has(keyOf(candidate.doc))) retried.push(candidate.row);
      else if (outcome === 'conflict') refuse(results, candidate.row.index, ['conflict', otherContent]);
      else if (outcome) results[outcome] += 1;
    });
    return retried;
  }

  /** What is answered as stored must be in the statistics, even when its first writer has not come that far. */
  async function settle(
    candidates: readonly Candidate[],
    { stored, known }: { stored: ReadonlySet<OrderDoc>; known: ReadonlyMap<string, OrderDoc> },
  ): Promise<void> {
    const customerIds = new Map<string, Types.ObjectId>();
    for (const { doc } of candidates) {
      const order = known.get(keyOf(doc));
      if (order && stored.has(order)) customerIds.set(order.customerId.toHexString(), order.customerId);
    }
    await stats.settle([...customerIds.values()]);
  }

  return {
    /**
     * Applies the rows as if one after the other.
     * @param idOf the id that a row's order gets
     */
    async insertRows(rows: readonly unknown[], idOf: IdOf): Promise<RowResults> {
      const { parsed, refused } = parseRows(createOrderSchema, rows);
      const results = await this.insertParsed(parsed, idOf);
      return { ...results, refused: [...refused, ...results.refused] };
    },

    /** The same for rows that have passed their schema. */
    async insertParsed(rows: readonly Row<OrderInput>[], idOf: IdOf): Promise<RowResults> {
      const results = emptyResults();
      let pending = rows;
      for (let attempt = 1; pending.length > 0 && attempt <= ATTEMPTS; attempt += 1) {
        pending = await applyOnce(await toCandidates(pending, { idOf, results }), results);
      }
      for (const { index } of pending) refuse(results, index, ['conflict', otherContent]);
      return results;
    },

    /** Answers a bulk request; `requestId` is the id from which new orders get theirs. */
    async insertOrders(requestId: string, rows: readonly unknown[]): Promise<BulkResult> {
      return toBulkResult(await this.insertRows(rows, createRowIds(requestId)), '/orders');
    },
  };
}

const keyOf = (doc: OrderDoc): string =>
  doc.externalId === undefined ? `id:${doc._id.toHexString()}` : `externalId:${doc.externalId}`;

const otherContent: Fault = {
  pointer: '/externalId',
  detail: 'is stored already with other content; an order is not changed by sending it again',
};

export type OrderBulkService = ReturnType<typeof createOrderBulkService>;
