import { setTimeout as sleep } from 'node:timers/promises';
import { mongo } from 'mongoose';
import type { CampaignForecast } from '../../../src/schemas/campaignReportSchema';
import type { Campaign } from '../../../src/schemas/campaignSchema';
import { LEASE_MS } from '../../../src/services/delivery/messageClaims';
import { systemClock } from '../../../src/utils/clock';
import type { Random } from '../../../src/utils/random';
import { seededRandom } from '../seededRandom';
import { checkCampaign, readEntries, readVendor } from './checkCampaign';
import type { Audience } from './checkCampaign';
import { ADMIN_KEY, startFleet } from './fleet';
import type { Fleet, Member } from './fleet';
import { createPatientClient, isRefusal } from './patientClient';
import type { PatientClient } from './patientClient';
import { patientRead } from './patientRead';
import { makeCampaign, makePeople } from './shop';

export interface CrashRunOptions {
  folder: string;
  /** A server of another make; the embedded store is one of the processes unless given. */
  databaseUri?: string | undefined;
  /** The folder of a broken build. */
  build?: string;
  kills: number;
  people: number;
  campaignsAtOnce: number;
  /** How many of each campaign's people are held out. */
  holdoutPercent: number;
  seed: number;
  /** Kills strike while an audience is being written down, and then both workers or the store; else all, at any time. */
  isAimed?: boolean;
  /** The longest time between two kills, in milliseconds. */
  longestPauseMs: number;
  /** Told after each kill. */
  onKill?: (kills: number) => void;
}

/** What was done and seen. */
export interface CrashFigures {
  kills: Record<string, number>;
  campaigns: number;
  messages: number;
  /** Messages that the vendor was handed more than once, always under the same key. */
  repeated: number;
  /** Requests that the shop's client had to send again. */
  retries: number;
  seconds: number;
  /** What was not as promised. */
  faults: string[];
}

/** How long a campaign may take after the last kill; longer than every lease and most backoffs. */
const PATIENCE_MS = 240_000;
const LOOK_MS = 250;
/** A lease that was renewed within this has a worker that lives. */
const FRESH_MS = 500;
/** Above this a list of faults says nothing new. */
const MOST_FAULTS = 20;

const HOSTILE_VENDOR = { SIMULATOR_HOSTILITY: '0.3', SIMULATOR_LATENCY_MS: '20' };

interface Run {
  fleet: Fleet;
  api: PatientClient;
  vendor: PatientClient;
  database: mongo.Db;
  random: Random;
  audience: Audience;
  holdoutPercent: number;
  /** When nothing is killed any more. */
  killing: { isOver: boolean };
}

interface Started {
  id: string;
  forecast: CampaignForecast;
}

async function start({ api, random, holdoutPercent }: Run, number: number): Promise<Started> {
  const wanted = makeCampaign(number, holdoutPercent);
  const { id } = await api.post<Campaign>('/api/campaigns', wanted, `create-${number}`);
  const forecast = await api.get<CampaignForecast>(`/api/campaigns/${id}/forecast`);
  await sleep(random() * 100);
  await api.post(`/api/campaigns/${id}/launch`, {}, `launch-${number}`);
  return { id, forecast };
}

/** Pauses and resumes it at moments of chance; too early or too late is answered with 409. */
async function disturb({ api, random }: Run, id: string): Promise<void> {
  await sleep(random() * 4000);
  for (const action of ['pause', 'resume']) {
    const isDone = await api.post(`/api/campaigns/${id}/${action}`, {}, `${action}-${id}`).then(
      () => true,
      (error: unknown) => {
        if (!isRefusal(error, 409)) throw error;
        return false;
      },
    );
    if (!isDone) return;
    await sleep(random() * 2000);
  }
}

/** Entries that are SENT although the vendor has never heard of them: nobody will ever send them. */
async function findLost({ vendor, database }: Run, { id, stats }: Campaign): Promise<string[]> {
  if (stats.PENDING + stats.SENDING > 0) return [];
  const known = await readVendor(vendor);
  const sent = (await readEntries(database, id)).filter(({ status }) => status === 'SENT');
  return sent
    .filter(({ _id, retries }) => !known.has(retries ? `${String(_id)}.${retries}` : String(_id)))
    .map(({ _id }) => `${String(_id)} is SENT, but the vendor does not know it`);
}

/** @returns why it cannot complete; empty when it has completed */
async function complete(run: Run, id: string): Promise<string[]> {
  let giveUpAt = Infinity;
  for (let look = 1; ; look += 1) {
    const campaign = await run.api.get<Campaign>(`/api/campaigns/${id}`);
    const isPrepared = campaign.status === 'RUNNING' || campaign.status === 'COMPLETED';
    if (isPrepared && campaign.audienceSize !== run.audience.matched) {
      return [
        `${campaign.name} is ${campaign.status} with ${campaign.audienceSize} log entries, not ${run.audience.matched}`,
      ];
    }
    if (campaign.status === 'COMPLETED') return [];
    if (run.killing.isOver) giveUpAt = Math.min(giveUpAt, performance.now() + PATIENCE_MS);
    if (performance.now() > giveUpAt) {
      return [`${campaign.name} is ${campaign.status}: ${JSON.stringify(campaign.stats)}`];
    }
    const lost = look % 20 === 0 ? await findLost(run, campaign) : [];
    if (lost.length > 0) return lost;
    await sleep(LOOK_MS);
  }
}

/** Waits until every receipt that has come is applied. */
async function receiptsApplied({ database }: Run): Promise<void> {
  const receipts = database.collection('receipts');
  while ((await patientRead(() => receipts.countDocuments({ state: 'PENDING' }))) > 0) await sleep(LOOK_MS);
}

/** Some campaigns at once, one of them disturbed, one with its failures sent again; then they are checked. */
async function round(run: Run, numbers: readonly number[], figures: CrashFigures): Promise<void> {
  const started = await Promise.all(numbers.map((number) => start(run, number)));
  const [first, last] = [started[0], started.at(-1)];
  const disturbed = first && disturb(run, first.id);
  for (const { id } of started) figures.faults.push(...(await complete(run, id)));
  await disturbed;
  if (last && figures.faults.length === 0) {
    await run.api.post(`/api/campaigns/${last.id}/retry-failed`, {}, `retry-${last.id}`);
    figures.faults.push(...(await complete(run, last.id)));
  }
  if (figures.faults.length > 0) return;
  await receiptsApplied(run);
  const known = await readVendor(run.vendor);
  for (const { id, forecast } of started) {
    const check = await checkCampaign({ ...run, id, forecast, known });
    figures.faults.push(...check.faults);
    figures.messages += check.messages;
    figures.repeated += check.repeated;
    figures.campaigns += 1;
  }
}

/** Waits until a worker is writing down an audience, not one that is dead already, or until the run is over. */
async function preparing({ database, killing }: Run): Promise<void> {
  while (!killing.isOver) {
    const renewed = { $gt: new Date(systemClock.now().getTime() + LEASE_MS - FRESH_MS) };
    const held = { status: 'PREPARING', 'preparation.leaseUntil': renewed };
    const found = await database
      .collection('campaigns')
      .findOne(held)
      .catch(() => null);
    if (found) return;
    await sleep(5);
  }
}

/** Which processes are killed together. */
function chooseVictims({ fleet, random }: Run, { isAimed }: CrashRunOptions): Member[] {
  const sets = isAimed
    ? [/worker/, /store/].map((name) => fleet.members.filter((member) => name.test(member.name)))
    : fleet.members.map((member) => [member]);
  return sets[Math.floor(random() * sets.length)] ?? [];
}

async function killAtRandom(run: Run, options: CrashRunOptions, figures: CrashFigures): Promise<void> {
  const { random, killing } = run;
  for (let kills = 0; kills < options.kills && !killing.isOver;) {
    if (options.isAimed) await preparing(run);
    await sleep(random() * options.longestPauseMs);
    for (const member of chooseVictims(run, options)) {
      if (!(await member.kill())) continue;
      kills += 1;
      figures.kills[member.name] = (figures.kills[member.name] ?? 0) + 1;
      options.onKill?.(kills);
    }
  }
  killing.isOver = true;
}

async function runRounds(run: Run, options: CrashRunOptions, figures: CrashFigures): Promise<void> {
  let number = 0;
  do {
    const numbers = Array.from({ length: options.campaignsAtOnce }, () => (number += 1));
    await round(run, numbers, figures);
  } while (!run.killing.isOver && figures.faults.length === 0);
}

/**
 * Sends campaigns to the same people, round after round, with a hostile vendor, while API, workers, vendor and store are
 * killed with SIGKILL at random moments, until there were enough kills; checks each campaign when it has completed.
 * Ends early when something is not as promised.
 */
export async function crashRepeatedly(options: CrashRunOptions): Promise<CrashFigures> {
  const { folder, databaseUri, build, people, seed, holdoutPercent } = options;
  const random = seededRandom(seed);
  const started = performance.now();
  const figures: CrashFigures = {
    kills: {},
    campaigns: 0,
    messages: 0,
    repeated: 0,
    retries: 0,
    seconds: 0,
    faults: [],
  };
  const fleet = await startFleet({ folder, databaseUri, build, random, vendor: HOSTILE_VENDOR });
  const client = new mongo.MongoClient(fleet.databaseUri, { serverSelectionTimeoutMS: 60_000 });
  try {
    const { customers, audience } = makePeople(people);
    const api = createPatientClient(fleet.apiUrl, ADMIN_KEY);
    const vendor = createPatientClient(fleet.vendorUrl, fleet.vendorToken);
    const database = client.db();
    const run = {
      fleet,
      api,
      vendor,
      database,
      random,
      audience,
      holdoutPercent,
      killing: { isOver: false },
    };
    await api.post('/api/customers/bulk', { customers }, 'customers');
    const killing = killAtRandom(run, options, figures);
    try {
      await runRounds(run, options, figures);
    } catch (error) {
      figures.faults.push(String(error));
    } finally {
      run.killing.isOver = true;
      await killing;
    }
    figures.retries = api.retries() + vendor.retries();
  } finally {
    await fleet.stop();
    figures.faults.push(...fleet.surprises);
    if (databaseUri !== undefined) await client.db().dropDatabase();
    await client.close();
  }
  figures.faults.splice(MOST_FAULTS);
  figures.seconds = Math.round((performance.now() - started) / 1000);
  return figures;
}
