import type { Document } from '../documents';
import { code } from './column';
import type { Column } from './column';
import type { ColumnTable } from './columnTable';
import type { RowReader } from './rowReader';

/** A condition that holds for a row as a whole. */
export interface RowCondition {
  /** Reads what it looks at. */
  reader: RowReader;
  matches: (document: Document) => boolean;
}

/** Keeps those of the first `length` rows that satisfy a condition at the start of the list; returns how many. */
type Narrow = (rows: Uint32Array, length: number) => number;

export interface Selection {
  conditions: readonly RowCondition[];
  /** How many rows are enough. */
  most: number;
  /** Throws when the time is over. */
  checkTime: () => void;
}

const block = 4096;

/** The rows that satisfy all conditions, in their order. */
export function selectRows(table: ColumnTable, { conditions, most, checkTime }: Selection): Uint32Array {
  const narrows = [...conditions].sort((a, b) => costOf(a) - costOf(b)).map(narrowBy);
  const selected = new Uint32Array(table.rows);
  let found = 0;
  for (let start = 0; start < table.rows && found < most; start += block) {
    checkTime();
    const rows = selected.subarray(found);
    let length = liveRows(table, { start, end: Math.min(start + block, table.rows) }, rows);
    for (const narrow of narrows) length = narrow(rows, length);
    found += length;
  }
  return selected.subarray(0, Math.min(found, most));
}

function liveRows(
  { gone, goneRows }: ColumnTable,
  { start, end }: { start: number; end: number },
  rows: Uint32Array,
): number {
  let length = 0;
  for (let row = start; row < end; row += 1) {
    if (goneRows === 0 || !gone[row]) rows[length++] = row;
  }
  return length;
}

/** A dictionary decides most rows at once, a column of numbers each one by itself. */
function costOf({
  reader: {
    columns: [first, ...others],
  },
}: RowCondition): number {
  if (!first || others.length > 0) return 2;
  return first.numbers ? 1 : 0;
}

function narrowBy(condition: RowCondition): Narrow {
  const { reader, matches } = condition;
  const [column, ...others] = reader.columns;
  if (column && others.length === 0) return narrowByColumn(column, condition);
  return (rows, length) => {
    let kept = 0;
    for (let position = 0; position < length; position += 1) {
      const row = rows[position] ?? 0;
      if (matches(reader.read(row))) rows[kept++] = row;
    }
    return kept;
  };
}

const verdict = { unknown: 0, no: 1, yes: 2, eachRow: 3 } as const;

/** Decides each value of a dictionary once. */
function narrowByColumn(column: Column, { reader, matches }: RowCondition): Narrow {
  const verdicts = new Uint8Array(column.values.length);
  verdicts[code.opaque] = verdicts[code.number] = verdicts[code.date] = verdict.eachRow;
  return (rows, length) => {
    const { codes } = column;
    let kept = 0;
    for (let position = 0; position < length; position += 1) {
      const row = rows[position] ?? 0;
      const found = codes[row] ?? 0;
      let decided = verdicts[found];
      if (decided === verdict.unknown) {
        decided = matches(reader.read(row)) ? verdict.yes : verdict.no;
        verdicts[found] = decided;
      } else if (decided === verdict.eachRow) {
        decided = matches(reader.read(row)) ? verdict.yes : verdict.no;
      }
      if (decided === verdict.yes) rows[kept++] = row;
    }
    return kept;
  };
}
