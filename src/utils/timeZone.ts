/** A zone's offset from UTC at an instant; both in milliseconds. */
export type ZoneOffset = (instant: number) => number;

const QUARTER_HOUR_MS = 900_000;
const DAY_MS = 86_400_000;
const MOST_REMEMBERED = 20_000;

/** Remembers what a function gave for a whole number. */
function remembering<T>(compute: (key: number) => T): (key: number) => T {
  const known = new Map<number, { result: T }>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found.result;
    if (known.size >= MOST_REMEMBERED) known.clear();
    const result = compute(key);
    known.set(key, { result });
    return result;
  };
}

/** The offset of a zone of the time zone database, such as `Asia/Kolkata`. Throws RangeError for any other name. */
export function createZoneOffset(timeZone: string): ZoneOffset {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const measure = (instant: number): number => {
    const parts: Record<string, number> = {};
    for (const { type, value } of format.formatToParts(instant)) parts[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000;
  };
  const quarters = remembering((quarter) => measure(quarter * QUARTER_HOUR_MS));
  const days = remembering((day) => {
    const offset = measure(day * DAY_MS);
    return offset === measure((day + 1) * DAY_MS) ? offset : undefined;
  });
  // Offsets change at quarters of an hour only, and on most days not at all.
  return (instant) => days(Math.floor(instant / DAY_MS)) ?? quarters(Math.floor(instant / QUARTER_HOUR_MS));
}
