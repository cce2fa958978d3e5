import { setTimeout as sleep } from 'node:timers/promises';
import { Types } from 'mongoose';
import type { Connection } from 'mongoose';
import { Webhook } from 'standardwebhooks';
import type { CommunicationLogDoc } from '../../models/communicationLogModel';
import { createModels, ensureIndexes } from '../../models/models';
import type { Models } from '../../models/models';
import { systemClock } from '../../utils/clock';
import { chunk, inParallel, percent, perSecond, timed } from './measure';
import type { Figure } from './measure';
import type { BenchServer } from './server';

const BATCH = 100;
const LANES = 4;
const TARGET_PER_SECOND = 2000;
const REPEATED_SHARE = 0.1;
const FAILED_SHARE = 0.1;

/** What the server of this bench has to be started with. */
export const BENCH_RECEIPT_SECRET = `whsec_${Buffer.from('only for measuring this machine').toString('base64')}`;

interface BenchReceipt {
  eventId: string;
  key: string;
  status: 'DELIVERED' | 'FAILED';
  occurredAt: string;
}

/** A running campaign whose messages are all with the vendor. */
async function makeCampaign({ Campaign, CommunicationLog }: Models, count: number) {
  const now = systemClock.now();
  const campaignId = new Types.ObjectId();
  await Campaign.create({
    _id: campaignId,
    name: 'Receipts',
    status: 'RUNNING',
    channel: 'email',
    message: 'Hi',
    countAt: now,
    createdAt: now,
  });
  const entries = Array.from({ length: count }, (_, index): CommunicationLogDoc => ({
    _id: new Types.ObjectId(),
    campaignId,
    customerId: new Types.ObjectId(),
    channel: 'email',
    address: `customer${index}@example.com`,
    status: 'SENT',
    vendor: 'simulator',
    attempts: 1,
    nextAttemptAt: new Date(now.getTime() + 3_600_000),
    createdAt: now,
    sentAt: now,
  }));
  for (const batch of chunk(entries, 5000)) await CommunicationLog.collection.insertMany(batch);
  return { campaignId, entries };
}

/** A receipt for every entry, a tenth of them twice, in an order that no index has. */
function makeReceipts(entries: readonly CommunicationLogDoc[]): BenchReceipt[] {
  const occurredAt = systemClock.now().toISOString();
  const once = entries.map(({ _id }, index): BenchReceipt => ({
    eventId: `event-${String(_id)}`,
    key: String(_id),
    status: index < entries.length * FAILED_SHARE ? 'FAILED' : 'DELIVERED',
    occurredAt,
  }));
  const all = [...once, ...once.slice(0, once.length * REPEATED_SHARE)];
  // A prime step goes through all of them once.
  return all.flatMap((_, index) => all[(index * 7919) % all.length] ?? []);
}

async function post({ url }: BenchServer, webhook: Webhook, body: string): Promise<void> {
  const sentAt = systemClock.now();
  const response = await fetch(`${url}/api/receipts`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': 'msg_bench',
      'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1000)),
      'webhook-signature': webhook.sign('msg_bench', sentAt, body),
    },
    body,
  });
  const answer = await response.text();
  if (!response.ok) throw new Error(`receipts: ${response.status} ${answer}`);
}

async function throughHttp(server: BenchServer, models: Models, receipts: readonly BenchReceipt[]) {
  const webhook = new Webhook(BENCH_RECEIPT_SECRET);
  const bodies = chunk(receipts, BATCH).map((batch) => JSON.stringify(batch));
  const stored = await timed(() => inParallel(bodies, LANES, (body) => post(server, webhook, body)));
  const rest = await timed(async () => {
    while (await models.Receipt.exists({ state: 'PENDING' })) await sleep(20);
  });
  return { stored, applied: stored + rest };
}

/** The same documents and the same changes by the raw driver, on a database of its own with the same indexes. */
async function throughDriver(served: Models, raw: Connection): Promise<number> {
  const models = createModels(raw);
  await ensureIndexes(models);
  const receipts = await served.Receipt.collection.find().toArray();
  const entries = await served.CommunicationLog.find().lean();
  const before = entries.map((entry) => ({ ...entry, status: 'SENT' as const }));
  for (const batch of chunk(before, 5000)) await models.CommunicationLog.collection.insertMany(batch);
  return timed(async () => {
    await inParallel(chunk(receipts, BATCH), LANES, (batch) => models.Receipt.collection.insertMany(batch));
    await inParallel(chunk(entries, 1000), 1, (batch) =>
      models.CommunicationLog.collection.bulkWrite(
        batch.map(({ _id, status, finalAt }) => ({
          updateOne: {
            filter: { _id },
            update: { $set: { status, finalAt, finalBy: 'vendor' }, $unset: { nextAttemptAt: 1 } },
          },
        })),
      ),
    );
  });
}

async function assertExact({ CommunicationLog, Receipt }: Models, campaignId: Types.ObjectId, count: number) {
  const by = (status: CommunicationLogDoc['status']): Promise<number> =>
    CommunicationLog.countDocuments({ campaignId, status });
  const failed = count * FAILED_SHARE;
  const found = [await by('DELIVERED'), await by('FAILED'), await Receipt.estimatedDocumentCount()];
  const expected = [count - failed, failed, count];
  if (String(found) === String(expected)) return;
  throw new Error(`delivered, failed and stored: ${found.join(', ')} instead of ${expected.join(', ')}`);
}

/**
 * Receipts over HTTP, signed, in arrays of 100, shuffled and a tenth of them twice, until all are applied.
 * @throws Error when a figure is not exact afterwards
 */
export async function benchReceipts(
  { server, served, raw }: { server: BenchServer; served: Connection; raw: Connection },
  count: number,
): Promise<Figure> {
  const models = createModels(served);
  const { campaignId, entries } = await makeCampaign(models, count);
  const receipts = makeReceipts(entries);
  const { stored, applied } = await throughHttp(server, models, receipts);
  await assertExact(models, campaignId, count);
  const driver = await throughDriver(models, raw);
  const rate = (receipts.length / applied) * 1000;
  return {
    name: 'receipts over HTTP, until applied',
    measured:
      `${perSecond(receipts.length, applied)} (stored at ${perSecond(receipts.length, stored)}), ` +
      `${percent(driver / applied)} of the raw driver's writes (${perSecond(receipts.length, driver)})`,
    target: `≥ ${TARGET_PER_SECOND}/s, exact`,
    reached: rate >= TARGET_PER_SECOND,
  };
}
