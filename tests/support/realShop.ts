import type { ApiClient } from '../../src/scripts/common/apiClient';
import { readFacts } from '../../src/scripts/demo/shopData';
import { loadShop } from '../../src/scripts/demo/loadShop';
import { startTestApp } from './api';
import type { TestApp } from './api';

/** The application with the real shop of data/online-retail. */
export interface RealShop {
  /** There while tests run. */
  test: () => TestApp;
  api: ApiClient;
}

/** Loads the real shop once, before the tests of a file. */
export function useRealShop(): RealShop {
  let started: TestApp | undefined;
  const test = (): TestApp => {
    if (!started) throw new Error('the shop is loaded before the tests, not before their description');
    return started;
  };
  const api: ApiClient = {
    get: async <Answer>(path: string) => (await test().api.get(`/api${path}`)).body as Answer,
    post: async <Answer>(path: string, body: object) =>
      (await test().api.post(`/api${path}`, body)).body as Answer,
  };
  beforeAll(async () => {
    // The loader shows its progress; here nobody looks.
    jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    started = await startTestApp({ CURRENCY: readFacts().currency });
    await loadShop(api);
  }, 180_000);
  afterAll(async () => {
    jest.restoreAllMocks();
    await started?.close();
  });
  return { test, api };
}
