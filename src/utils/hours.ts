import type { Period } from './calendar';
import { zoneOffset } from './zonedTime';

const HOUR_MS = 3_600_000;
/** Clocks change at quarters of an hour only. */
const QUARTER_HOUR_MS = 900_000;

/**
 * Every hour on the clocks of a zone that overlaps [from, to), in order, named like `2026-01-31T09`; ends early after
 * `limit` of them. An hour that the clocks show twice is two periods of one name.
 */
export function listHours({ from, to }: { from: Date; to: Date }, timezone: string, limit: number): Period[] {
  const offsetAt = zoneOffset(timezone);
  const hourAt = (moment: number): number => Math.floor((moment + offsetAt(moment)) / HOUR_MS);
  const isSameHour = (a: number, b: number): boolean =>
    hourAt(a) === hourAt(b) && offsetAt(a) === offsetAt(b);
  let start = Math.floor(from.getTime() / QUARTER_HOUR_MS) * QUARTER_HOUR_MS;
  while (isSameHour(start - QUARTER_HOUR_MS, start)) start -= QUARTER_HOUR_MS;
  const hours: Period[] = [];
  while (start < to.getTime() && hours.length < limit) {
    let end = start + QUARTER_HOUR_MS;
    while (isSameHour(start, end)) end += QUARTER_HOUR_MS;
    const name = new Date(hourAt(start) * HOUR_MS).toISOString().slice(0, 13);
    hours.push({ name, from: new Date(start), to: new Date(end) });
    start = end;
  }
  return hours;
}
