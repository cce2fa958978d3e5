import { ObjectId } from 'bson';
import { canonicalKey } from '../query/canonicalKey';
import type { CanonicalKey } from '../query/canonicalKey';

/** What stands in a row in place of a value; every higher code is a place in the column's dictionary. */
export const code = {
  missing: 0,
  /** Something that no column holds, such as an array: whoever needs it reads the document. */
  opaque: 1,
  number: 2,
  date: 3,
} as const;

type Codes = Uint8Array | Uint16Array | Uint32Array;

/** The values of one path, row by row: a byte or a few for each, and eight more where there are numbers or dates. */
export interface Column {
  readonly path: string;
  codes: Codes;
  /** Of the rows with a number or a date. */
  numbers: Float64Array | undefined;
  /** The dictionary; its first places belong to the other codes. */
  values: unknown[];
  known: Map<CanonicalKey, number>;
  opaqueRows: number;
  textBytes: number;
}

// Above it, such as in a column of e-mail addresses, a dictionary costs more than reading the documents; not where each
// value stands in several rows, such as the customer in an order.
const mostValues = 100_000;
const rowsPerValue = 4;
const entryBytes = 100;

/** A column in which every row is missing. */
export function createColumn(path: string, capacity: number): Column {
  return {
    path,
    codes: new Uint8Array(capacity),
    numbers: undefined,
    values: Object.values(code).map(() => undefined),
    known: new Map(),
    opaqueRows: 0,
    textBytes: 0,
  };
}

/** Whether there are too many different values, or too many that it cannot hold. */
export function isUnfit({ values, opaqueRows }: Column, rows: number): boolean {
  return values.length > Math.max(mostValues, rows / rowsPerValue) || opaqueRows > 1000 + rows / 10;
}

/** What a column takes in memory. */
export function columnBytes({ codes, numbers, values, textBytes }: Column): number {
  return codes.byteLength + (numbers?.byteLength ?? 0) + values.length * entryBytes + textBytes;
}

/** Makes room for so many rows, or gives up what is beyond them. */
export function resizeColumn(column: Column, capacity: number): void {
  column.codes = resized(column.codes, capacity);
  if (column.numbers) column.numbers = resized(column.numbers, capacity);
}

/** Keeps these rows, in this order. */
export function pickRows(column: Column, rows: Uint32Array, capacity: number): void {
  const { codes, numbers } = column;
  column.codes = newCodes(column.values.length, capacity);
  if (numbers) column.numbers = new Float64Array(capacity);
  column.opaqueRows = 0;
  for (let to = 0; to < rows.length; to += 1) {
    const from = rows[to] ?? 0;
    column.codes[to] = codes[from] ?? 0;
    if (codes[from] === code.opaque) column.opaqueRows += 1;
    if (numbers && column.numbers) column.numbers[to] = numbers[from] ?? 0;
  }
}

/** Writes a value as it is in a decoded document; undefined where the document has none. */
export function setValue(column: Column, row: number, value: unknown): void {
  if (typeof value === 'number') setNumber(column, row, value);
  else if (typeof value === 'string')
    setCode(column, row, isText(value) ? codeOf(column, value) : code.opaque);
  else if (typeof value === 'boolean' || value === null) setCode(column, row, codeOf(column, value));
  else if (value === undefined) setCode(column, row, code.missing);
  else if (value instanceof ObjectId) setCode(column, row, codeOf(column, value));
  else if (value instanceof Date && !Number.isNaN(value.getTime())) setDate(column, row, value.getTime());
  else setCode(column, row, code.opaque);
}

export function setNumber(column: Column, row: number, value: number): void {
  setCode(column, row, code.number);
  numbersOf(column)[row] = value;
}

export function setDate(column: Column, row: number, milliseconds: number): void {
  setCode(column, row, code.date);
  numbersOf(column)[row] = milliseconds;
}

export function setCode(column: Column, row: number, value: number): void {
  if (column.codes[row] === code.opaque) column.opaqueRows -= 1;
  if (value === code.opaque) column.opaqueRows += 1;
  column.codes[row] = value;
}

/** The code of a value that the dictionary holds, or takes in. */
export function codeOf(column: Column, value: unknown): number {
  const key = canonicalKey(value);
  return column.known.get(key) ?? learn(column, key, value);
}

/** As `codeOf`, by the canonical key, so that the value is made only when it is new. */
export function codeOfKey(column: Column, key: CanonicalKey, make: () => unknown): number {
  return column.known.get(key) ?? learn(column, key, make());
}

/** The value in a row as it is in a decoded document; not for opaque ones. Dates are new each time. */
export function valueAt({ codes, numbers, values }: Column, row: number): unknown {
  const found = codes[row] ?? code.missing;
  if (found === code.number) return numbers?.[row];
  return found === code.date ? new Date(numbers?.[row] ?? 0) : values[found];
}

function learn(column: Column, key: CanonicalKey, value: unknown): number {
  const next = column.values.push(value) - 1;
  column.known.set(key, next);
  column.textBytes += typeof value === 'string' ? value.length : 0;
  const wide = newCodes(column.values.length, 0);
  if (wide.BYTES_PER_ELEMENT > column.codes.BYTES_PER_ELEMENT) {
    const codes = newCodes(column.values.length, column.codes.length);
    codes.set(column.codes);
    column.codes = codes;
  }
  return next;
}

/** Codes just wide enough for a dictionary. */
function newCodes(values: number, capacity: number): Codes {
  if (values <= 0x100) return new Uint8Array(capacity);
  return values <= 0x10000 ? new Uint16Array(capacity) : new Uint32Array(capacity);
}

function numbersOf(column: Column): Float64Array {
  column.numbers ??= new Float64Array(column.codes.length);
  return column.numbers;
}

/** The same numbers in an array of another size. */
export function resized<T extends Codes | Float64Array>(numbers: T, size: number): T {
  const Numbers = numbers.constructor as new (size: number) => T;
  const copy = new Numbers(size);
  copy.set(size < numbers.length ? numbers.subarray(0, size) : numbers);
  return copy;
}

// Half a surrogate pair is stored as another character.
function isText(value: string): boolean {
  return !/\p{Surrogate}/u.test(value);
}
