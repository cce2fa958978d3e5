import type { mongo } from 'mongoose';
import { inParallel, median, perSecond, timed, times } from '../measure';
import type { Figure } from '../measure';
import { startCanned } from './canned';
import type { BenchDocument } from './documents';
import type { BenchOptions } from './small';

export const clients = 20;
const operations = 4000;
const warmUps = 2;

/**
 * Rates of 20 clients, in turn with the same number of pings and of finds that a server answers without any work:
 * the ratios of the medians. The latter is what the driver leaves possible.
 */
export async function benchClients(
  db: mongo.Db,
  orders: mongo.Collection<BenchDocument>,
  { folder, runs }: BenchOptions,
): Promise<Figure[]> {
  const found = await orders.find().limit(operations).toArray();
  const ids = found.map(({ _id }) => _id);
  const [document] = found;
  if (!document) return [];
  const canned = await startCanned(folder, { document, clients });
  const answered = canned.client.db('bench').collection<BenchDocument>('orders');
  const works = {
    ping: () => db.command({ ping: 1 }),
    find: (_id: mongo.ObjectId) => orders.findOne({ _id }),
    answered: (_id: mongo.ObjectId) => answered.findOne({ _id }),
    update: (_id: mongo.ObjectId) => orders.findOneAndUpdate({ _id }, { $inc: { quantity: 1 } }),
  };
  const rounds: Record<keyof typeof works, number>[] = [];
  for (let round = 0; round < runs + warmUps; round += 1) {
    const measure = (work: (id: mongo.ObjectId) => Promise<unknown>) =>
      timed(() => inParallel(ids, clients, work));
    rounds.push({
      ping: await measure(works.ping),
      find: await measure(works.find),
      answered: await measure(works.answered),
      update: await measure(works.update),
    });
  }
  await canned.close();
  const middle = (name: keyof typeof works) => median(rounds.slice(warmUps).map((round) => round[name]));
  const rate = (name: keyof typeof works) => perSecond(ids.length, middle(name));
  const against = (other: keyof typeof works, work: keyof typeof works, least: number) => {
    const share = middle(other) / middle(work);
    return { share: times(share), target: `≥ ${least} ×`, reached: share >= least };
  };
  const figure = (name: string, described: string, { share, ...rest }: ReturnType<typeof against>) => ({
    name: `${name} by ${clients} clients`,
    measured: `${described}, ${share}`,
    ...rest,
  });
  const ceiling = times(middle('ping') / middle('answered'));
  return [
    figure('findOneAndUpdate', `${rate('update')}; ping ${rate('ping')}`, against('ping', 'update', 0.7)),
    figure(
      'find by _id',
      `${rate('find')}; the driver alone ${ceiling}; ping ${rate('ping')}`,
      against('ping', 'find', 0.8),
    ),
    figure(
      'find by _id beside a server that always sends the same',
      `${rate('find')}; the other ${rate('answered')}`,
      against('answered', 'find', 0.8),
    ),
  ];
}
