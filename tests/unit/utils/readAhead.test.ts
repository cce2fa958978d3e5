import { readAhead } from '../../../src/utils/readAhead';

describe('reading ahead', () => {
  async function* count(log: string[], end: number): AsyncGenerator<number> {
    try {
      for (let n = 1; n <= end; n += 1) {
        log.push(`fetch ${n}`);
        yield n;
      }
      throw new Error('the source broke');
    } finally {
      log.push('closed');
    }
  }

  it('fetches the next item while the present one is worked on, and no more', async () => {
    const log: string[] = [];
    for await (const n of readAhead(count(log, 9))) {
      await Promise.resolve();
      log.push(`work ${n}`);
      if (n === 2) break;
    }

    expect(log).toEqual(['fetch 1', 'fetch 2', 'work 1', 'fetch 3', 'work 2', 'closed']);
  });

  it('meets a failure when its turn has come', async () => {
    const seen: number[] = [];
    const reading = async (): Promise<void> => {
      for await (const n of readAhead(count([], 2))) seen.push(n);
    };

    await expect(reading()).rejects.toThrow('the source broke');
    expect(seen).toEqual([1, 2]);
  });
});
