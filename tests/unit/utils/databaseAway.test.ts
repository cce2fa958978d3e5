import express from 'express';
import { mongo } from 'mongoose';
import request from 'supertest';
import { createLogger } from '../../../src/config/logger';
import { createErrorHandler } from '../../../src/middlewares/errorHandler';
import { requestId } from '../../../src/middlewares/requestId';
import { isDatabaseAway } from '../../../src/utils/databaseAway';

describe('a database that is away', () => {
  it.each([
    ['a lost connection', new mongo.MongoNetworkError('connection 1 closed')],
    ['a server that ends', new mongo.MongoServerError({ code: 11_600, message: 'interrupted at shutdown' })],
    ['a server that has left', new mongo.MongoServerClosedError('server is closed')],
    ['another primary', new mongo.MongoServerError({ code: 10_107, message: 'not primary' })],
    [
      'what the socket says while the driver writes',
      Object.assign(new Error('write ECONNRESET'), { code: 'ECONNRESET', syscall: 'write' }),
    ],
    [
      'a socket that the other side has ended',
      Object.assign(new Error('This socket has been ended by the other party'), { code: 'EPIPE' }),
    ],
    [
      'a bulk write that lost its connection',
      new mongo.MongoServerError(new mongo.MongoNetworkError('connect ECONNREFUSED')),
    ],
    ['a cause within', new Error('not stored', { cause: new mongo.MongoNetworkError('closed') })],
  ])('is known by %s', (_, error) => {
    expect(isDatabaseAway(error)).toBe(true);
  });

  it('is not any other refusal', () => {
    expect(isDatabaseAway(new mongo.MongoServerError({ code: 11_000, message: 'duplicate key' }))).toBe(
      false,
    );
    expect(isDatabaseAway(new Error('a fault of ours'))).toBe(false);
    expect(
      isDatabaseAway(Object.assign(new Error('no such file'), { code: 'ENOENT', syscall: 'open' })),
    ).toBe(false);
  });

  it('is answered 503 with Retry-After', async () => {
    const app = express();
    app.use(requestId, () => {
      throw new mongo.MongoNetworkError('connection 1 to 127.0.0.1:27018 closed');
    });
    app.use(createErrorHandler(createLogger({ LOG_LEVEL: 'silent', NODE_ENV: 'test' })));

    const response = await request(app).get('/');

    expect(response).toMatchObject({
      status: 503,
      headers: { 'retry-after': '1' },
      body: { code: 'unavailable' },
    });
  });
});
