import { code } from '../columns/column';
import type { Column } from '../columns/column';
import { isNumber } from '../query/bsonTypes';
import { constantOf, pathOf } from './values';
import type { Evaluator } from './scope';

/** The column of a path, where there is one. */
export type ColumnAt = (path: string) => Column | undefined;

/** Computes a number for a row of columns; NaN where they do not say it, so that the document has to be looked at. */
export type RowNumber = (row: number) => number;

/** What a test of a row comes to. */
export const verdict = { no: 0, yes: 1, unknown: 2 } as const;
export type RowTest = (row: number) => number;

type Maker<T> = (columnAt: ColumnAt) => T | undefined;

const numberMakers = new WeakMap<Evaluator, Maker<RowNumber>>();
const testMakers = new WeakMap<Evaluator, Maker<RowTest>>();

/** Notes how what an evaluator gives is computed from columns, where that is a number. */
export const withRowNumber = (evaluator: Evaluator, make: Maker<RowNumber>): Evaluator => {
  numberMakers.set(evaluator, make);
  return evaluator;
};

/** Notes how what an evaluator gives is tested by columns. */
export const withRowTest = (evaluator: Evaluator, make: Maker<RowTest>): Evaluator => {
  testMakers.set(evaluator, make);
  return evaluator;
};

/** How to compute numbers of rows; undefined where the columns are not enough, or it is not known how. */
export function rowNumber(evaluator: Evaluator | undefined, columnAt: ColumnAt): RowNumber | undefined {
  if (!evaluator) return undefined;
  const constant = constantOf(evaluator);
  if (constant) {
    const { value } = constant;
    return typeof value === 'number' ? () => value : undefined;
  }
  const path = pathOf(evaluator);
  if (path === undefined) return numberMakers.get(evaluator)?.(columnAt);
  const column = columnAt(path);
  return column && ((row) => (column.codes[row] === code.number ? (column.numbers?.[row] ?? NaN) : NaN));
}

/** How to test rows; undefined as for `rowNumber`. */
export const rowTest = (evaluator: Evaluator | undefined, columnAt: ColumnAt): RowTest | undefined =>
  evaluator && testMakers.get(evaluator)?.(columnAt);

/** A comparison of a field with a constant. */
interface Comparison {
  column: Column;
  constant: unknown;
  /** The order of a value to the constant. */
  orderOf: (value: unknown) => number;
  /** Whether the comparison is true for an order. */
  accepts: (order: number) => boolean;
}

/**
 * Tests a column: each value of its dictionary once, dates as numbers, and numbers and dates alike where the constant is
 * of another type.
 */
export function testColumn({ column, constant, orderOf, accepts }: Comparison): RowTest {
  const toVerdict = (order: number): number => (accepts(order) ? verdict.yes : verdict.no);
  const decided: (number | undefined)[] = [];
  const ofNumbers = toVerdict(orderOf(0));
  const ofDates = toVerdict(orderOf(new Date(0)));
  const isNumeric = isNumber(constant);
  const moment = constant instanceof Date ? constant.getTime() : NaN;
  // One that is no date, such as the year 300,000, is below all that are.
  const orderOfDate = (milliseconds: number): number =>
    Number.isNaN(moment) ? orderOf(new Date(milliseconds)) : milliseconds - moment;
  return (row) => {
    const { codes, numbers, values } = column;
    const found = codes[row] ?? code.missing;
    if (found === code.opaque) return verdict.unknown;
    if (found === code.number) {
      return isNumeric ? toVerdict(orderOf(numbers?.[row])) : ofNumbers;
    }
    if (found === code.date) {
      return constant instanceof Date ? toVerdict(orderOfDate(numbers?.[row] ?? 0)) : ofDates;
    }
    return (decided[found] ??= toVerdict(orderOf(values[found])));
  };
}
