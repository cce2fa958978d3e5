import { storeError } from '../../errors';
import { isNumber, typeName } from '../../query/bsonTypes';
import { regexParts } from '../../query/compare';
import { compilePattern, isRegex } from '../../query/regex';
import { any, int32, listed, nullable, optional, orNull, strict, text } from '../define';
import { isNullish, remembering } from '../values';
import { toText } from './conversion';
import type { Operand } from '../define';
import type { ExpressionOperator } from '../scope';

/** Numbers and dates stand for their text, null for the empty text. */
const coerced: Operand<string> = (value, { name }) => {
  if (isNullish(value)) return '';
  if (typeof value === 'string' || isNumber(value) || value instanceof Date) return toText(value);
  throw storeError(16007, `can't convert from BSON type ${typeName(value)} to String (${name})`);
};

/** A position in a text, or a length of one. */
const position =
  (code: number, negative: number): Operand<number> =>
  (value, context) => {
    const number = int32(code)(value, context);
    if (number < 0)
      throw storeError(negative, `${context.name} requires a nonnegative position, found: ${number}`);
    return number;
  };

// MongoDB changes the case of ASCII letters only.
const lower = (value: string): string => value.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
const upper = (value: string): string => value.replace(/[a-z]+/g, (letters) => letters.toUpperCase());

const split = ([source, separator]: readonly [string, string]): string[] => {
  if (separator === '') throw storeError(40087, '$split requires a non-empty separator');
  return source.split(separator);
};

/** Where a part begins in a text; positions count code points, not JavaScript's UTF-16 units. */
const indexOf = (
  source: string,
  part: string,
  { from = 0, to }: { from: number | undefined; to: number | undefined },
): number => {
  const points = [...source];
  const searched = points.slice(from, to).join('');
  const at = from > points.length ? -1 : searched.indexOf(part);
  return at < 0 ? -1 : from + [...searched.slice(0, at)].length;
};

/** What MongoDB trims by default: NUL and every white space. */
const blanks = '\0 \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a';

const trimCodes = { notAnObject: 50696, unknown: 50694, missing: [50695] };

const trim = (sides: { left?: true; right?: true }): ExpressionOperator =>
  nullable(
    { input: text(50699), chars: optional(text(50700)) },
    ({ input, chars = blanks }) => {
      const points = [...input];
      const kept = (point: string): boolean => !chars.includes(point);
      const from = sides.left ? points.findIndex(kept) : 0;
      const to = sides.right ? points.findLastIndex(kept) : points.length - 1;
      return from < 0 ? '' : points.slice(from, to + 1).join('');
    },
    trimCodes,
  );

const replaceCodes = { notAnObject: 51751, unknown: 51750, missing: [51749, 51748, 51747] };

const replace = (all: boolean): ExpressionOperator =>
  strict(
    { input: orNull(text(51746)), find: orNull(text(51745)), replacement: orNull(text(51744)) },
    ({ input, find, replacement }) => {
      if (input === null || find === null || replacement === null) return null;
      return all ? input.replaceAll(find, () => replacement) : input.replace(find, () => replacement);
    },
    replaceCodes,
  );

const compileRegex = (pattern: unknown, given: string): RegExp => {
  if (typeof pattern === 'string') return compilePattern(pattern, given);
  if (!isRegex(pattern)) throw storeError(51105, "$regexMatch needs 'regex' to be a string or a regex");
  const own = regexParts(pattern);
  if (own.options !== '' && given !== '')
    throw storeError(51107, "$regexMatch found options both in 'regex' and in 'options'");
  return compilePattern(own.pattern, own.options || given);
};

const regexCodes = { notAnObject: 51103, unknown: 31024, missing: [31022, 31023] };

const regexMatch: ExpressionOperator = (argument, context) => {
  const compiled = remembering(compileRegex);
  const match = strict(
    { input: orNull(text(51104)), regex: any, options: optional(orNull(text(51106))) },
    ({ input, regex, options }) =>
      input !== null && !isNullish(regex) && compiled(regex, options ?? '').test(input),
    regexCodes,
  );
  return match(argument, context);
};

/** Operators on text. */
export const textOperators: Readonly<Record<string, ExpressionOperator>> = {
  $concat: listed(text(16702), (parts) => parts.join('')),
  $toLower: strict([coerced], ([value]) => lower(value)),
  $toUpper: strict([coerced], ([value]) => upper(value)),
  $split: nullable([text(40085), text(40086)], split),
  $substrCP: strict([coerced, position(34450, 34455), position(34452, 34454)], ([source, from, length]) =>
    [...source].slice(from, from + length).join(''),
  ),
  $strLenCP: strict([text(34471)], ([value]) => [...value].length),
  $strLenBytes: strict([text(34473)], ([value]) => Buffer.byteLength(value)),
  $indexOfCP: strict(
    [orNull(text(40093)), text(40094), optional(position(40096, 40097)), optional(position(40096, 40097))],
    ([source, part, from, to]) => (source === null ? null : indexOf(source, part, { from, to })),
  ),
  $trim: trim({ left: true, right: true }),
  $ltrim: trim({ left: true }),
  $rtrim: trim({ right: true }),
  $replaceOne: replace(false),
  $replaceAll: replace(true),
  $regexMatch: regexMatch,
};
