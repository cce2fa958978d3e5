import { storeError } from '../../errors';
import { isNumber, typeName } from '../../query/bsonTypes';
import { regexParts } from '../../query/compare';
import { compilePattern, isRegex } from '../../query/regex';
import { binaryOrNull, listed, namedOperands, unary } from '../define';
import { isNullish } from '../values';
import { toText } from './conversion';
import type { ExpressionContext, ExpressionOperator } from '../scope';

const text = (value: unknown, code: number, name: string): string => {
  if (typeof value === 'string') return value;
  throw storeError(code, `${name} requires a string argument, found: ${typeName(value)}`);
};

/** Numbers and dates stand for their text, null for the empty text. */
const coerced = (value: unknown, name: string): string => {
  if (isNullish(value)) return '';
  if (typeof value === 'string') return value;
  if (isNumber(value) || value instanceof Date) return toText(value);
  throw storeError(16007, `can't convert from BSON type ${typeName(value)} to String (${name})`);
};

// MongoDB changes the case of ASCII letters only.
const lower = (value: string): string => value.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
const upper = (value: string): string => value.replace(/[a-z]+/g, (letters) => letters.toUpperCase());

const concat = (values: readonly unknown[]): unknown => {
  let all = '';
  for (const value of values) {
    if (isNullish(value)) return null;
    if (typeof value !== 'string')
      throw storeError(16702, `$concat only supports strings, not ${typeName(value)}`);
    all += value;
  }
  return all;
};

const whole = (value: unknown, code: number, name: string): number => {
  if (isNumber(value) && Number.isInteger(Number(value))) return Number(value);
  throw storeError(code, `${name}: expected an integer, found: ${typeName(value)}`);
};

const substringCodePoints = ([value, start, length]: unknown[], { name }: { name: string }): string => {
  const points = [...coerced(value, name)];
  if (!isNumber(start)) throw storeError(34450, `${name}: starting index must be a numeric type`);
  const from = whole(start, 34451, name);
  if (!isNumber(length)) throw storeError(34452, `${name}: length must be a numeric type`);
  const count = whole(length, 34453, name);
  if (count < 0) throw storeError(34454, `${name}: length must be a nonnegative integer.`);
  if (from < 0) throw storeError(34455, `${name}: the starting index must be nonnegative integer.`);
  return points.slice(from, from + count).join('');
};

const split = binaryOrNull((value, separator) => {
  const source = text(value, 40085, '$split');
  const by = text(separator, 40086, '$split');
  if (by === '') throw storeError(40087, '$split requires a non-empty separator');
  return source.split(by);
});

const indexIn =
  (codes: { first: number; second: number }, unitsOf: (value: string) => readonly unknown[]) =>
  ([value, wanted, start = 0, end]: unknown[], { name }: { name: string }): unknown => {
    if (isNullish(value)) return null;
    const units = unitsOf(text(value, codes.first, name));
    const part = unitsOf(text(wanted, codes.second, name));
    const from = indexBound(start, name);
    const to = Math.min(units.length, end === undefined ? units.length : indexBound(end, name));
    for (let at = from; at + part.length <= to; at++) {
      if (part.every((each, offset) => units[at + offset] === each)) return at;
    }
    return -1;
  };

const indexBound = (value: unknown, name: string): number => {
  const bound = whole(value, 40096, name);
  if (bound < 0) throw storeError(40097, `${name} requires a nonnegative index, found: ${bound}`);
  return bound;
};

const trimCodes = { notAnObject: 50696, unknown: 50694, missing: 50695 };

/** What MongoDB trims by default: NUL and every white space. */
const blanks = [
  ...'\0 \t\n\v\f\r\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a',
];

const trim =
  (sides: { left: boolean; right: boolean }): ExpressionOperator =>
  (argument, context) => {
    const { input, chars } = namedOperands(argument, context, {
      fields: ['input', 'chars?'],
      codes: trimCodes,
    });
    return (root) => {
      const value = input?.(root);
      const given = chars?.(root);
      if (isNullish(value) || (chars !== undefined && isNullish(given))) return null;
      const points = [...text(value, 50699, context.name)];
      const drop = new Set(chars === undefined ? blanks : text(given, 50700, context.name));
      let [from, to] = [0, points.length];
      while (sides.left && from < to && drop.has(points[from] ?? '')) from++;
      while (sides.right && to > from && drop.has(points[to - 1] ?? '')) to--;
      return points.slice(from, to).join('');
    };
  };

const replaceCodes = { notAnObject: 51751, unknown: 51750, missing: 51749 };

const replace =
  (all: boolean): ExpressionOperator =>
  (argument, context) => {
    const parts = namedOperands(argument, context, {
      fields: ['input', 'find', 'replacement'],
      codes: replaceCodes,
    });
    return (root) => {
      const [input, find, replacement] = [
        parts['input']?.(root),
        parts['find']?.(root),
        parts['replacement']?.(root),
      ];
      const source = isNullish(input) ? null : text(input, 51746, context.name);
      const wanted = isNullish(find) ? null : text(find, 51745, context.name);
      const by = isNullish(replacement) ? null : text(replacement, 51744, context.name);
      if (source === null || wanted === null || by === null) return null;
      return all ? source.replaceAll(wanted, () => by) : source.replace(wanted, () => by);
    };
  };

const regexCodes = { notAnObject: 51103, unknown: 31024, missing: 31022 };

const compileFound = (pattern: unknown, options: unknown, name: string): RegExp => {
  const given = isNullish(options) ? '' : text(options, 51106, name);
  if (typeof pattern === 'string') return compilePattern(pattern, given);
  if (!isRegex(pattern)) throw storeError(51105, `${name} needs 'regex' to be of type string or regex`);
  const own = regexParts(pattern);
  if (own.options !== '' && given !== '')
    throw storeError(51107, `${name} found regex option(s) specified in both 'regex' and 'option' fields`);
  return compilePattern(own.pattern, own.options || given);
};

const regexMatch: ExpressionOperator = (argument, context: ExpressionContext) => {
  const parts = namedOperands(argument, context, {
    fields: ['input', 'regex', 'options?'],
    codes: regexCodes,
  });
  let last: { pattern: unknown; options: unknown; regex: RegExp } | undefined;
  return (root) => {
    const [input, pattern, options] = [
      parts['input']?.(root),
      parts['regex']?.(root),
      parts['options']?.(root),
    ];
    if (isNullish(input) || isNullish(pattern)) return false;
    const source = text(input, 51104, context.name);
    if (last?.pattern !== pattern || last.options !== options) {
      last = { pattern, options, regex: compileFound(pattern, options, context.name) };
    }
    return last.regex.test(source);
  };
};

/** String operators. */
export const stringOperators: Readonly<Record<string, ExpressionOperator>> = {
  $concat: listed(concat),
  $toLower: unary((value, { name }) => lower(coerced(value, name))),
  $toUpper: unary((value, { name }) => upper(coerced(value, name))),
  $substrCP: listed(substringCodePoints, 3, 3),
  $strLenBytes: unary((value, { name }) => Buffer.byteLength(text(value, 34473, name))),
  $strLenCP: unary((value, { name }) => [...text(value, 34471, name)].length),
  $split: split,
  $indexOfCP: listed(
    indexIn({ first: 40093, second: 40094 }, (value) => [...value]),
    2,
    4,
  ),
  $trim: trim({ left: true, right: true }),
  $ltrim: trim({ left: true, right: false }),
  $rtrim: trim({ left: false, right: true }),
  $replaceOne: replace(false),
  $replaceAll: replace(true),
  $regexMatch: regexMatch,
};
