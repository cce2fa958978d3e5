import { z } from 'zod';
import type { SuppressionController } from '../controllers/suppressionController';
import { idParams, pageOf } from '../schemas/commonSchema';
import {
  createSuppressionSchema,
  exportSuppressionsQuery,
  listSuppressionsQuery,
  suppressionSchema,
} from '../schemas/suppressionSchema';
import { endpoint } from '../utils/endpoint';

const tag = 'Suppressions';

/** /api/suppressions */
export const suppressionRoutes = (controller: SuppressionController) => [
  endpoint({
    method: 'post',
    path: '/suppressions',
    tag,
    summary: 'Suppress an address or a domain',
    description:
      'Nothing is sent there any more on this channel, from the next batch on, in campaigns that run too. A domain covers ' +
      'the domains below it. Many at once: POST /imports?type=suppressions.',
    permission: 'customers:write',
    request: { body: createSuppressionSchema },
    idempotent: true,
    responses: { 201: { description: 'The entry', schema: suppressionSchema } },
    handler: controller.create,
  }),
  endpoint({
    method: 'get',
    path: '/suppressions',
    tag,
    summary: 'List and search the suppression list',
    permission: 'customers:read',
    request: { query: listSuppressionsQuery },
    responses: {
      200: { description: 'A page of entries, newest first', schema: pageOf(suppressionSchema) },
    },
    handler: controller.list,
  }),
  endpoint({
    method: 'get',
    path: '/suppressions/export',
    tag,
    summary: 'Export the suppression list',
    description:
      'CSV with the columns that the import takes. A cell that a spreadsheet would calculate has an apostrophe in front, ' +
      'which the import takes off.',
    permission: 'customers:read',
    request: { query: exportSuppressionsQuery },
    responses: {
      200: {
        description: 'All entries, newest first',
        schema: z.string().meta({ description: 'CSV with a header' }),
        contentType: 'text/csv',
      },
    },
    handler: controller.export,
  }),
  endpoint({
    method: 'get',
    path: '/suppressions/{id}',
    tag,
    summary: 'Read an entry of the suppression list',
    permission: 'customers:read',
    request: { params: idParams },
    responses: { 200: { description: 'The entry', schema: suppressionSchema } },
    handler: controller.get,
  }),
  endpoint({
    method: 'delete',
    path: '/suppressions/{id}',
    tag,
    summary: 'Take an entry off the suppression list',
    description: 'Messages may go there again.',
    permission: 'customers:write',
    request: { params: idParams },
    responses: { 204: { description: 'It is gone' } },
    handler: controller.remove,
  }),
];
