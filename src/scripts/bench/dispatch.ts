import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Types } from 'mongoose';
import type { Connection } from 'mongoose';
import { connectDatabase } from '../../database/connect';
import type { CommunicationLogDoc } from '../../models/communicationLogModel';
import { createModels, ensureIndexes } from '../../models/models';
import type { Campaign } from '../../schemas/campaignSchema';
import { formatBytes, formatCount } from '../common/terminal';
import { addPeople, launchTo } from './fleet';
import { chunk, duration, inParallel, median, percent, perSecond, residentBytes, timed } from './measure';
import type { Figure } from './measure';
import { BENCH_RECEIPT_SECRET } from './receipts';
import { freePort, startBenchServer, withDatabase } from './server';
import type { BenchServer } from './server';

const PEOPLE = 20_000;
const FEW = 2000;
const INSTANT_TARGET = 2000;
const HTTP_TARGET = 1000;
const MOST_GROWTH = 60 * 1024 * 1024;
const LONGEST_GET_MS = 50;
const GET_EVERY_MS = 20;
const LOOK_EVERY_MS = 200;

interface Run {
  /** From the launch to the last end of a message, in milliseconds. */
  tookMs: number;
  /** The most memory that the server held, in bytes. */
  peak: number;
  /** How long reading requests took meanwhile, in milliseconds. */
  gets: number[];
}

/** Reads a campaign and a page of customers in turn until it is told to stop. @returns how long each took */
async function readMeanwhile(server: BenchServer, campaign: string, signal: AbortSignal): Promise<number[]> {
  const times: number[] = [];
  for (let turn = 0; !signal.aborted; turn += 1) {
    const target = turn % 2 === 0 ? campaign : '/api/customers?limit=25';
    times.push(await timed(() => server.request('GET', target)));
    await sleep(GET_EVERY_MS);
  }
  return times;
}

async function untilCompleted(server: BenchServer, campaign: string): Promise<{ peak: number }> {
  for (let peak = 0; ;) {
    peak = Math.max(peak, residentBytes(server.pid));
    const { status } = (await server.request('GET', campaign)) as Campaign;
    if (status === 'COMPLETED') return { peak };
    await sleep(LOOK_EVERY_MS);
  }
}

/** The moment at which the last message ended; everyone must have ended. */
async function lastEnd(connection: Connection, id: Types.ObjectId, people: number): Promise<number> {
  const { CommunicationLog } = createModels(connection);
  const [found] = await CommunicationLog.aggregate<{ count: number; last: Date }>([
    { $match: { campaignId: id, status: { $in: ['DELIVERED', 'FAILED'] } } },
    { $group: { _id: null, count: { $sum: 1 }, last: { $max: '$finalAt' } } },
  ]);
  if (found?.count !== people) throw new Error(`${found?.count ?? 0} messages ended instead of ${people}`);
  return found.last.getTime();
}

async function send(server: BenchServer, connection: Connection, people: number): Promise<Run> {
  const campaign = await launchTo({ api: server }, people);
  const stopping = new AbortController();
  const reading = readMeanwhile(server, campaign, stopping.signal);
  const { peak } = await untilCompleted(server, campaign);
  stopping.abort();
  const { id, launchedAt } = (await server.request('GET', campaign)) as Campaign;
  const end = await lastEnd(connection, new Types.ObjectId(id), people);
  return { tookMs: end - Date.parse(launchedAt ?? ''), peak, gets: await reading };
}

/** The same entries and the same two changes of each by the raw driver, with the same indexes. */
async function throughDriver(served: Connection, raw: Connection, people: number): Promise<number> {
  const { CommunicationLog } = createModels(served);
  const models = createModels(raw);
  await ensureIndexes(models);
  const done = await CommunicationLog.find({ status: 'DELIVERED' }).sort({ _id: 1 }).limit(people).lean();
  const logs = models.CommunicationLog.collection;
  const fresh = done.map(({ finalAt: _, ...entry }): CommunicationLogDoc => ({
    ...entry,
    status: 'PENDING',
    nextAttemptAt: entry.createdAt,
  }));
  return timed(async () => {
    for (const batch of chunk(fresh, 1000)) await logs.insertMany(batch);
    await inParallel(chunk(done, 100), 4, async (batch) => {
      const leaseUntil = new Date(batch[0]?.createdAt ?? 0);
      const claim = { status: 'SENDING' as const, leaseId: String(batch[0]?._id), leaseUntil };
      await logs.updateMany({ _id: { $in: batch.map(({ _id }) => _id) } }, { $set: claim });
      await logs.bulkWrite(
        batch.map(({ _id, status, finalAt }) => ({
          updateOne: {
            filter: { _id },
            update: {
              $set: { status, finalAt },
              $unset: { leaseId: 1, leaseUntil: 1, nextAttemptAt: 1 },
            },
          },
        })),
        { ordered: false },
      );
    });
  });
}

const percentile = (values: readonly number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? Number.NaN;

function speed(name: string, tookMs: number, target: number, more = ''): Figure {
  return {
    name,
    measured: `${formatCount(PEOPLE)} in ${duration(tookMs)}, ${perSecond(PEOPLE, tookMs)}${more}`,
    target: `≥ ${formatCount(target)}/s`,
    reached: (PEOPLE / tookMs) * 1000 >= target,
  };
}

interface DispatchOptions {
  folder: string;
  /** The largest audience. */
  recipients: number;
  runs: number;
}

/** With a vendor that costs nothing: speed, memory, and how fast reading requests are answered meanwhile. */
async function benchInstant({ folder, recipients, runs }: DispatchOptions): Promise<Figure[]> {
  const store = await connectDatabase({ dataDir: path.join(folder, 'instant') });
  const server = await startBenchServer(
    await freePort(),
    { MONGODB_URI: withDatabase(store.uri, 'instant'), DATA_DIR: path.join(folder, 'instant-server') },
    'scripts/bench/instantServer',
  );
  try {
    const served = store.connection.useDb('instant');
    await addPeople({ api: server }, recipients);
    const few = await send(server, served, FEW);
    const some: Run[] = [];
    for (let run = 0; run < runs; run += 1) some.push(await send(server, served, PEOPLE));
    const tookMs = median(some.map((run) => run.tookMs));
    const driverMs = await throughDriver(served, store.connection.useDb('raw'), PEOPLE);
    const slowest = percentile(
      some.flatMap(({ gets }) => gets),
      0.99,
    );
    const all = recipients > PEOPLE ? await send(server, served, recipients) : undefined;
    const growth = (all?.peak ?? 0) - few.peak;
    const share = `, ${percent(driverMs / tookMs)} of the raw driver's writes (${perSecond(PEOPLE, driverMs)})`;
    return [
      speed(
        'messages by a vendor in the process, from launch to the last end',
        tookMs,
        INSTANT_TARGET,
        share,
      ),
      {
        name: 'reading requests meanwhile',
        measured: `p50 ${duration(
          percentile(
            some.flatMap(({ gets }) => gets),
            0.5,
          ),
        )}, p99 ${duration(slowest)}`,
        target: `p99 ≤ ${LONGEST_GET_MS} ms`,
        reached: slowest <= LONGEST_GET_MS,
      },
      ...(all
        ? [
            {
              name: `memory of the server, from ${formatCount(FEW)} to ${formatCount(recipients)} people`,
              measured:
                `${formatBytes(few.peak)} → ${formatBytes(all.peak)}; the large one in ${duration(all.tookMs)}, ` +
                perSecond(recipients, all.tookMs),
              target: `≤ ${formatBytes(MOST_GROWTH)} more`,
              reached: growth <= MOST_GROWTH,
            },
          ]
        : []),
    ];
  } finally {
    await server.close();
    await store.close();
  }
}

/** With the simulator in the server: over HTTP there and, with the receipts, back. */
async function benchSimulator({ folder, runs }: DispatchOptions): Promise<Figure> {
  const store = await connectDatabase({ dataDir: path.join(folder, 'simulator') });
  const server = await startBenchServer(await freePort(), {
    MONGODB_URI: withDatabase(store.uri, 'simulator'),
    DATA_DIR: path.join(folder, 'simulator-server'),
    RECEIPT_SECRETS: BENCH_RECEIPT_SECRET,
  });
  try {
    await addPeople({ api: server }, PEOPLE);
    const took: number[] = [];
    for (let run = 0; run < runs; run += 1) {
      took.push((await send(server, store.connection.useDb('simulator'), PEOPLE)).tookMs);
    }
    return speed('messages over HTTP with the simulator, to the last receipt', median(took), HTTP_TARGET);
  } finally {
    await server.close();
    await store.close();
  }
}

/** Campaigns from the launch to the end of the last message. @throws Error when anybody is missed */
export async function benchDispatch(options: DispatchOptions): Promise<Figure[]> {
  return [...(await benchInstant(options)), await benchSimulator(options)];
}
