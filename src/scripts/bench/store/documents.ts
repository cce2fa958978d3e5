import { mongo } from 'mongoose';

/** The indexes of the measured collection, beside that of `_id`. */
export const benchIndexes = [{ customerId: 1 }, { country: 1, amount: 1 }] as const;

export const customerCount = 10_000;
const countries = ['United Kingdom', 'Germany', 'France', 'India', 'Netherlands'];

/** A document of about 300 bytes as BSON. */
export interface BenchDocument {
  _id: mongo.ObjectId;
  customerId: string;
  country: string;
  amount: number;
  quantity: number;
  status: string;
  isPaid: boolean;
  orderedAt: Date;
  note: string;
}

/** Documents `from` up to `from + count`, spread over 10,000 customers and 5 countries; each time new ids. */
export const benchDocuments = (from: number, count: number): BenchDocument[] =>
  Array.from({ length: count }, (_, position) => {
    const index = from + position;
    return {
      _id: new mongo.ObjectId(),
      customerId: customerId(index % customerCount),
      country: countries[index % countries.length] ?? '',
      amount: (index * 7919) % 100_000,
      quantity: index % 1000,
      status: index % 3 === 0 ? 'open' : 'delivered',
      isPaid: index % 2 === 0,
      orderedAt: new Date(Date.UTC(2025, 0, 1) + index * 60_000),
      note: 'x'.repeat(110),
    };
  });

const customerId = (index: number): string => `customer-${index}`;

/** The documents that the others are joined with. */
export const benchCustomers = (): { _id: string; name: string; city: string }[] =>
  Array.from({ length: customerCount }, (_, index) => ({
    _id: customerId(index),
    name: `Customer Number ${index}`,
    city: `City ${index % 50}`,
  }));

/** The reads that are measured, at 100,000 and at 1,000,000 documents. */
export const reads = {
  indexedCount: { country: 'Germany', amount: { $gte: 50_000 } },
  twoConditions: { quantity: { $gte: 500 }, isPaid: true },
  threeConditions: { status: 'delivered', quantity: { $gte: 500 }, isPaid: true },
  fiveGroups: [{ $group: { _id: '$country', total: { $sum: '$amount' }, orders: { $sum: 1 } } }],
  manyGroups: [{ $group: { _id: '$customerId', total: { $sum: '$amount' }, orders: { $sum: 1 } } }],
  lookup: [{ $lookup: { from: 'customers', localField: 'customerId', foreignField: '_id', as: 'customer' } }],
  lookupGroup: [
    { $lookup: { from: 'customers', localField: 'customerId', foreignField: '_id', as: 'customer' } },
    { $group: { _id: { $first: '$customer.city' }, total: { $sum: '$amount' }, orders: { $sum: 1 } } },
  ],
};
