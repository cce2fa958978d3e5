import { convertCell, findColumn, neededColumns } from '../../schemas/importColumns';
import type { ImportType } from '../../schemas/importSchema';
import { UnreadableFile } from '../../utils/readLines';

/** How many unknown columns an import names. */
const MAX_IGNORED = 100;
const OWN_ID = /^[0-9a-f]{24}$/;

/** Puts a value where a field such as `attributes.size` belongs. */
function put(row: Record<string, unknown>, field: string, value: unknown): void {
  const [map, key] = field.split(/\.(.*)/s, 2);
  if (map === undefined || key === undefined) {
    row[field] = value;
    return;
  }
  const before = row[map];
  const inside = typeof before === 'object' && before !== null ? before : {};
  row[map] = { ...inside, [key]: value };
}

/** Turns the cells of a file into rows as the bulk requests take them, and remembers the columns that nothing knows. */
export function createRowMapper(type: ImportType) {
  const fields = new Map<string, string | undefined>();
  const ignored = new Set<string>();

  function fieldOf(column: string): string | undefined {
    if (!fields.has(column)) fields.set(column, findColumn(type, column));
    const field = fields.get(column);
    if (field === undefined && ignored.size < MAX_IGNORED) ignored.add(column);
    return field;
  }

  return {
    /** The columns that were left out so far. */
    ignoredColumns: (): string[] => [...ignored],

    /** @throws UnreadableFile when the header lacks a column that every row needs, or has one twice */
    checkHeader(header: readonly string[]): void {
      const known = header.map(fieldOf).filter((field) => field !== undefined);
      const twice = known.find((field, index) => known.indexOf(field) !== index);
      if (twice !== undefined) throw new UnreadableFile(`Two columns mean ${twice}.`);
      for (const group of neededColumns[type]) {
        if (group.some((field) => known.includes(field))) continue;
        throw new UnreadableFile(`The first line names no column ${group.join(' or ')}.`);
      }
    },

    toRow(cells: Readonly<Record<string, unknown>>): Record<string, unknown> {
      const row: Record<string, unknown> = {};
      for (const column of Object.keys(cells)) {
        const field = fieldOf(column);
        if (field === undefined) continue;
        const cell = cells[column];
        const value = typeof cell === 'string' ? convertCell(field, cell) : cell;
        // A column customerId holds our own ids only where they look so.
        if (field === 'customerId' && typeof value === 'string' && !OWN_ID.test(value)) {
          row.customerExternalId = value;
        } else put(row, field, value);
      }
      return row;
    },
  };
}

export type RowMapper = ReturnType<typeof createRowMapper>;
