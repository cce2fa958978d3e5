import type { mongo } from 'mongoose';
import { inParallel, median, perSecond, timed, times } from '../measure';
import type { Figure } from '../measure';
import type { BenchDocument } from './documents';

export const clients = 20;
const operations = 4000;

/** Rates of 20 clients, in turn with the same number of pings: the median of the rounds' ratios. */
export async function benchClients(
  db: mongo.Db,
  orders: mongo.Collection<BenchDocument>,
  rounds: number,
): Promise<Figure[]> {
  const found = await orders
    .find({}, { projection: { _id: 1 } })
    .limit(operations)
    .toArray();
  const ids = found.map(({ _id }) => _id);
  const measure = (work: (id: mongo.ObjectId) => Promise<unknown>): Promise<number> =>
    timed(() => inParallel(ids, clients, work));
  const ping = (): Promise<number> => measure(() => db.command({ ping: 1 }));
  const findById = (): Promise<number> => measure((_id) => orders.findOne({ _id }));
  const findAndUpdate = (): Promise<number> =>
    measure((_id) => orders.findOneAndUpdate({ _id }, { $inc: { quantity: 1 } }));
  // One round to warm up.
  for (const work of [ping, findById, findAndUpdate]) await work();
  const all: { ping: number; find: number; update: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    all.push({ ping: await ping(), find: await findById(), update: await findAndUpdate() });
  }
  const pinged = median(all.map((round) => round.ping));
  const figure = (name: string, least: number, measured: number): Figure => ({
    name: `${name} by ${clients} clients`,
    measured:
      `${perSecond(ids.length, measured)}; ping ${perSecond(ids.length, pinged)}, ` +
      times(pinged / measured),
    target: `≥ ${least} × ping`,
    reached: pinged / measured >= least,
  });
  return [
    figure('findOneAndUpdate', 0.7, median(all.map((round) => round.update))),
    figure('find by _id', 0.8, median(all.map((round) => round.find))),
  ];
}
