import { isStorableText } from '../schemas/commonSchema';
import { parseMoney, toMajor } from '../utils/money';
import { rfmGroupNames } from '../utils/rfm';
import type { RuleField } from './fieldCatalogue';
import { foldWord, rfmGroupSpellings } from './ruleAliases';
import type { Report } from './ruleError';
import { pointTo } from './ruleError';
import type { Operator, Scalar } from './ruleSchema';
import { parseTime } from './ruleTime';

/** A value as it stands in the input, with the pointer to it. */
export interface Located {
  raw: unknown;
  pointer: string;
}

/** Reads one kind of value: its canonical form, or undefined when it is not of this kind. */
export interface Kind<T extends Scalar = Scalar> {
  read(raw: unknown): T | undefined;
  expected: string;
}

const LONGEST_TEXT = 1000;
/** Keeps the largest tree below the size of a document. */
const LONGEST_LIST = 5000;
const DECIMAL = /^[+-]?\d+(\.\d+)?$/;

function readText(raw: unknown): string | undefined {
  if (typeof raw !== 'string' || !isStorableText(raw)) return undefined;
  const text = raw.normalize('NFC');
  return text.length > 0 && text.length <= LONGEST_TEXT ? text : undefined;
}

function readNumber(raw: unknown): number | undefined {
  const number = typeof raw === 'string' && DECIMAL.test(raw.trim()) ? Number(raw) : raw;
  // Adding zero turns -0 into 0.
  return typeof number === 'number' && Number.isFinite(number) ? number + 0 : undefined;
}

function readMoney(raw: unknown): number | undefined {
  const minor = typeof raw === 'number' || typeof raw === 'string' ? parseMoney(raw) : undefined;
  return minor === undefined ? undefined : toMajor(minor);
}

const OBJECT_ID = /^[0-9a-f]{24}$/i;

export const TEXT_KIND: Kind<string> = {
  read: readText,
  expected: 'a text of 1 to 1,000 characters without NUL and lone surrogates (see null for missing values)',
};
export const NUMBER_KIND: Kind<number> = { read: readNumber, expected: 'a number' };
export const MONEY_KIND: Kind<number> = { read: readMoney, expected: 'an amount with at most two decimals' };
export const BOOLEAN_KIND: Kind<boolean> = {
  read: (raw) => (typeof raw === 'boolean' ? raw : undefined),
  expected: 'true or false',
};
export const TIME_KIND: Kind<string> = {
  read: (raw) => (typeof raw === 'string' ? parseTime(raw.trim()) : undefined),
  expected: 'a date (2026-01-31) or a date-time with an offset (2026-01-31T09:30:00Z)',
};
export const ID_KIND: Kind<string> = {
  read: (raw) => (typeof raw === 'string' && OBJECT_ID.test(raw) ? raw.toLowerCase() : undefined),
  expected: 'an id of 24 hexadecimal digits',
};
const ATTRIBUTE_KIND: Kind = {
  read: (raw) => (typeof raw === 'string' ? readText(raw) : (BOOLEAN_KIND.read(raw) ?? readFinite(raw))),
  expected: 'a text, a number, or true or false',
};

const GROUP_KIND: Kind<string> = {
  read: (raw) => (typeof raw === 'string' ? rfmGroupSpellings.get(foldWord(raw)) : undefined),
  expected: `one of ${rfmGroupNames.join(', ')} (see null for customers without orders)`,
};

const readFinite = (raw: unknown): number | undefined =>
  typeof raw === 'number' ? readNumber(raw) : undefined;

const ORDERING: ReadonlySet<Operator> = new Set(['<', '<=', '>', '>=', 'between', 'notBetween']);
const EQUALITY: ReadonlySet<Operator> = new Set(['=', '!=', 'in', 'notIn']);

/** The kind of value that an operator takes on a field. */
export function kindFor({ type, score }: RuleField, operator: Operator): Kind {
  if (score === 'group' && EQUALITY.has(operator)) return GROUP_KIND;
  if (operator === 'inLast' || operator === 'notInLast') return NUMBER_KIND;
  if (type !== 'attribute') return KIND_OF_TYPE[type];
  if (ORDERING.has(operator)) return NUMBER_KIND;
  return EQUALITY.has(operator) ? ATTRIBUTE_KIND : TEXT_KIND;
}

const KIND_OF_TYPE: Readonly<Record<Exclude<RuleField['type'], 'attribute'>, Kind>> = {
  id: ID_KIND,
  text: TEXT_KIND,
  number: NUMBER_KIND,
  money: MONEY_KIND,
  date: TIME_KIND,
  boolean: BOOLEAN_KIND,
  tags: TEXT_KIND,
};

/** Reads one value, or reports why not. */
export function readValue<T extends Scalar>(kind: Kind<T>, { raw, pointer }: Located, report: Report) {
  const value = kind.read(raw);
  return value === undefined ? report(pointer, `must be ${kind.expected}`) : value;
}

/** Reads a list given as an array or as a comma-separated text, or reports what is wrong with it. */
function readList(kind: Kind, { raw, pointer }: Located, report: Report): Scalar[] | undefined {
  if (typeof raw !== 'string' && !Array.isArray(raw)) {
    return report(pointer, 'must be an array or a comma-separated text');
  }
  const items: Located[] = Array.isArray(raw)
    ? raw.map((item: unknown, index) => ({ raw: item, pointer: pointTo(pointer, index) }))
    : raw
        .split(',')
        .map((item) => ({ raw: item.trim(), pointer }))
        .filter((item) => item.raw !== '');
  if (items.length === 0) return report(pointer, 'must have at least one value');
  if (items.length > LONGEST_LIST) return report(pointer, 'must have at most 5,000 values');
  const values = items.map((item) => readValue(kind, item, report));
  return values.every((value) => value !== undefined) ? values : undefined;
}

function readPair(kind: Kind, located: Located, report: Report): Scalar[] | undefined {
  const values = readList(kind, located, report);
  if (values === undefined || values.length === 2) return values;
  return report(located.pointer, 'must have exactly two values, the lower and the upper end');
}

function readNothing({ raw, pointer }: Located, report: Report): undefined {
  const isNothing = raw === undefined || raw === null || raw === '';
  return isNothing ? undefined : report(pointer, 'this operator takes no value');
}

/** Reads the value of an operator: a scalar, a list, a pair or nothing; reports what does not fit. */
export function readOperand(kind: Kind, operator: Operator, context: { value: Located; report: Report }) {
  const { value, report } = context;
  if (operator === 'null' || operator === 'notNull') return readNothing(value, report);
  if (operator === 'in' || operator === 'notIn') return readList(kind, value, report);
  if (operator === 'between' || operator === 'notBetween') return readPair(kind, value, report);
  return readValue(kind, value, report);
}
