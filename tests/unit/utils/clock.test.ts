import { systemClock } from '../../../src/utils/clock';

describe('systemClock', () => {
  it('never runs backwards between two readings', () => {
    const first = systemClock.now();

    const second = systemClock.now();

    expect(second.getTime()).toBeGreaterThanOrEqual(first.getTime());
  });
});
