import { mongo } from 'mongoose';
import type { CampaignForecast, CampaignReport } from '../../../src/schemas/campaignReportSchema';
import type { Campaign } from '../../../src/schemas/campaignSchema';
import type { PatientClient } from './patientClient';
import { patientRead } from './patientRead';

/** Who is to be in a campaign, counted by hand. */
export interface Audience {
  matched: number;
  skipped: Counts;
}

/** What the vendor remembers of a key. */
interface VendorMessage {
  key: string;
  to: string;
  status: string;
  seen: number;
}

interface Entry {
  _id: mongo.ObjectId;
  customerId: mongo.ObjectId;
  address: string | null;
  status: string;
  retries?: number;
  finalBy?: string;
}

export interface CampaignCheck {
  faults: string[];
  messages: number;
  /** Messages that the vendor was handed more than once, under the same key. */
  repeated: number;
}

const PAGE = 10_000;

/** All that the vendor was ever given. */
export async function readVendor(vendor: PatientClient): Promise<Map<string, VendorMessage>> {
  const all = new Map<string, VendorMessage>();
  for (let after = ''; ;) {
    const page = await vendor.get<{ data: VendorMessage[] }>(
      `/vendor/messages?limit=${PAGE}${after && `&after=${after}`}`,
    );
    for (const message of page.data) all.set(message.key, message);
    if (page.data.length < PAGE) return all;
    after = page.data.at(-1)?.key ?? '';
  }
}

const tally = (values: readonly string[]): Counts => {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
};

type Counts = Readonly<Record<string, number>>;

/** A count that is missing is 0. */
const same = (a: Counts, b: Counts): boolean =>
  Object.keys({ ...a, ...b }).every((name) => (a[name] ?? 0) === (b[name] ?? 0));

/** The keys under which an entry may have been sent: one for each time that it was asked for. */
const keysOf = ({ _id, retries = 0 }: Entry): string[] =>
  Array.from({ length: retries + 1 }, (_, round) => (round === 0 ? String(_id) : `${String(_id)}.${round}`));

/** One entry for each person; each sent to its address under its own keys; the vendor's word is the entry's. */
function checkEntries(entries: readonly Entry[], known: ReadonlyMap<string, VendorMessage>): string[] {
  const faults: string[] = [];
  const people = new Set(entries.map(({ customerId }) => String(customerId)));
  if (people.size !== entries.length) {
    faults.push(`${entries.length} log entries for ${people.size} people`);
  }
  for (const entry of entries) {
    const keys = keysOf(entry);
    const sent = keys.map((key) => known.get(key)).filter((message) => message !== undefined);
    const last = known.get(keys.at(-1) ?? '');
    const isTold = entry.finalBy === 'vendor';
    if (sent.some(({ to }) => to !== entry.address)) faults.push(`${keys[0]} went to a wrong address`);
    if (isTold && last?.status !== entry.status) {
      faults.push(`${keys[0]} is ${entry.status}, for the vendor ${last?.status ?? 'unknown'}`);
    }
    if (!isTold && last) faults.push(`${keys[0]} is ${entry.status}, but the vendor has sent it`);
    if (!['DELIVERED', 'FAILED', 'SKIPPED', 'HOLDOUT'].includes(entry.status)) {
      faults.push(`${keys[0]} is still ${entry.status}`);
    }
  }
  return faults;
}

/** Nobody got two messages, and none left under a key that no entry has. */
function checkVendor(entries: readonly Entry[], messages: readonly VendorMessage[]): string[] {
  const keys = new Set(entries.flatMap(keysOf));
  const strays = messages.filter(({ key }) => !keys.has(key));
  const byPerson = tally(messages.map(({ key, to }) => `${to} ${key.split('.')[1] ?? ''}`));
  const doubled = Object.values(byPerson).filter((count) => count > 1).length;
  return [
    ...(strays.length > 0 ? [`${strays.length} messages under keys that no log entry has`] : []),
    ...(doubled > 0 ? [`${doubled} people got the campaign more than once`] : []),
  ];
}

function checkFigures(
  entries: readonly Entry[],
  campaign: Campaign,
  report: CampaignReport,
  forecast: CampaignForecast,
  { matched, skipped }: Audience,
): string[] {
  const faults: string[] = [];
  const hold = (isTrue: boolean, words: string): void => void (isTrue || faults.push(words));
  const fresh = tally(entries.map(({ status }) => status));
  const { outcomes } = report;
  const ended = outcomes.delivered + Object.values(outcomes.failed).reduce((sum, count) => sum + count, 0);

  hold(entries.length === matched, `${entries.length} log entries for an audience of ${matched}`);
  hold(campaign.audienceSize === matched, `audienceSize is ${campaign.audienceSize}, not ${matched}`);
  hold(
    same(fresh, campaign.stats),
    `stats ${JSON.stringify(campaign.stats)}, counted ${JSON.stringify(fresh)}`,
  );
  hold(same(report.skipped, skipped), `skipped ${JSON.stringify(report.skipped)}`);
  for (const figure of ['matched', 'toSend', 'holdout'] as const) {
    hold(
      report[figure] === forecast[figure],
      `${figure}: forecast ${forecast[figure]}, report ${report[figure]}`,
    );
  }
  hold(same(report.skipped, forecast.skipped), `forecast of skipped ${JSON.stringify(forecast.skipped)}`);
  hold(ended === report.toSend, `${ended} ended of ${report.toSend} to be sent`);
  return faults;
}

interface CheckOptions {
  database: mongo.Db;
  api: PatientClient;
  id: string;
  /** Of the vendor; all that is not about this campaign's entries must have been subtracted. */
  known: ReadonlyMap<string, VendorMessage>;
  forecast: CampaignForecast;
  audience: Audience;
}

export const readEntries = (database: mongo.Db, id: string): Promise<Entry[]> =>
  patientRead(() =>
    database
      .collection<Entry>('communicationlogs')
      .find({ campaignId: new mongo.ObjectId(id) }, { projection: { leaseId: 0 } })
      .sort({ _id: 1 })
      .toArray(),
  );

/** Compares what a finished campaign says with its log, its log with the vendor's memory, and all with the forecast. */
export async function checkCampaign(options: CheckOptions): Promise<CampaignCheck> {
  const { database, api, id, known, forecast, audience } = options;
  const entries = await readEntries(database, id);
  const mine = new Set(entries.map(({ _id }) => String(_id)));
  const messages = [...known.values()].filter(({ key }) => mine.has(key.split('.')[0] ?? ''));
  const campaign = await api.get<Campaign>(`/api/campaigns/${id}`);
  const report = await api.get<CampaignReport>(`/api/campaigns/${id}/report`);
  const faults = [
    ...checkEntries(entries, known),
    ...checkVendor(entries, messages),
    ...checkFigures(entries, campaign, report, forecast, audience),
  ].map((fault) => `${campaign.name}: ${fault}`);
  return { faults, messages: messages.length, repeated: messages.filter(({ seen }) => seen > 1).length };
}
