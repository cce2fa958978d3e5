import { storeError } from '../../errors';
import { fromFields } from '../calendar';
import { toInstant, zoneOffset } from '../timezone';
import type { ZoneOffset } from '../timezone';

const failure = (text: string): Error => storeError(241, `Error parsing date string '${text}'`);

const isoPattern =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?)?\s*(Z|[+-]\d{2}(?::?\d{2})?|[A-Za-z]+(?:\/\w+)*)?$/;

const milliseconds = (digits: string | undefined): number =>
  digits === undefined ? 0 : Number(digits.padEnd(3, '0').slice(0, 3));

interface Fields {
  year: number;
  month: number;
  day: number;
  hour: number;
  minute: number;
  second: number;
  millisecond: number;
}

const isValid = ({ year, month, day, hour, minute, second }: Fields): boolean => {
  if (month < 1 || month > 12 || hour > 23 || minute > 59 || second > 59) return false;
  return day >= 1 && new Date(fromFields({ year, month, day })).getUTCDate() === day;
};

const instantOf = (
  text: string,
  fields: Fields,
  given: { zone: string | undefined; fallback: ZoneOffset | undefined },
): Date => {
  if (!isValid(fields)) throw failure(text);
  if (given.zone !== undefined && given.fallback !== undefined) {
    throw storeError(
      241,
      `you cannot pass in a date/time string with time zone information ('${given.zone}') together with a timezone argument`,
    );
  }
  const offset = given.zone === undefined ? (given.fallback ?? (() => 0)) : zoneOffset(given.zone);
  return new Date(toInstant(fromFields(fields), offset));
};

/** Parses an ISO 8601 date. Throws 241 for any other text. */
export const parseDate = (text: string, timezone?: ZoneOffset): Date => {
  const match = isoPattern.exec(text.trim());
  if (match === null) throw failure(text);
  const number = (group: number): number => Number(match[group] ?? 0);
  const fields = {
    year: number(1),
    month: number(2),
    day: number(3),
    hour: number(4),
    minute: number(5),
    second: number(6),
    millisecond: milliseconds(match[7]),
  };
  return instantOf(text, fields, { zone: match[8], fallback: timezone });
};
