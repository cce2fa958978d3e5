import express from 'express';
import type { ErrorRequestHandler } from 'express';
import { middleware } from 'express-openapi-validator';
import request from 'supertest';
import { client, startTestApp } from '../support/api';
import type { TestApp } from '../support/api';

let test: TestApp;
let api: ReturnType<typeof client>;
beforeAll(async () => {
  test = await startTestApp();
  const { body: apiSpec } = await request(test.app.express).get('/openapi.json');
  const refuse: ErrorRequestHandler = (error, _req, res, _next) => {
    res.status(599).json(error);
  };
  const checked = express();
  checked.use(
    middleware({ apiSpec, validateRequests: false, validateResponses: true, validateSecurity: false }),
  );
  checked.use(test.app.express, refuse);
  api = client(checked);
  await store();
});
afterAll(() => test.close());

async function store(): Promise<void> {
  await test.api.post('/api/customers/bulk', {
    customers: [
      {
        externalId: 'c1',
        name: 'Asha',
        email: 'asha@example.com',
        country: 'India',
        tags: ['vip'],
        attributes: { age: 30 },
      },
      { externalId: 'c2' },
    ],
  });
  await test.api.post('/api/orders/bulk', {
    orders: [
      { externalId: 'o1', customerExternalId: 'c1', amount: 12.5, orderedAt: '2026-01-01T00:00:00Z' },
      {
        externalId: 'o2',
        customerExternalId: 'c1',
        amount: -2.5,
        type: 'refund',
        orderedAt: '2026-01-02T00:00:00Z',
      },
    ],
  });
}

const rules = { combinator: 'and', rules: [{ field: 'totalSpend', operator: '>', value: 1 }] };

describe('answers are what the OpenAPI document says', () => {
  it.each([
    '/analytics/overview',
    '/analytics/revenue?interval=day',
    '/analytics/top-customers',
    '/analytics/countries',
    '/api-keys',
    '/campaigns',
    '/communication-logs',
    '/customers',
    '/orders',
    '/segments',
    '/segments/fields',
  ])('GET %s', async (path) => {
    const response = await api.get(`/api${path}`);

    expect(response).toMatchObject({ status: 200 });
  });

  it('POST /segments and its previews', async () => {
    const segment = await api.post('/api/segments', { name: 'Buyers', rules });
    const preview = await api.post('/api/segments/preview', { rules });
    const members = await api.get(`/api/segments/${segment.body.id}/customers`);
    const customerId = members.body.data[0].id;
    const explained = await api.post('/api/segments/explain', { rules, customerId });

    expect([segment, preview, members, explained].map(({ status }) => status)).toEqual([201, 200, 200, 200]);
  });

  it('a refusal', async () => {
    const response = await api.post('/api/segments', { name: 'x', rules: {} });

    expect(response).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
  });
});
