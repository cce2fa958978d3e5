import request from 'supertest';
import type { Problem } from '../../src/schemas/commonSchema';
import { startTestApp } from '../support/api';
import type { TestApp } from '../support/api';

let test: TestApp;
beforeAll(async () => {
  test = await startTestApp({ CORS_ORIGINS: 'https://app.example.com' });
});
afterAll(() => test.close());

const anonymous = () => request(test.app.express);

describe('a body that cannot be read', () => {
  it('is answered 400 when it is not JSON', async () => {
    const response = await test.api
      .post('/api/api-keys', '{"name": ')
      .set('content-type', 'application/json');

    expect(response).toMatchObject({
      status: 400,
      type: 'application/problem+json',
      body: { code: 'invalid_json', errors: [{ pointer: '' }] },
    });
  });

  it('is answered 413 when it has more than 10 MiB', async () => {
    const response = await test.api.post('/api/api-keys', { name: 'x'.repeat(11 * 1024 * 1024) });

    expect(response).toMatchObject({ status: 413, body: { code: 'payload_too_large' } });
  });

  it('is answered 415 when it says that it is something else', async () => {
    const response = await test.api.post('/api/api-keys', 'name=x').set('content-type', 'text/plain');

    expect(response).toMatchObject({ status: 415, body: { code: 'unsupported_media_type' } });
  });

  it('is answered 400 when there is none', async () => {
    const response = await test.api.post('/api/api-keys');

    expect(response).toMatchObject({
      status: 400,
      body: { code: 'validation_failed', errors: [{ pointer: '' }] },
    });
  });

  it('is answered 400 when it is empty where an object belongs', async () => {
    const response = await test.api.post('/api/customers', '').set({
      'content-type': 'application/json',
      'content-length': '0',
    });

    expect(response).toMatchObject({
      status: 400,
      body: { code: 'validation_failed', errors: [{ pointer: '' }] },
    });
  });

  it('is answered 400 when it is nested too deeply to be remembered for an Idempotency-Key', async () => {
    const row = '{"a":'.repeat(50_000) + '1' + '}'.repeat(50_000);

    const response = await test.api
      .post('/api/customers/bulk', `{"customers":[${row}]}`)
      .set({ 'content-type': 'application/json', 'idempotency-key': 'deep' });

    expect(response).toMatchObject({ status: 400, body: { code: 'validation_failed' } });
  });

  it.each(['null', '5', '"text"', 'true'])('is answered 400 when it is no object: %s', async (body) => {
    const response = await test.api.post('/api/api-keys', body).set('content-type', 'application/json');

    expect(response).toMatchObject({
      status: 400,
      body: { code: 'validation_failed', errors: [{ pointer: '' }] },
    });
  });

  it('is answered 400 when its gzip is broken', async () => {
    const response = await test.api
      .post('/api/api-keys', 'not gzip')
      .set({ 'content-type': 'application/json', 'content-encoding': 'gzip' });

    expect(response.status).toBe(400);
  });
});

describe('the query of a list', () => {
  it.each([
    ['limit=0', '/query/limit'],
    ['limit=101', '/query/limit'],
    ['limit=ten', '/query/limit'],
    ['limit=1&limit=2', '/query/limit'],
    ['cursor=garbage', '/query/cursor'],
    ['colour=red', '/query/colour'],
    ['limit[$gt]=', '/query/limit[$gt]'],
  ])('?%s is refused with a pointer', async (query, pointer) => {
    const response = await test.api.get(`/api/api-keys?${query}`);

    expect(response).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
  });
});

describe('the query of an endpoint that reads none', () => {
  it.each([
    ['get', '/api/customers/0123456789abcdef01234567'],
    ['post', '/api/api-keys'],
    ['delete', '/api/api-keys/0123456789abcdef01234567'],
  ] as const)('is refused with a pointer: %s %s?dryRun=true', async (method, path) => {
    const response = await test.api[method](`${path}?dryRun=true`);

    expect(response.status).toBe(400);
    expect((response.body as Problem).errors).toContainEqual({
      pointer: '/query/dryRun',
      detail: 'is not a known field',
    });
  });
});

describe('every answer', () => {
  it('carries a request id, the client’s own when it is short and plain', async () => {
    const own = await anonymous().get('/health/live').set('x-request-id', 'order-42');
    const odd = await anonymous().get('/health/live').set('x-request-id', 'a b; c');

    expect(own.headers['x-request-id']).toBe('order-42');
    expect(odd.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('may be read by the configured origin and by no other', async () => {
    const allowed = await anonymous().get('/health/live').set('origin', 'https://app.example.com');
    const other = await anonymous().get('/health/live').set('origin', 'https://evil.example.com');

    expect(allowed.headers['access-control-allow-origin']).toBe('https://app.example.com');
    expect(other.headers['access-control-allow-origin']).not.toBe('https://evil.example.com');
  });
});

describe('outside /api', () => {
  it('leads from the root to its page', async () => {
    const response = await anonymous().get('/');

    expect(response).toMatchObject({ status: 302, headers: { location: '/docs/' } });
  });

  it('answers health, metrics, the document and its page without a key', async () => {
    await anonymous().get('/health/live').expect(200, { status: 'ok' });
    await anonymous().get('/health/ready').expect(200, { status: 'ok' });
    const metrics = await anonymous().get('/metrics').expect(200);
    const page = await anonymous().get('/docs/').expect(200);

    expect(metrics.text).toContain(
      'http_request_duration_seconds_count{method="GET",route="/health/ready",status="200"} 1',
    );
    expect(page.text).toContain('CRM Xeno API');
  });

  it('loads nothing for its page from another host', async () => {
    const page = await anonymous().get('/docs/').expect(200);

    expect(page.text).not.toMatch(/(?:src|href)=["'](?:https?:)?\/\//);
  });

  it('answers 404 for a path that does not exist and 400 for one that cannot be decoded', async () => {
    await anonymous().get('/nothing').expect(404);
    await test.api.delete('/api/api-keys/%E0%A4%A').expect(400);
  });
});
