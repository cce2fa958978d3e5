import { startTestApp } from '../support/api';
import type { TestApp } from '../support/api';

let test: TestApp;
beforeAll(async () => {
  test = await startTestApp();
});
afterAll(() => test.close());

const makeKey = async (role: string): Promise<string> => {
  const { body } = await test.api.post('/api/api-keys', { name: `a ${role}`, role }).expect(201);
  return (body as { key: string }).key;
};

describe('POST /api-keys', () => {
  it('answers a key that works at once, with the rights of its role', async () => {
    const created = await test.api.post('/api/api-keys', { name: 'shop import', role: 'marketer' });

    const listed = await test.as((created.body as { key: string }).key).get('/api/api-keys');

    expect(created).toMatchObject({
      status: 201,
      body: { name: 'shop import', role: 'marketer', key: expect.stringMatching(/^crm_.{43}$/) as string },
    });
    expect(listed.status).toBe(403);
  });

  it('refuses an unknown role and an unknown field, naming both places', async () => {
    const response = await test.api.post('/api/api-keys', { name: 'x', role: 'king', colour: 'red' });

    expect(response.status).toBe(400);
    expect(response.body).toMatchObject({
      code: 'validation_failed',
      errors: [{ pointer: '/role' }, { pointer: '/colour' }],
    });
  });

  it('replays a request with the same Idempotency-Key without its secret', async () => {
    const send = () =>
      test.api.post('/api/api-keys', { name: 'twice', role: 'viewer' }).set('idempotency-key', 'key-1');
    const first = await send();

    const second = await send();

    expect(second.headers['idempotency-replayed']).toBe('true');
    expect(second.body).toEqual({ ...(first.body as object), key: undefined });
  });

  it('refuses an Idempotency-Key that was used for another request', async () => {
    const post = (name: string) =>
      test.api.post('/api/api-keys', { name, role: 'viewer' }).set('idempotency-key', 'key-2');
    await post('one');

    const other = await post('two');

    expect(other).toMatchObject({ status: 422, body: { code: 'idempotency_mismatch' } });
  });
});

describe('DELETE /api-keys/:id', () => {
  it('ends the key at once', async () => {
    const key = await makeKey('admin');
    await test.as(key).get('/api/api-keys').expect(200);
    const { body } = await test.api.get('/api/api-keys?limit=1');

    await test.api.delete(`/api/api-keys/${(body as { data: { id: string }[] }).data[0]?.id}`).expect(204);

    await test.as(key).get('/api/api-keys').expect(401);
  });

  it('answers 404 for an id that does not exist', async () => {
    const response = await test.api.delete('/api/api-keys/000000000000000000000000');

    expect(response).toMatchObject({ status: 404, body: { code: 'not_found' } });
  });
});

describe('a request without a valid key', () => {
  it('is answered 401 before its body is looked at', async () => {
    const response = await test
      .as('wrong')
      .post('/api/api-keys', '{not json')
      .set('content-type', 'application/json');

    expect(response).toMatchObject({
      status: 401,
      type: 'application/problem+json',
      body: { code: 'unauthorized', instance: '/api/api-keys' },
    });
  });

  it('learns nothing about which paths exist', async () => {
    await test.as('wrong').get('/api/nothing-here').expect(401);
    await test.api.get('/api/nothing-here').expect(404);
  });
});
