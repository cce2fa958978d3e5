import { setTimeout as sleep } from 'node:timers/promises';
import type { Campaign } from '../../schemas/campaignSchema';
import { MAX_BATCH } from '../../vendors/vendor';
import { formatCount } from '../common/terminal';
import { addPeople, launchTo, startFleet, waitUntil } from './fleet';
import type { Fleet } from './fleet';
import { duration, timed } from './measure';
import type { Figure } from './measure';

const PEOPLE = 20_000;
/** So long after the answer nothing may come any more, in milliseconds. */
const QUIET_MS = 3000;

const read = async ({ api }: Fleet, campaign: string): Promise<Campaign> =>
  (await api.request('GET', campaign)) as Campaign;

/** Pauses in the middle. @returns how many messages the vendor got after the answer */
async function pauseInTheMiddle(fleet: Fleet, campaign: string) {
  const { api, vendor } = fleet;
  await waitUntil(() => vendor.seen.size >= PEOPLE / 2);
  const before = vendor.seen.size;
  const tookMs = await timed(() => api.request('POST', `${campaign}/pause`));
  const answered = vendor.seen.size;
  await sleep(QUIET_MS);
  return { tookMs, meanwhile: answered - before, after: vendor.seen.size - answered };
}

function assertExact({ audienceSize, sent, stats }: Campaign, { vendor }: Fleet): void {
  const twice = [...vendor.seen.values()].filter((times) => times > 1).length;
  const found = [audienceSize, sent, stats.DELIVERED, vendor.seen.size, twice];
  if (String(found) === String([PEOPLE, PEOPLE, PEOPLE, PEOPLE, 0])) return;
  throw new Error(`audience, sent, delivered, at the vendor, twice: ${found.join(', ')}`);
}

/**
 * A pause in the middle of 20,000 that two workers send, then the rest.
 * @throws Error when anybody is missed or gets it twice
 */
export async function benchPause(folder: string): Promise<Figure> {
  const fleet = await startFleet(folder, { isReporting: true });
  try {
    await addPeople(fleet, PEOPLE);
    const campaign = await launchTo(fleet, PEOPLE);
    const { tookMs, meanwhile, after } = await pauseInTheMiddle(fleet, campaign);
    const paused = await read(fleet, campaign);
    await fleet.api.request('POST', `${campaign}/resume`);
    await waitUntil(async () => {
      await sleep(100);
      return (await read(fleet, campaign)).status === 'COMPLETED';
    });
    assertExact(await read(fleet, campaign), fleet);
    return {
      name: `pause in the middle of ${formatCount(PEOPLE)} over two workers`,
      measured:
        `at ${formatCount(paused.sent)}, answered after ${duration(tookMs)} (${formatCount(meanwhile)} more until ` +
        `then, ${formatCount(after)} afterwards); the total is exact, nobody twice`,
      target: `≤ ${MAX_BATCH} after the answer, exact`,
      reached: paused.status === 'PAUSED' && after <= MAX_BATCH,
    };
  } finally {
    await fleet.close();
  }
}
