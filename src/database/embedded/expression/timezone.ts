import { createZoneOffset } from '../../../utils/timeZone';
import { storeError } from '../errors';
import type { ZoneOffset } from '../../../utils/timeZone';

export type { ZoneOffset } from '../../../utils/timeZone';

export const utc: ZoneOffset = () => 0;

const fixedOffset = (name: string): ZoneOffset | undefined => {
  const match = /^([+-])(\d{2}):?(\d{2})?$/.exec(name);
  if (match === null) return undefined;
  const offset = (Number(match[2]) * 60 + Number(match[3] ?? 0)) * (match[1] === '-' ? -60_000 : 60_000);
  return offset === 0 ? utc : () => offset;
};

const namedZone = (name: string): ZoneOffset => {
  try {
    return createZoneOffset(name);
  } catch {
    throw storeError(40485, `unrecognized time zone identifier: "${name}"`);
  }
};

const zones = new Map<string, ZoneOffset>([
  ['UTC', utc],
  ['GMT', utc],
]);

/** The offset of a zone named by the IANA, or of an offset such as `+05:30`. Throws 40485 for any other name. */
export const zoneOffset = (name: unknown): ZoneOffset => {
  if (typeof name !== 'string') throw storeError(40517, 'timezone must evaluate to a string');
  const known = zones.get(name);
  if (known !== undefined) return known;
  const zone = fixedOffset(name) ?? namedZone(name);
  zones.set(name, zone);
  return zone;
};

/** The instant at which clocks in the zone show the local time, given as if it were UTC; after a gap in it. */
export const toInstant = (local: number, zone: ZoneOffset): number => {
  const first = local - zone(local);
  const second = local - zone(first);
  return zone(second) === zone(first) ? second : Math.max(first, second);
};
