import { createZoneOffset } from './timeZone';
import type { ZoneOffset } from './timeZone';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Clocks change at quarters of an hour only. */
const QUARTER_HOUR_MS = 15 * MINUTE_MS;
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

/** The moments, in order, at which the clocks of a zone get to a local time: two when they show it twice. */
function momentsOf(local: number, timezone: string): number[] {
  const offsetAt = zoneOffset(timezone);
  const candidates = [local - offsetAt(local - DAY_MS), local - offsetAt(local + DAY_MS)];
  const shown = candidates.filter((moment) => moment + offsetAt(moment) === local);
  if (shown.length > 0) return [...new Set(shown)];
  // They skip it, between the two candidates: the first moment after the gap.
  const first = Math.min(...candidates);
  let moment = Math.ceil(first / QUARTER_HOUR_MS) * QUARTER_HOUR_MS;
  while (moment + offsetAt(moment) < local) moment += QUARTER_HOUR_MS;
  return [moment];
}

/**
 * The first moment, at or after another, at which the clocks of a zone get to a time of day (milliseconds since
 * midnight); when they skip it, the moment after the gap.
 */
export function nextTimeOfDay(moment: number, timeOfDay: number, timezone: string): number {
  const local = moment + zoneOffset(timezone)(moment);
  const today = Math.floor(local / DAY_MS) * DAY_MS;
  const reached = [today, today + DAY_MS, today + 2 * DAY_MS].flatMap((day) =>
    momentsOf(day + timeOfDay, timezone),
  );
  return reached.find((each) => each >= moment) ?? moment;
}

/** `21:30` in milliseconds since midnight. */
export function parseTimeOfDay(text: string): number {
  const [hours = 0, minutes = 0] = text.split(':').map(Number);
  return (hours * 60 + minutes) * MINUTE_MS;
}
