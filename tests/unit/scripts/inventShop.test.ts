import { inventCustomers, inventOrders } from '../../../src/scripts/seed/inventShop';
import { inventPerson } from '../../../src/scripts/common/inventPerson';

const size = { customers: 500, orders: 500, seed: 7 };

describe('an invented person', () => {
  it('is the same for the same seed and number, whoever was invented before', () => {
    const first = inventPerson(1, 12346, '12346');
    inventPerson(1, 99, '99');

    const second = inventPerson(1, 12346, '12346');

    expect(second).toEqual(first);
  });

  it('has an address of its own on a domain that is reserved for examples', () => {
    const emails = Array.from({ length: 2000 }, (_, number) => inventPerson(1, number, `n${number}`).email);

    expect(new Set(emails).size).toBe(2000);
    expect(emails.filter((email) => !/^[a-z0-9.]+@example\.(com|net|org)$/.test(email))).toEqual([]);
  });
});

describe('an invented shop', () => {
  it('is the same for the same seed and another for another', () => {
    const [first, second] = [[...inventCustomers(size)], [...inventCustomers(size)]];
    const other = [...inventCustomers({ ...size, seed: 8 })];

    expect(second).toEqual(first);
    expect(other).not.toEqual(first);
    expect([...inventOrders(size)]).toEqual([...inventOrders(size)]);
  });

  it('has orders of its own customers only, refunds with negative amounts among them', () => {
    const ids = new Set([...inventCustomers(size)].map((row) => (row as { externalId: string }).externalId));

    const orders = [...inventOrders(size)] as { customerExternalId: string; type: string; amount: string }[];

    expect(orders).toHaveLength(500);
    expect(orders.filter(({ customerExternalId }) => !ids.has(customerExternalId))).toEqual([]);
    expect(orders.filter(({ type, amount }) => (type === 'refund') !== amount.startsWith('-'))).toEqual([]);
  });

  it('without customers has no orders', () => {
    expect([...inventOrders({ ...size, customers: 0 })]).toEqual([]);
  });
});
