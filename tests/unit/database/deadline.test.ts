import { createDeadline } from '../../../src/database/embedded/deadline';

let now = 0;
beforeEach(() => {
  jest.spyOn(performance, 'now').mockImplementation(() => now);
});
afterEach(() => jest.restoreAllMocks());

/** Items that take so many milliseconds each to be made. */
function* items(count: number, milliseconds: number): Generator<number> {
  for (let made = 0; made < count; made += 1) {
    now += milliseconds;
    yield made;
  }
}

describe('a deadline', () => {
  it('ends what takes longer to be made, with 50', () => {
    const made = createDeadline(100).timed(items(1000, 1));

    expect(() => [...made]).toThrow(expect.objectContaining({ code: 50 }));
  });

  it('does not count the time for which nobody asks for the next item', () => {
    const made = createDeadline(100).timed(items(1000, 0));

    let seen = 0;
    for (const _ of made) {
      seen += 1;
      now += 50;
    }

    expect(seen).toBe(1000);
  });
});
