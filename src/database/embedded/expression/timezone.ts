import { storeError } from '../errors';

/** A zone's offset from UTC at an instant; both in milliseconds. */
export type ZoneOffset = (instant: number) => number;

const quarterHour = 900_000;
const dayLength = 86_400_000;
const cacheLimit = 20_000;

const fixedOffset = (name: string): number | undefined => {
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(name);
  if (match === null) return undefined;
  const minutes = Number(match[2]) * 60 + Number(match[3] ?? 0);
  return (match[1] === '-' ? -minutes : minutes) * 60_000;
};

const namedZone = (name: string): ZoneOffset => {
  const formatter = createFormatter(name);
  const measure = (instant: number): number => {
    const parts = formatter.formatToParts(instant);
    const part = (type: string): number => Number(parts.find((each) => each.type === type)?.value ?? 0);
    const local = Date.UTC(
      part('year'),
      part('month') - 1,
      part('day'),
      part('hour'),
      part('minute'),
      part('second'),
    );
    return local - Math.floor(instant / 1000) * 1000;
  };
  const quarters = cached((quarter) => measure(quarter * quarterHour));
  const days = cached((day) => {
    const offset = measure(day * dayLength);
    return offset === measure((day + 1) * dayLength) ? offset : undefined;
  });
  // Offsets change at quarters of an hour only, and on most days not at all.
  return (instant) => days(Math.floor(instant / dayLength)) ?? quarters(Math.floor(instant / quarterHour));
};

/** Remembers what a function gave for a whole number. */
const cached = <T>(compute: (key: number) => T): ((key: number) => T) => {
  const known = new Map<number, { result: T }>();
  return (key) => {
    const found = known.get(key);
    if (found !== undefined) return found.result;
    if (known.size >= cacheLimit) known.clear();
    const result = compute(key);
    known.set(key, { result });
    return result;
  };
};

const createFormatter = (timeZone: string): Intl.DateTimeFormat => {
  try {
    return new Intl.DateTimeFormat('en-US', {
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
  } catch {
    throw storeError(40485, `unrecognized time zone identifier: "${timeZone}"`);
  }
};

const zones = new Map<string, ZoneOffset>();

/** The offset of a zone named by the IANA, or of an offset such as `+05:30`. Throws 40485 for any other name. */
export const zoneOffset = (name: unknown): ZoneOffset => {
  if (typeof name !== 'string') throw storeError(40517, 'timezone must evaluate to a string');
  const known = zones.get(name);
  if (known !== undefined) return known;
  const fixed = name === 'UTC' || name === 'GMT' || name === 'Z' ? 0 : fixedOffset(name);
  const zone: ZoneOffset = fixed === undefined ? namedZone(name) : () => fixed;
  zones.set(name, zone);
  return zone;
};

/** The instant at which clocks in the zone show the local time, given as if it were UTC. */
export const toInstant = (local: number, offset: ZoneOffset): number => {
  const guess = local - offset(local);
  return local - offset(guess);
};
