import { createZoneOffset } from './timeZone';
import type { ZoneOffset } from './timeZone';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const MOST_ZONES = 1000;

const offsets = new Map<string, ZoneOffset>();

/** The offset of a zone that `isTimeZone` knows; made once for each zone. */
export function zoneOffset(timezone: string): ZoneOffset {
  const known = offsets.get(timezone);
  if (known) return known;
  if (offsets.size >= MOST_ZONES) offsets.clear();
  const fresh = createZoneOffset(timezone);
  offsets.set(timezone, fresh);
  return fresh;
}

/**
 * The moment at which the clocks of a zone show a local time, both in milliseconds since 1970 (the local one as if it
 * were UTC). A time that the clocks show twice: the first; one that they skip: as far after the gap as it lies in it.
 */
export function fromLocal(local: number, timezone: string): number {
  const offsetAt = zoneOffset(timezone);
  // The offset changes at most once in the two days around.
  const before = local - offsetAt(local - DAY_MS);
  const after = local - offsetAt(local + DAY_MS);
  const shows = (moment: number): boolean => moment + offsetAt(moment) === local;
  if (shows(before)) return before;
  return shows(after) ? after : before;
}

/** Milliseconds since local midnight at a moment. */
export function timeOfDayAt(moment: number, timezone: string): number {
  const local = moment + zoneOffset(timezone)(moment);
  return ((local % DAY_MS) + DAY_MS) % DAY_MS;
}

/** The first moment, at or after another, at which the clocks of a zone show a time of day (milliseconds since midnight). */
export function nextTimeOfDay(moment: number, timeOfDay: number, timezone: string): number {
  const local = moment + zoneOffset(timezone)(moment);
  const today = Math.floor(local / DAY_MS) * DAY_MS;
  for (const day of [today, today + DAY_MS, today + 2 * DAY_MS]) {
    const reached = fromLocal(day + timeOfDay, timezone);
    if (reached >= moment) return reached;
  }
  return moment;
}

/** `21:30` in milliseconds since midnight. */
export function parseTimeOfDay(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return (hours * 60 + minutes) * MINUTE_MS;
}
