import type { QuietHours } from '../schemas/sendingPolicySchema';
import { isTimeZone } from './calendar';
import { nextTimeOfDay, parseTimeOfDay, timeOfDayAt } from './zonedTime';

/** The zone whose clocks count for a customer: its own, if this machine knows it. */
export const zoneOf = (customer: { timezone?: string | undefined }, fallback: string): string =>
  customer.timezone !== undefined && isKnownZone(customer.timezone) ? customer.timezone : fallback;

const known = new Map<string, boolean>();

/** Zones come from imports, in any number; asking for each one is slow. */
function isKnownZone(timezone: string): boolean {
  const answer = known.get(timezone) ?? isTimeZone(timezone);
  if (known.size >= 1000) known.clear();
  known.set(timezone, answer);
  return answer;
}

/**
 * When the quiet hours that a moment lies in are over.
 * @param timezone whose clocks count
 * @returns undefined when it lies in none
 */
export function quietUntil(moment: Date, { from, to }: QuietHours, timezone: string): Date | undefined {
  const now = timeOfDayAt(moment.getTime(), timezone);
  const [start, end] = [parseTimeOfDay(from), parseTimeOfDay(to)];
  const isQuiet = start < end ? now >= start && now < end : now >= start || now < end;
  return isQuiet ? new Date(nextTimeOfDay(moment.getTime(), end, timezone)) : undefined;
}
