import { ObjectId } from 'bson';
import { prefixLength } from '../index/indexEntries';
import { objectIdKey } from '../query/canonicalKey';
import { valueEnd } from '../rawFields';
import type { Column } from './column';
import { code, codeOf, codeOfKey, createColumn, isUnfit, setCode, setDate, setNumber } from './column';
import type { ColumnTable } from './columnTable';
import { appendRow, putInOrder, tableBytes, trimTable } from './columnTable';

/** Visits all documents of a collection in the order of their keys. The bytes are lent for the time of the visit. */
export type DocumentScan = (visit: (key: Buffer, bytes: Buffer) => void) => void;

/** A field name on the way to the ends of some paths. */
interface Branch {
  name: Buffer;
  column?: Column;
  below: Branch[];
}

const checkEvery = 0x4000;

/**
 * Adds columns for paths to a table, out of the bytes of the documents. Paths that do not fit are noted as such.
 * Returns false when the table would take more than `mostBytes`.
 */
export function buildColumns(
  table: ColumnTable,
  paths: readonly string[],
  { scan, mostBytes }: { scan: DocumentScan; mostBytes: number },
): boolean {
  putInOrder(table);
  const isNew = table.columns.size === 0;
  if (isNew) table.rows = table.sorted = 0;
  const made = paths.map((path) => createColumn(path, table.gone.length));
  for (const column of made) table.columns.set(column.path, column);
  let branches = toBranches(made);
  let row = 0;
  let isTooLarge = false;
  const review = (): void => {
    for (const column of made) {
      if (!table.columns.has(column.path) || !isUnfit(column, row)) continue;
      table.columns.delete(column.path);
      table.unfit.add(column.path);
    }
    branches = toBranches(made.filter(({ path }) => table.columns.has(path)));
    isTooLarge = tableBytes(table) > mostBytes;
  };
  scan((key, bytes) => {
    if (isTooLarge) return;
    if (isNew) appendRow(table, key, prefixLength, key.length);
    readFields(bytes, 4, { branches, row });
    row += 1;
    if (row % checkEvery === 0) review();
  });
  review();
  table.sorted = table.rows;
  if (isNew) trimTable(table);
  return !isTooLarge;
}

function toBranches(columns: readonly Column[], depth = 0): Branch[] {
  const names = new Set(columns.map(({ path }) => path.split('.')[depth] ?? ''));
  return [...names].map((name) => {
    const own = columns.filter(({ path }) => path.split('.')[depth] === name);
    const column = own.find(({ path }) => path.split('.').length === depth + 1);
    const below = toBranches(
      own.filter((each) => each !== column),
      depth + 1,
    );
    return { name: Buffer.from(name), column, below };
  });
}

interface Place {
  branches: readonly Branch[];
  row: number;
}

const type = {
  double: 1,
  text: 2,
  document: 3,
  array: 4,
  objectId: 7,
  boolean: 8,
  date: 9,
  null: 10,
} as const;
const type32 = 16;
const type64 = 18;
const dollar = 0x24;

/** Reads the values at the ends of the branches out of the elements of a document. */
function readFields(bytes: Buffer, start: number, place: Place): void {
  let at = start;
  for (let kind = bytes[at]; kind !== 0 && kind !== undefined; kind = bytes[at]) {
    const name = at + 1;
    let value = name;
    while (bytes[value] !== 0) value += 1;
    const branch = findBranch(bytes, name, value, place.branches);
    value += 1;
    if (branch) readBranch(bytes, value, { kind, branch, row: place.row });
    const end = valueEnd(bytes, kind, value);
    if (end === undefined) return setAll(place.branches, place.row, code.opaque);
    at = end;
  }
}

function findBranch(
  bytes: Buffer,
  start: number,
  end: number,
  branches: readonly Branch[],
): Branch | undefined {
  const length = end - start;
  for (const branch of branches) {
    const { name } = branch;
    if (name.length !== length) continue;
    let same = 0;
    while (same < length && name[same] === bytes[start + same]) same += 1;
    if (same === length) return branch;
  }
  return undefined;
}

function readBranch(
  bytes: Buffer,
  at: number,
  { kind, branch, row }: { kind: number; branch: Branch; row: number },
): void {
  const { column, below } = branch;
  if (column) readValue(bytes, at, { kind, column, row });
  if (below.length === 0) return;
  // References to other documents are values of their own.
  const isPlain = kind === type.document && bytes[at + 5] !== dollar;
  if (isPlain) readFields(bytes, at + 4, { branches: below, row });
  else if (kind === type.array || kind === type.document) setAll(below, row, code.opaque);
  else setAll(below, row, code.missing);
}

function setAll(branches: readonly Branch[], row: number, value: number): void {
  for (const { column, below } of branches) {
    if (column) setCode(column, row, value);
    setAll(below, row, value);
  }
}

function readValue(
  bytes: Buffer,
  at: number,
  { kind, column, row }: { kind: number; column: Column; row: number },
): void {
  switch (kind) {
    case type32:
      return setNumber(column, row, bytes.readInt32LE(at));
    case type.double:
      return setNumber(column, row, bytes.readDoubleLE(at));
    case type.date:
      return setDate(column, row, int64(bytes, at));
    case type64: {
      const number = int64(bytes, at);
      return Number.isSafeInteger(number)
        ? setNumber(column, row, number)
        : setCode(column, row, code.opaque);
    }
    case type.text:
      return setCode(
        column,
        row,
        codeOf(column, bytes.toString('utf8', at + 4, at + 3 + bytes.readInt32LE(at))),
      );
    case type.boolean:
      return setCode(column, row, codeOf(column, bytes[at] === 1));
    case type.null:
      return setCode(column, row, codeOf(column, null));
    case type.objectId: {
      const key = objectIdKey(bytes.toString('latin1', at, at + 12));
      const make = (): ObjectId => new ObjectId(Uint8Array.prototype.slice.call(bytes, at, at + 12));
      return setCode(column, row, codeOfKey(column, key, make));
    }
    default:
      return setCode(column, row, code.opaque);
  }
}

function int64(bytes: Buffer, at: number): number {
  return bytes.readInt32LE(at + 4) * 0x1_0000_0000 + bytes.readUInt32LE(at);
}
