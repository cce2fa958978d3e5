import type { z } from 'zod';
import type { BulkResult, RowError } from '../../schemas/bulkSchema';
import type { Fault } from '../../utils/appError';
import { toFaults } from '../../utils/faults';

/** A row that passed its schema; `index` is its place in the batch. */
export interface Row<T> {
  index: number;
  input: T;
}

export type RowCode = RowError['code'];

/** Why a row was refused; pointers are relative to the row. */
export interface RowRefusal {
  index: number;
  code: RowCode;
  faults: Fault[];
}

/** What became of the rows of a batch: the counters and the refusals add up to the rows. */
export interface RowResults {
  created: number;
  updated: number;
  unchanged: number;
  refused: RowRefusal[];
}

export type RowOutcome = 'created' | 'updated' | 'unchanged';

export const emptyResults = (): RowResults => ({ created: 0, updated: 0, unchanged: 0, refused: [] });

/** Looks at each row on its own: the good ones, and why the others are not. */
export function parseRows<T>(
  schema: z.ZodType<T>,
  rows: readonly unknown[],
): { parsed: Row<T>[]; refused: RowRefusal[] } {
  const parsed: Row<T>[] = [];
  const refused: RowRefusal[] = [];
  rows.forEach((row, index) => {
    const result = schema.safeParse(row);
    if (result.success) parsed.push({ index, input: result.data });
    else refused.push({ index, code: 'validation_failed', faults: toFaults(result.error.issues) });
  });
  return { parsed, refused };
}

/** The results as a bulk request answers them; `base` is the pointer to its list of rows. */
export function toBulkResult({ created, updated, unchanged, refused }: RowResults, base: string): BulkResult {
  const errors = refused
    .toSorted((a, b) => a.index - b.index)
    .map(({ index, code, faults }): RowError => {
      const located = faults.map(({ pointer, detail }) => ({
        pointer: `${base}/${index}${pointer}`,
        detail,
      }));
      const [first = { pointer: `${base}/${index}`, detail: 'is not valid' }] = located;
      return { index, ...first, code, ...(located.length > 1 && { faults: located }) };
    });
  return { created, updated, unchanged, failed: errors.length, errors };
}
