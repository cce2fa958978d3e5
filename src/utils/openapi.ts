import { OpenAPIRegistry, OpenApiGeneratorV31 } from '@asteasolutions/zod-to-openapi';
import { problemSchema } from '../schemas/commonSchema';
import type { Endpoint } from './endpoint';

const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: problemSchema } },
});

/** The other face of an answer, for `Accept: text/csv`. */
const csvContent = {
  'text/csv': {
    schema: { type: 'string' as const, description: 'the same as CSV with a header, in major units' },
  },
};

function responsesOf(endpoint: Endpoint) {
  const responses: Record<string, object> = {};
  for (const [status, { description, schema, contentType, hasCsv }] of Object.entries(endpoint.responses)) {
    responses[status] = {
      description,
      ...(schema && {
        content: { [contentType ?? 'application/json']: { schema }, ...(hasCsv && csvContent) },
      }),
    };
  }
  responses['400'] ??= problem('The request has faults');
  responses['401'] ??= problem('The key, or the signature, is missing or wrong');
  if (endpoint.permission !== 'public') responses['403'] ??= problem('The key may not do this');
  if (endpoint.request?.params) responses['404'] ??= problem('There is no such thing');
  if (endpoint.method !== 'get') responses['409'] ??= problem('In conflict with what is stored');
  if (endpoint.request?.body ?? endpoint.bodyKind) responses['413'] ??= problem('The body is too large');
  responses['429'] ??= problem('Too many requests; see Retry-After');
  return responses;
}

function bodyOf({ request, bodyTypes, bodySchema }: Endpoint) {
  if (bodyTypes) {
    const content = Object.fromEntries(
      bodyTypes.map((type) => [type, { schema: bodySchema ?? { type: 'string' as const } }]),
    );
    return { body: { required: true, content } };
  }
  if (!request?.body) return {};
  const required = !request.body.safeParse(undefined).success;
  return { body: { required, content: { 'application/json': { schema: request.body } } } };
}

/** The OpenAPI 3.1 document of these endpoints, from the records that mount them. */
export function createOpenApiDocument(endpoints: readonly Endpoint[], version: string) {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    description: 'An API key. The first one is printed at the first start, or set as ADMIN_API_KEY.',
  });
  for (const endpoint of endpoints) {
    const { method, path, tag, summary, description, permission, request } = endpoint;
    registry.registerPath({
      method,
      path: `/api${path}`,
      tags: [tag],
      summary,
      description: [description, permission === 'public' ? '' : `Needs the permission \`${permission}\`.`]
        .filter(Boolean)
        .join('\n\n'),
      operationId: `${method}${path.replaceAll(/[^a-zA-Z]+(\w)/g, (_, letter: string) => letter.toUpperCase()).replace('}', '')}`,
      security: permission === 'public' ? [] : [{ bearer: [] }],
      request: {
        ...(request?.params && { params: request.params }),
        ...(request?.query && { query: request.query }),
        ...bodyOf(endpoint),
      },
      responses: responsesOf(endpoint),
    });
  }
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'CRM Xeno',
      version,
      description: 'Customers, orders, segments by rules, campaigns and what became of every message.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
  });
}
