import { z } from 'zod';
import { objectId, pageQuery, timestamp } from './commonSchema';

export const importTypes = ['customers', 'orders', 'suppressions'] as const;
export const importStatuses = ['UPLOADING', 'RUNNING', 'COMPLETED', 'FAILED', 'ABANDONED'] as const;

export type ImportType = (typeof importTypes)[number];
export type ImportStatus = (typeof importStatuses)[number];

export const startImportQuery = z.strictObject({
  type: z.enum(importTypes).meta({ description: 'what the rows are' }),
});

export const listImportsQuery = z.strictObject(pageQuery);

const count = z.number().int();

/** An import in an answer. */
export const importSchema = z
  .object({
    id: objectId,
    type: z.enum(importTypes).meta({ description: 'what the rows are' }),
    status: z.enum(importStatuses).meta({
      description:
        'UPLOADING: the body is on its way; RUNNING: rows are taken in, also after a restart; COMPLETED; ' +
        'FAILED: the file cannot be read, see reason; ABANDONED: the upload was cut off, nothing was taken in',
    }),
    rowsDone: count.meta({ description: 'created + updated + unchanged + failed' }),
    created: count.meta({ description: 'rows that made something new' }),
    updated: count.meta({ description: 'rows that changed something' }),
    unchanged: count.meta({ description: 'rows that said what was stored already' }),
    failed: count.meta({ description: 'rows that were refused' }),
    ignoredColumns: z.array(z.string()).meta({ description: 'columns that nothing here knows' }),
    reason: z.string().optional().meta({ description: 'why it FAILED' }),
    createdAt: timestamp,
    finishedAt: timestamp.nullable(),
  })
  .meta({ id: 'Import' });

const fault = {
  pointer: z.string().meta({ description: 'the field, e.g. /email' }),
  detail: z.string().meta({ description: 'what is wrong there' }),
};

/** A refused row of an import. */
export const importErrorSchema = z
  .object({
    row: count.meta({ description: 'counted from 1, without the header' }),
    line: count.meta({ description: 'the line of the file on which the row starts' }),
    code: z.enum(['validation_failed', 'conflict']).meta({ description: 'a stable code to branch on' }),
    ...fault,
    faults: z.array(z.object(fault)).optional().meta({ description: 'every fault, when there are several' }),
  })
  .meta({ id: 'ImportError' });

export type Import = z.output<typeof importSchema>;
export type ImportError = z.output<typeof importErrorSchema>;
