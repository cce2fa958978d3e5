import type { CommunicationLogDoc } from '../../../src/models/communicationLogModel';
import type { Bench } from '../deliveryBench';
import { keyOf } from './deliveryModel';
import type { DeliveryModel, ModelEntry } from './deliveryModel';
import type { ModelVendor } from './modelVendor';

/** The program, the vendor that it speaks to, and the campaign that is looked at. */
export interface Real {
  bench: Bench;
  vendor: ModelVendor;
  id: string;
}

export const readEntries = ({ bench, id }: Real): Promise<CommunicationLogDoc[]> =>
  bench.app.models.CommunicationLog.find({ campaignId: id }).sort({ _id: 1 }).lean();

/** Counts now, however long ago the last count was. */
async function countNow({ bench, id }: Real): Promise<void> {
  const isDue = { $set: { countAt: bench.clock.now() } };
  await bench.app.models.Campaign.updateOne({ _id: id, countAt: { $ne: null } }, isDue);
  await bench.app.services.delivery.work.statistics.run();
}

export function countByStatus(docs: readonly { status: string }[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of docs) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

export const withoutZeros = (stats: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(stats).filter(([, count]) => count > 0));

/** What the model says of a message, in the form in which `seenOf` reads it from the database. */
const believedOf = (entry: ModelEntry, now: number) => ({
  status: entry.status,
  round: entry.round,
  isVendorsWord: entry.isVendorsWord,
  ...(entry.status === 'PENDING' && {
    attempts: entry.attempts,
    isUncertain: entry.isUncertain,
    waits: Math.max((entry.at ?? 0) - now, 0),
  }),
  ...(entry.status === 'SENDING' && { attempts: entry.attempts }),
});

const seenOf = (doc: CommunicationLogDoc, now: number) => ({
  status: doc.status,
  round: doc.retries ?? 0,
  isVendorsWord: doc.finalBy === 'vendor',
  ...(doc.status === 'PENDING' && {
    attempts: doc.attempts,
    isUncertain: doc.uncertain ?? false,
    waits: Math.max((doc.nextAttemptAt?.getTime() ?? 0) - now, 0),
  }),
  ...(doc.status === 'SENDING' && { attempts: doc.attempts }),
});

function assertVendorsRecord({ isIdempotent, entries }: DeliveryModel, { known }: ModelVendor): void {
  for (const [key, { to, times }] of known) {
    const [id, round = '0'] = key.split('.');
    const entry = entries.find((it) => it.id === id);
    if (entry?.person !== to) throw new Error(`the vendor was given ${key} for ${to}`);
    expect(Number(round)).toBeLessThanOrEqual(entry.round);
    if (!isIdempotent) expect(times).toBe(1);
  }
  for (const entry of entries) {
    if (entry.status === 'SENT' || entry.status === 'DELIVERED')
      expect([...known.keys()]).toContain(keyOf(entry));
  }
}

/** Everything that can be seen is as the model says. */
export async function verify(model: DeliveryModel, real: Real): Promise<void> {
  await countNow(real);
  model.completeIfDone();
  const now = real.bench.clock.now().getTime();
  const docs = await readEntries(real);
  const campaign = await real.bench.app.services.delivery.campaigns.getCampaign(real.id);

  expect(campaign.status).toBe(model.campaign.status);
  expect([...campaign.actions].sort()).toEqual(model.allowed().sort());
  expect(docs.map(({ address }) => address).sort()).toEqual(model.entries.map(({ person }) => person).sort());
  for (const entry of model.entries) {
    const doc = docs.find(({ _id }) => String(_id) === entry.id);
    expect(doc && { ...seenOf(doc, now), person: doc.address }).toEqual({
      ...believedOf(entry, now),
      person: entry.person,
    });
  }
  expect(withoutZeros(campaign.stats)).toEqual(countByStatus(docs));
  expect(campaign.audienceSize).toBe(docs.length);
  assertVendorsRecord(model, real.vendor);
}
