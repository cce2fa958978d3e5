import { z } from 'zod';

/** The most rows of one bulk request. */
export const MAX_BULK_ROWS = 10_000;

/** The rows of a bulk request: looked at one by one, so that one bad row does not refuse the others. */
export const bulkRows = (description: string) =>
  z
    .array(z.unknown().meta({ description: 'one row' }))
    .max(MAX_BULK_ROWS)
    .meta({ description });

const rowFault = z.object({
  pointer: z.string().meta({ description: 'JSON pointer to the place in the request' }),
  detail: z.string().meta({ description: 'what is wrong there' }),
});

const rowErrorSchema = rowFault.extend({
  index: z.number().int().meta({ description: 'which row, counted from 0' }),
  code: z.enum(['validation_failed', 'conflict']).meta({ description: 'a stable code to branch on' }),
  faults: z.array(rowFault).optional().meta({ description: 'every fault, when the row has several' }),
});

const count = z.number().int();

/** What became of the rows of a bulk request: created + updated + unchanged + failed = rows. */
export const bulkResultSchema = z
  .object({
    created: count.meta({ description: 'rows that made something new' }),
    updated: count.meta({ description: 'rows that changed something' }),
    unchanged: count.meta({ description: 'rows that said what was stored already' }),
    failed: count.meta({ description: 'rows that were refused' }),
    errors: z.array(rowErrorSchema).meta({ description: 'one entry for each refused row' }),
  })
  .meta({ id: 'BulkResult' });

export type BulkResult = z.output<typeof bulkResultSchema>;
export type RowError = z.output<typeof rowErrorSchema>;
