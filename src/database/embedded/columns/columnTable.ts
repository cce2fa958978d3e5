import type { Document } from '../documents';
import { isDocument } from '../query/compare';
import { readField } from '../query/path';
import { columnBytes, isUnfit, pickRows, resizeColumn, resized, setValue } from './column';
import type { Column } from './column';

/**
 * The columns of one collection. Rows are in the order of the documents' keys up to `sorted`; those whose keys came too
 * late for their place follow, until the table is put in order.
 */
export interface ColumnTable {
  columns: Map<string, Column>;
  /** Paths that no column can hold. */
  unfit: Set<string>;
  rows: number;
  sorted: number;
  /** The documents' keys, one after another, and where each begins. */
  keys: Buffer;
  starts: Uint32Array;
  /** The rows from `sorted` on, by key. */
  late: Map<string, number>;
  /** 1 for each row whose document was removed. */
  gone: Uint8Array;
  goneRows: number;
  /** Counts the changes. */
  version: number;
  /** When it was last read, in milliseconds. */
  lastRead: number;
}

const firstCapacity = 4096;
const firstKeyBytes = firstCapacity * 16;

export function createTable(): ColumnTable {
  return {
    columns: new Map(),
    unfit: new Set(),
    rows: 0,
    sorted: 0,
    keys: Buffer.allocUnsafeSlow(firstKeyBytes),
    starts: new Uint32Array(firstCapacity + 1),
    late: new Map(),
    gone: new Uint8Array(firstCapacity),
    goneRows: 0,
    version: 0,
    lastRead: 0,
  };
}

/** What a table takes in memory. */
export function tableBytes({ columns, keys, starts, gone, late }: ColumnTable): number {
  let bytes = keys.length + starts.byteLength + gone.byteLength + late.size * 100;
  for (const column of columns.values()) bytes += columnBytes(column);
  return bytes;
}

/** Adds a row with a key that lies in `source` from `from` to `to`, in which all is missing yet. */
export function appendRow(table: ColumnTable, source: Uint8Array, from: number, to: number): number {
  const row = table.rows;
  const start = table.starts[row] ?? 0;
  const end = start + to - from;
  if (row + 1 >= table.gone.length) resizeTable(table, table.gone.length * 2);
  if (end > table.keys.length) table.keys = resizedKeys(table, Math.max(end, table.keys.length * 2));
  // A loop is faster than a call for so few bytes.
  for (let at = 0; at < to - from; at += 1) table.keys[start + at] = source[from + at] ?? 0;
  table.starts[row + 1] = end;
  table.rows = row + 1;
  return row;
}

/** Gives up the room that the rows do not need, but for some to grow. */
export function trimTable(table: ColumnTable): void {
  resizeTable(table, table.rows + (table.rows >> 3) + firstCapacity);
  table.keys = resizedKeys(table, (table.starts[table.rows] ?? 0) + (table.keys.length >> 3));
}

export function keyAt({ keys, starts }: Pick<ColumnTable, 'keys' | 'starts'>, row: number): Buffer {
  return keys.subarray(starts[row], starts[row + 1]);
}

/** Notes a new document. */
export function insertRow(table: ColumnTable, idKey: Buffer, document: Document): void {
  table.version += 1;
  const known = isLast(table, idKey) ? undefined : findRow(table, idKey);
  if (known !== undefined && table.gone[known]) {
    table.gone[known] = 0;
    table.goneRows -= 1;
  }
  const row = known ?? appendRow(table, idKey, 0, idKey.length);
  if (known === undefined) {
    if (isInOrder(table, row)) table.sorted = table.rows;
    else table.late.set(idKey.toString('latin1'), row);
  }
  for (const column of table.columns.values()) write(table, column, row, document);
  if (table.late.size > firstCapacity + table.sorted / 8) putInOrder(table);
}

/** Notes what has changed between two states of a document, of which fields that are the same may be left out. */
export function updateRow(
  table: ColumnTable,
  idKey: Buffer,
  { before, after }: { before: Document; after: Document },
): void {
  table.version += 1;
  let row: number | undefined;
  for (const column of table.columns.values()) {
    const [root = ''] = column.path.split('.', 1);
    if (before[root] === after[root]) continue;
    row ??= findRow(table, idKey);
    if (row !== undefined) write(table, column, row, after);
  }
}

export function removeRow(table: ColumnTable, idKey: Buffer): void {
  table.version += 1;
  const row = findRow(table, idKey);
  if (row === undefined || table.gone[row]) return;
  table.gone[row] = 1;
  table.goneRows += 1;
}

/** Puts the rows into the order of their keys and leaves out those that are gone. */
export function putInOrder(table: ColumnTable): void {
  if (table.goneRows === 0 && table.sorted === table.rows) return;
  const rows = orderedRows(table);
  const old = { keys: table.keys, starts: table.starts };
  const capacity = rows.length + (rows.length >> 3) + firstCapacity;
  for (const column of table.columns.values()) pickRows(column, rows, capacity);
  table.keys = Buffer.allocUnsafeSlow(old.keys.length);
  table.starts = new Uint32Array(capacity + 1);
  table.gone = new Uint8Array(capacity);
  table.rows = 0;
  for (const row of rows) appendRow(table, old.keys, old.starts[row] ?? 0, old.starts[row + 1] ?? 0);
  table.sorted = table.rows;
  table.goneRows = 0;
  table.late.clear();
  table.version += 1;
}

function orderedRows(table: ColumnTable): Uint32Array {
  const ordered = new Uint32Array(table.rows - table.goneRows);
  const late = [...table.late.values()].sort((a, b) => compareRows(table, a, b));
  let next = 0;
  let position = 0;
  const push = (row: number): void => {
    if (!table.gone[row]) ordered[position++] = row;
  };
  for (let row = 0; row < table.sorted; row += 1) {
    for (
      let first = late[next];
      first !== undefined && compareRows(table, first, row) < 0;
      first = late[next]
    ) {
      push(first);
      next += 1;
    }
    push(row);
  }
  for (const row of late.slice(next)) push(row);
  return ordered;
}

function write(table: ColumnTable, column: Column, row: number, document: Document): void {
  setValue(column, row, readPath(document, column.path));
  if (!isUnfit(column, table.rows)) return;
  table.columns.delete(column.path);
  table.unfit.add(column.path);
}

/** The value at a path, or the array that is in its way. */
function readPath(document: Document, path: string): unknown {
  let value: unknown = document;
  for (const part of path.split('.')) {
    if (Array.isArray(value)) return value;
    value = isDocument(value) ? readField(value, part) : undefined;
  }
  return value;
}

function findRow(table: ColumnTable, idKey: Buffer): number | undefined {
  let low = 0;
  let high = table.sorted;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareKey(table, middle, idKey) < 0) low = middle + 1;
    else high = middle;
  }
  if (low < table.sorted && compareKey(table, low, idKey) === 0) return low;
  return table.late.size > 0 ? table.late.get(idKey.toString('latin1')) : undefined;
}

function isLast(table: ColumnTable, idKey: Buffer): boolean {
  return table.sorted === table.rows && (table.rows === 0 || compareKey(table, table.rows - 1, idKey) < 0);
}

function isInOrder(table: ColumnTable, row: number): boolean {
  return table.sorted === row && (row === 0 || compareRows(table, row - 1, row) < 0);
}

function compareRows(table: ColumnTable, a: number, b: number): number {
  return compareKey(table, a, keyAt(table, b));
}

function compareKey({ keys, starts }: ColumnTable, row: number, key: Uint8Array): number {
  const start = starts[row] ?? 0;
  const length = (starts[row + 1] ?? 0) - start;
  const shared = Math.min(length, key.length);
  for (let at = 0; at < shared; at += 1) {
    const difference = (keys[start + at] ?? 0) - (key[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return length - key.length;
}

function resizeTable(table: ColumnTable, capacity: number): void {
  table.gone = resized(table.gone, capacity);
  table.starts = resized(table.starts, capacity + 1);
  for (const column of table.columns.values()) resizeColumn(column, capacity);
}

function resizedKeys({ keys, starts, rows }: ColumnTable, size: number): Buffer {
  const copy = Buffer.allocUnsafeSlow(size);
  keys.copy(copy, 0, 0, starts[rows]);
  return copy;
}
