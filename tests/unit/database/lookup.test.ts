import { runPipeline } from '../../../src/database/embedded/aggregate/runPipeline';
import { createPipelineContext } from '../../../src/database/embedded/commands/aggregate';
import { createDeadline } from '../../../src/database/embedded/deadline';
import type { Document } from '../../../src/database/embedded/documents';
import { rootScope } from '../../../src/database/embedded/expression/scope';
import { compileQuery } from '../../../src/database/embedded/query/compileQuery';
import { openLocalStore } from '../../support/localStore';

const now = new Date('2026-01-01');

/** Orders of 40 customers, some without one, some of two. */
const buildOrders = (count: number): Document[] =>
  Array.from({ length: count }, (_, index) => ({
    _id: index,
    ...(index % 11 !== 0 && { customer: index % 7 === 0 ? [index % 40, (index + 9) % 40] : index % 40 }),
  }));

/** Customers, two with the same number and one without any. */
const buildCustomers = (): Document[] => [
  ...Array.from({ length: 38 }, (_, number) => ({ _id: `c${number}`, number })),
  { _id: 'again', number: 3 },
  { _id: 'nobody' },
];

interface Reads {
  filters: Document[];
  whole: number;
}

const join = (orders: Document[], customers: Document[], isSmall: boolean, options: Document = {}) => {
  const reads: Reads = { filters: [], whole: 0 };
  const fields = { from: 'customers', localField: 'customer', foreignField: 'number', as: 'found' };
  const results = runPipeline(orders, [{ $lookup: { ...fields, ...options } }], {
    now,
    variables: {},
    random: () => 0.5,
    find: (_name, filter) => {
      reads.filters.push(filter);
      return customers.filter(compileQuery(filter));
    },
    readWhole: () => {
      reads.whole += 1;
      return isSmall ? customers : undefined;
    },
  });
  return { results: [...results], reads };
};

/** What each order must be joined with, found out one by one. */
const expected = (orders: Document[], customers: Document[]): Document[] =>
  orders.map((order) => {
    const wanted = [order.customer ?? null].flat();
    return { ...order, found: customers.filter(({ number }) => wanted.includes(number ?? null)) };
  });

describe('$lookup by fields', () => {
  it.each([
    ['a small collection', true],
    ['a collection that is too large to be held', false],
  ])('joins thousands of documents with %s as it would one by one', (_title, isSmall) => {
    const [orders, customers] = [buildOrders(8500), buildCustomers()];

    const { results } = join(orders, customers, isSmall);

    expect(results).toEqual(expected(orders, customers));
  });

  it('reads of the other collection no more than it needs for a few documents', () => {
    const { reads } = join(buildOrders(3), buildCustomers(), true);

    expect(reads).toEqual({ filters: [{ number: { $in: [null, 1, 2] } }], whole: 0 });
  });

  it('reads a small collection once for thousands of documents', () => {
    const { reads } = join(buildOrders(8500), buildCustomers(), true);

    expect({ filters: reads.filters.length, whole: reads.whole }).toEqual({ filters: 1, whole: 1 });
  });

  it('reads a large collection by ever larger batches', () => {
    const { reads } = join(buildOrders(7001), buildCustomers(), false);

    expect({ filters: reads.filters.length, whole: reads.whole }).toEqual({ filters: 4, whole: 1 });
  });

  it('reads by the conditions of its pipeline that need no variables', () => {
    const pipeline = [{ $match: { _id: { $ne: 'again' }, $expr: { $gt: ['$number', '$$least'] } } }];
    const options = { let: { least: { $literal: 1 } }, pipeline };

    const { reads, results } = join([{ _id: 0, customer: [1, 3] }], buildCustomers(), false, options);

    expect(reads.filters).toEqual([{ $and: [{ number: { $in: [1, 3] } }, { _id: { $ne: 'again' } }] }]);
    expect(results).toMatchObject([{ found: [{ _id: 'c3' }] }]);
  });

  it('does not read for no documents', () => {
    const { results, reads } = join([], buildCustomers(), true);

    expect({ results, reads }).toEqual({ results: [], reads: { filters: [], whole: 0 } });
  });
});

describe('the other collection of a $lookup', () => {
  it('joins a document once that has the value several times', () => {
    const { results } = join([{ _id: 1, customer: 3 }], [{ _id: 'c', number: [3, 3, 4] }], true);

    expect(results).toEqual([{ _id: 1, customer: 3, found: [{ _id: 'c', number: [3, 3, 4] }] }]);
  });

  it('is not held as a whole when it is larger than 16 MB', async () => {
    const local = openLocalStore();
    const megabyte = 'x'.repeat(2 ** 20);
    const insert = (name: string, count: number) =>
      local.run({
        insert: name,
        documents: Array.from({ length: count }, (_, _id) => ({ _id, megabyte })),
      });
    await Promise.all([insert('small', 3), insert('large', 16)]);
    const deadline = createDeadline();
    const { store } = local;
    const context = {
      store,
      database: 'local',
      command: 'aggregate',
      body: {},
      connection: { id: 1 },
      deadline,
    };
    const other = createPipelineContext(context, rootScope());

    const [small, large] = [other.readWhole?.('small'), other.readWhole?.('large')];
    await local.close();

    expect(small).toHaveLength(3);
    expect(large).toBeUndefined();
  });
});
