import type { ImportController } from '../controllers/importController';
import { idParams, pageOf } from '../schemas/commonSchema';
import { importErrorSchema, importSchema, listImportsQuery, startImportQuery } from '../schemas/importSchema';
import { endpoint } from '../utils/endpoint';

const tag = 'Imports';

/** /api/imports */
export const importRoutes = (controller: ImportController) => [
  endpoint({
    method: 'post',
    path: '/imports',
    tag,
    summary: 'Import a file of customers, orders or suppressions',
    description:
      'The body is the file: CSV with a header, or one JSON object on each line; packed with gzip if you like. ' +
      'It is answered when the file is stored; the rows are then taken in like those of a bulk request, also ' +
      'after a restart. In CSV an empty cell clears a field, tags are separated by | or ;, a column ' +
      '`attributes.size` is the attribute `size`. Suppressions have an address or a domain, and a channel and a reason ' +
      'if you like; one that is on the list already is unchanged.',
    permission: 'customers:write',
    request: { query: startImportQuery },
    bodyKind: 'stream',
    bodyTypes: ['text/csv', 'application/x-ndjson', 'application/gzip'],
    idempotent: true,
    responses: {
      202: { description: 'The import, running; its address is in Location', schema: importSchema },
    },
    handler: controller.start,
  }),
  endpoint({
    method: 'get',
    path: '/imports',
    tag,
    summary: 'List imports',
    permission: 'customers:read',
    request: { query: listImportsQuery },
    responses: { 200: { description: 'A page of imports, newest first', schema: pageOf(importSchema) } },
    handler: controller.list,
  }),
  endpoint({
    method: 'get',
    path: '/imports/{id}',
    tag,
    summary: 'Follow an import',
    permission: 'customers:read',
    request: { params: idParams },
    responses: { 200: { description: 'How far it is', schema: importSchema } },
    handler: controller.get,
  }),
  endpoint({
    method: 'get',
    path: '/imports/{id}/errors',
    tag,
    summary: 'List the rows that an import refused',
    permission: 'customers:read',
    request: { params: idParams, query: listImportsQuery },
    responses: {
      200: { description: 'A page of refused rows, in file order', schema: pageOf(importErrorSchema) },
    },
    handler: controller.listErrors,
  }),
];
