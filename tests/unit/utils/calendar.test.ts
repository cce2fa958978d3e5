import * as fc from 'fast-check';
import { createCalendar, isTimeZone, toDayNumber } from '../../../src/utils/calendar';
import type { Interval } from '../../../src/utils/calendar';

const list = (timezone: string, interval: Interval, from: string, to: string) =>
  createCalendar(timezone)
    .listPeriods({ from: new Date(from), to: new Date(to), interval, limit: 100 })
    .map((period) => [period.name, period.from.toISOString(), period.to.toISOString()]);

describe('the periods of a calendar', () => {
  it('are months from local midnight to local midnight, across a change of the clock', () => {
    const periods = list('Europe/London', 'month', '2026-03-15T00:00:00Z', '2026-04-02T00:00:00Z');

    expect(periods).toEqual([
      ['2026-03', '2026-03-01T00:00:00.000Z', '2026-03-31T23:00:00.000Z'],
      ['2026-04', '2026-03-31T23:00:00.000Z', '2026-04-30T23:00:00.000Z'],
    ]);
  });

  it('are ISO weeks, which belong to the year of their Thursday', () => {
    const periods = list('UTC', 'week', '2020-12-31T00:00:00Z', '2021-01-05T00:00:00Z');

    expect(periods).toEqual([
      ['2020-W53', '2020-12-28T00:00:00.000Z', '2021-01-04T00:00:00.000Z'],
      ['2021-W01', '2021-01-04T00:00:00.000Z', '2021-01-11T00:00:00.000Z'],
    ]);
  });

  it('are days of 23 and 25 hours when the clock changes', () => {
    const spring = list('America/New_York', 'day', '2026-03-08T12:00:00Z', '2026-03-08T13:00:00Z');
    const autumn = list('America/New_York', 'day', '2026-11-01T12:00:00Z', '2026-11-01T13:00:00Z');

    expect(spring).toEqual([['2026-03-08', '2026-03-08T05:00:00.000Z', '2026-03-09T04:00:00.000Z']]);
    expect(autumn).toEqual([['2026-11-01', '2026-11-01T04:00:00.000Z', '2026-11-02T05:00:00.000Z']]);
  });

  it('begin after the gap where the clock skips midnight', () => {
    const periods = list('America/Sao_Paulo', 'day', '2018-11-04T12:00:00Z', '2018-11-04T13:00:00Z');

    expect(periods).toEqual([['2018-11-04', '2018-11-04T03:00:00.000Z', '2018-11-05T02:00:00.000Z']]);
  });

  it('do not include a period that begins at the end of the range', () => {
    const periods = list('UTC', 'month', '2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z');

    expect(periods.map(([name]) => name)).toEqual(['2026-01']);
  });

  it('follow one another without gap or overlap and cover the range, in every time zone', () => {
    const zones = ['Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Apia', 'America/St_Johns', 'Africa/Cairo'];
    const property = fc.property(
      fc.constantFrom(...zones),
      fc.constantFrom<Interval[]>('day', 'week', 'month'),
      fc.integer({ min: Date.UTC(2008, 0, 1), max: Date.UTC(2028, 0, 1) }),
      fc.integer({ min: 1, max: 40 * 86_400_000 }),
      (timezone, interval, start, length) => {
        const range = { from: new Date(start), to: new Date(start + length) };

        const periods = createCalendar(timezone).listPeriods({ ...range, interval, limit: 100 });

        const starts = periods.map(({ from }) => from.getTime());
        expect(starts[0]).toBeLessThanOrEqual(start);
        expect(periods.at(-1)?.to.getTime()).toBeGreaterThanOrEqual(start + length);
        expect(starts.slice(1)).toEqual(periods.slice(0, -1).map(({ to }) => to.getTime()));
      },
    );

    fc.assert(property);
  });
});

describe('the start of a local day', () => {
  it('is the midnight of that day', () => {
    const start = createCalendar('Asia/Kolkata').startOfDay(toDayNumber('2026-01-31'));

    expect(start.toISOString()).toBe('2026-01-30T18:30:00.000Z');
  });
});

describe('a time zone', () => {
  it('is known by its IANA name and by nothing else', () => {
    const known = ['Asia/Kolkata', 'UTC', 'Mars/Olympus', ''].map(isTimeZone);

    expect(known).toEqual([true, true, false, false]);
  });
});
