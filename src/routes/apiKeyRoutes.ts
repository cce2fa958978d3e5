import { z } from 'zod';
import type { ApiKeyController } from '../controllers/apiKeyController';
import { apiKeySchema, createApiKeySchema, newApiKeySchema } from '../schemas/accessSchema';
import { idParams, pageOf, pageQuery } from '../schemas/commonSchema';
import { endpoint } from '../utils/endpoint';

/** /api/api-keys */
export const apiKeyRoutes = (controller: ApiKeyController) => [
  endpoint({
    method: 'post',
    path: '/api-keys',
    tag: 'Access',
    summary: 'Make an API key',
    description: 'The key itself is in this answer and nowhere else: the database keeps only a hash.',
    permission: 'access:write',
    request: { body: createApiKeySchema },
    idempotent: true,
    secretField: 'key',
    responses: { 201: { description: 'The key', schema: newApiKeySchema } },
    handler: controller.create,
  }),
  endpoint({
    method: 'get',
    path: '/api-keys',
    tag: 'Access',
    summary: 'List API keys',
    permission: 'access:read',
    request: { query: z.strictObject(pageQuery) },
    responses: { 200: { description: 'A page of keys, newest first', schema: pageOf(apiKeySchema) } },
    handler: controller.list,
  }),
  endpoint({
    method: 'delete',
    path: '/api-keys/{id}',
    tag: 'Access',
    summary: 'Delete an API key',
    permission: 'access:write',
    request: { params: idParams },
    responses: { 204: { description: 'It no longer works' } },
    handler: controller.remove,
  }),
];
