import { setTimeout as sleep } from 'node:timers/promises';
import { formatCount, printTable } from '../common/terminal';
import { addPeople, launchTo, startFleet, waitUntil } from './fleet';
import type { Fleet } from './fleet';
import type { Figure } from './measure';

const RATES = [50, 200, 1000];
const START_UP_MS = 1000;
const MEASURED_MS = 10_000;
/** Workers may go by the policy of two seconds ago. */
const POLICY_REMEMBERED_MS = 2100;
const MOST_DEVIATION = 0.05;
/** More than go out while it is measured. */
const peopleFor = (rate: number): number => Math.ceil(rate * 13);

interface Measured {
  limit: 'campaign' | 'vendor';
  rate: number;
  /** Messages a second that came to the vendor. */
  found: number;
}

const deviation = ({ rate, found }: Measured): number => found / rate - 1;

async function setVendorRate({ api }: Fleet, rate: number | undefined): Promise<void> {
  const policy = { vendorRates: rate === undefined ? {} : { simulator: rate } };
  await api.request('PUT', '/api/sending-policy', JSON.stringify(policy));
  await sleep(POLICY_REMEMBERED_MS);
}

/** Sends for eleven seconds; the first one does not count. */
async function measure(fleet: Fleet, limit: Measured['limit'], rate: number): Promise<Measured> {
  const { api, vendor } = fleet;
  await setVendorRate(fleet, limit === 'vendor' ? rate : undefined);
  vendor.forget();
  const fields = limit === 'campaign' ? { ratePerSecond: rate } : {};
  const campaign = await launchTo(fleet, peopleFor(rate), fields);
  await waitUntil(() => vendor.firstAt() !== undefined);
  const from = (vendor.firstAt() ?? 0) + START_UP_MS;
  await sleep(from + MEASURED_MS - performance.now());
  const found = (vendor.countBetween(from, from + MEASURED_MS) / MEASURED_MS) * 1000;
  await api.request('POST', `${campaign}/cancel`);
  return { limit, rate, found };
}

const percentage = (share: number): string => `${share < 0 ? '' : '+'}${(share * 100).toFixed(1)} %`;

/** Sending rates that two workers keep together, each over ten seconds, as the vendor sees them. */
export async function benchThrottle(folder: string): Promise<Figure> {
  const fleet = await startFleet(folder, { isReporting: false });
  try {
    await addPeople(fleet, peopleFor(Math.max(...RATES)));
    const all: Measured[] = [];
    for (const limit of ['campaign', 'vendor'] as const) {
      for (const rate of RATES) all.push(await measure(fleet, limit, rate));
    }
    printTable([
      ['limit of a', 'rate', 'found', 'deviation'],
      ...all.map((measured) => [
        measured.limit,
        `${formatCount(measured.rate)}/s`,
        `${measured.found.toFixed(1)}/s`,
        percentage(deviation(measured)),
      ]),
    ]);
    const worst = Math.max(...all.map((measured) => Math.abs(deviation(measured))));
    return {
      name: `throttle at ${RATES.map(formatCount).join(', ')} a second over two workers`,
      measured: `at most ${(worst * 100).toFixed(1)} % off over 10 s`,
      target: '≤ 5 %',
      reached: worst <= MOST_DEVIATION,
    };
  } finally {
    await fleet.close();
  }
}
