import type { Express } from 'express';
import type { Connection } from 'mongoose';
import request from 'supertest';
import { createApp } from '../../src/app';
import type { App } from '../../src/app';
import { parseEnv } from '../../src/config/env';
import { createLogger } from '../../src/config/logger';
import type { Clock } from '../../src/utils/clock';
import { connectTestDatabase, ensureLastingIndexes } from './database';

export const ADMIN_KEY = 'test-admin-key-0123456789';

/** A clock that a test moves by hand. */
export interface TestClock extends Clock {
  set(moment: string | Date): void;
  advance(milliseconds: number): void;
}

export function createTestClock(start = '2026-01-15T12:00:00.000Z'): TestClock {
  let now = new Date(start).getTime();
  return {
    now: () => new Date(now),
    set: (moment) => {
      now = new Date(moment).getTime();
    },
    advance: (milliseconds) => {
      now += milliseconds;
    },
  };
}

/** Requests with the admin key (or another one). */
export const client = (express: Express, key: string = ADMIN_KEY) => ({
  get: (path: string) => request(express).get(path).set('authorization', `Bearer ${key}`),
  post: (path: string, body?: string | object) =>
    request(express).post(path).set('authorization', `Bearer ${key}`).send(body),
  put: (path: string, body?: string | object) =>
    request(express).put(path).set('authorization', `Bearer ${key}`).send(body),
  patch: (path: string, body?: string | object) =>
    request(express).patch(path).set('authorization', `Bearer ${key}`).send(body),
  delete: (path: string) => request(express).delete(path).set('authorization', `Bearer ${key}`),
});

/** A whole application on a database of its own. */
export interface TestApp {
  app: App;
  api: ReturnType<typeof client>;
  /** The same application for another key; an empty key sends none that is known. */
  as: (key: string) => ReturnType<typeof client>;
  connection: Connection;
  clock: TestClock;
  close: () => Promise<void>;
}

/** Starts the application on a fresh database, without a port and without work in the background. */
export async function startTestApp(settings: Record<string, string> = {}): Promise<TestApp> {
  const env = parseEnv({
    ADMIN_API_KEY: ADMIN_KEY,
    RATE_LIMIT_PER_MINUTE: '0',
    LOG_LEVEL: 'silent',
    ...settings,
  });
  const database = await connectTestDatabase();
  const clock = createTestClock();
  const app = createApp({
    connection: database.connection,
    env,
    logger: createLogger(env),
    clock,
    random: () => 0.5,
    selfUrl: () => 'http://127.0.0.1:9',
    stopping: new AbortController().signal,
  });
  await ensureLastingIndexes(app.models);
  return {
    app,
    api: client(app.express),
    as: (key) => client(app.express, key),
    connection: database.connection,
    clock,
    close: database.close,
  };
}
