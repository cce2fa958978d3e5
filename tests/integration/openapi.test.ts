import { Validator } from '@seriousme/openapi-schema-validator';
import request from 'supertest';
import { startTestApp } from '../support/api';
import type { TestApp } from '../support/api';

interface Operation {
  method: 'get' | 'post' | 'patch' | 'delete';
  /** In OpenAPI's form: /api/customers/{id} */
  path: string;
  summary?: string;
  description?: string;
  parameters?: { name: string; description?: string; schema: JsonSchema }[];
  requestBody?: Body;
  responses: Record<string, Body>;
  security: unknown[];
}

interface Body {
  content?: Record<string, { schema: JsonSchema }>;
}

interface JsonSchema {
  $ref?: string;
  description?: string;
  properties?: Record<string, JsonSchema>;
  items?: JsonSchema;
  allOf?: JsonSchema[];
  anyOf?: JsonSchema[];
  oneOf?: JsonSchema[];
}

type Document = {
  openapi: string;
  paths: Record<string, Record<Operation['method'], Omit<Operation, 'method' | 'path'>>>;
  components: { schemas: Record<string, JsonSchema> };
};

/** Links in messages: their token is the key, and a bad one is a fault of the path. */
const LINKS = ['GET /api/unsubscribe/{token}', 'POST /api/unsubscribe/{token}'];

/** Fields without a description. This list only gets shorter. */
const UNDESCRIBED: readonly string[] = [];

let test: TestApp;
let document: Document;
let operations: Operation[];
beforeAll(async () => {
  test = await startTestApp();
  document = (await request(test.app.express).get('/openapi.json').expect(200)).body;
  operations = Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, rest]) => ({
      ...rest,
      path,
      method: method as Operation['method'],
    })),
  );
});
afterAll(() => test.close());

const nameOf = ({ method, path }: Operation): string => `${method.toUpperCase()} ${path}`;

/** The names of all fields without a description, however deep. */
function undescribed(schema: JsonSchema, name: string): string[] {
  const parts = [...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
  const fields = Object.entries(schema.properties ?? {}).flatMap(([key, field]) => [
    ...(isDescribed(field) ? [] : [`${name}.${key}`]),
    ...undescribed(field, `${name}.${key}`),
  ]);
  const items = schema.items ? undescribed(schema.items, `${name}[]`) : [];
  return [...fields, ...items, ...parts.flatMap((part) => undescribed(part, name))];
}

function isDescribed({ description, $ref, allOf, anyOf, oneOf }: JsonSchema): boolean {
  if (description !== undefined) return true;
  if ($ref !== undefined) {
    const target = document.components.schemas[$ref.split('/').at(-1) ?? ''];
    return target !== undefined && isDescribed(target);
  }
  return [allOf, anyOf, oneOf].some((parts) => parts?.some(isDescribed));
}

describe('GET /openapi.json', () => {
  it('answers a valid OpenAPI 3.1 document', async () => {
    const result = await new Validator().validate(structuredClone(document));

    expect(document.openapi).toBe('3.1.0');
    expect(result).toMatchObject({ valid: true });
  });

  it('says of every operation what it is for and what it answers', () => {
    const silent = operations.filter(({ summary, description }) => !summary || !description);
    const withoutAnswer = operations.filter(
      ({ responses }) => !Object.keys(responses).some((s) => s < '300'),
    );

    expect([silent.map(nameOf), withoutAnswer.map(nameOf)]).toEqual([[], []]);
  });

  it('describes every field', () => {
    const components = Object.entries(document.components.schemas);
    const bodies = operations.flatMap((operation) =>
      [operation.requestBody, ...Object.values(operation.responses)]
        .flatMap((body) => Object.values(body?.content ?? {}))
        .map(({ schema }) => [nameOf(operation), schema] as const),
    );
    const names = [...components, ...bodies].flatMap(([name, schema]) => undescribed(schema, name));

    expect([...new Set(names)].sort()).toEqual([...UNDESCRIBED].sort());
  });

  it('describes every parameter', () => {
    const silent = operations.flatMap((operation) =>
      (operation.parameters ?? [])
        .filter(({ description, schema }) => description === undefined && !isDescribed(schema))
        .map(({ name }) => `${nameOf(operation)} ${name}`),
    );

    expect(silent).toEqual([]);
  });

  it('gives operations different ids', () => {
    const ids = operations.map((operation) => (operation as { operationId?: string }).operationId);

    expect(new Set(ids).size).toBe(operations.length);
  });
});

describe('every operation under /api', () => {
  const send = ({ method, path }: Operation, authorization?: string) => {
    const call = request(test.app.express)[method](path.replaceAll(/\{\w+\}/g, '000000000000000000000000'));
    return authorization === undefined ? call : call.set('authorization', authorization);
  };

  it.each([
    ['without a key', undefined],
    ['with a wrong key', 'Bearer crm_wrong'],
    ['with a password instead of a key', 'Basic dXNlcjpwYXNz'],
  ])('answers 401 %s', async (_, authorization) => {
    const open: string[] = [];
    for (const operation of operations) {
      if (LINKS.includes(nameOf(operation))) continue;
      const { status } = await send(operation, authorization);
      if (status !== 401) open.push(`${nameOf(operation)}: ${status}`);
    }

    expect(open).toEqual([]);
  });

  it('says in the document that it needs a key, but for signed receipts and links in messages', () => {
    const open = operations.filter(({ security }) => security.length === 0).map(nameOf);

    expect(open.filter((name) => name !== 'POST /api/receipts').sort()).toEqual(LINKS);
  });
});
