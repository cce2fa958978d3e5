import { toSeries } from '../../../src/utils/deliverySeries';
import type { Happening } from '../../../src/utils/deliverySeries';
import { bucketOf, toDurations } from '../../../src/utils/durationBuckets';
import { listHours } from '../../../src/utils/hours';
import { nightOf } from '../../../src/utils/nights';

const at = (moment: string, kind: Happening['kind'] = 'sent', count = 1): Happening => ({
  at: Date.parse(moment),
  kind,
  count,
});
const hours = (from: string, to: string, timezone: string) =>
  listHours({ from: new Date(from), to: new Date(to) }, timezone, 100).map((hour) => [
    hour.name,
    hour.from.toISOString().slice(11, 16),
    (hour.to.getTime() - hour.from.getTime()) / 60_000,
  ]);

describe('listHours', () => {
  it('begins hours where the clocks of the zone do', () => {
    expect(hours('2026-01-01T00:10:00Z', '2026-01-01T01:31:00Z', 'Asia/Kathmandu')).toEqual([
      ['2026-01-01T05', '23:15', 60],
      ['2026-01-01T06', '00:15', 60],
      ['2026-01-01T07', '01:15', 60],
    ]);
  });

  it('leaves out an hour that the clocks skip, and has one twice that they show twice', () => {
    expect(hours('2026-03-29T00:30:00Z', '2026-03-29T01:30:00Z', 'Europe/Berlin')).toEqual([
      ['2026-03-29T01', '00:00', 60],
      ['2026-03-29T03', '01:00', 60],
    ]);
    expect(hours('2026-10-25T00:00:00Z', '2026-10-25T02:00:00Z', 'Europe/Berlin')).toEqual([
      ['2026-10-25T02', '00:00', 60],
      ['2026-10-25T02', '01:00', 60],
    ]);
  });

  it('has shorter ones where the clocks change by half an hour', () => {
    expect(hours('2026-04-04T14:00:00Z', '2026-04-04T16:00:00Z', 'Australia/Lord_Howe')).toEqual([
      ['2026-04-05T01', '14:00', 60],
      ['2026-04-05T01', '15:00', 30],
      ['2026-04-05T02', '15:30', 60],
    ]);
  });
});

describe('toSeries', () => {
  it('has every period between the first and the last happening, and counts each once', () => {
    const happenings = [
      at('2026-01-01T23:45:00Z', 'sent', 3),
      at('2026-01-02T00:00:00Z', 'delivered', 2),
      at('2026-01-02T02:15:00Z', 'failed'),
    ];

    const { series } = toSeries(happenings, { interval: 'hour', timezone: 'UTC' });

    const shown = series.map(({ period, sent, delivered, failed }) => [period, sent, delivered, failed]);
    expect(shown).toEqual([
      ['2026-01-01T23', 3, 0, 0],
      ['2026-01-02T00', 0, 2, 0],
      ['2026-01-02T01', 0, 0, 0],
      ['2026-01-02T02', 0, 0, 1],
    ]);
  });

  it('says when there are more periods than it shows', () => {
    const happenings = [at('2026-01-01T00:00:00Z'), at('2026-12-31T00:00:00Z')];

    const hourly = toSeries(happenings, { interval: 'hour', timezone: 'UTC' });
    const daily = toSeries(happenings, { interval: 'day', timezone: 'UTC' });

    expect([hourly.series.length, hourly.isTruncated]).toEqual([4000, true]);
    expect([daily.series.length, daily.isTruncated]).toEqual([365, false]);
    expect(toSeries([], { interval: 'day', timezone: 'UTC' })).toEqual({ series: [], isTruncated: false });
  });
});

describe('toDurations', () => {
  it('gives the nearest rank, and how finely it is known', () => {
    const buckets = [
      { fromMs: 3_600_000, messages: 2 },
      { fromMs: 100, messages: 50 },
      { fromMs: 61_000, messages: 40 },
      { fromMs: 86_400_000, messages: 8 },
    ];

    expect(toDurations(buckets)).toEqual({
      messages: 100,
      median: { seconds: 0.1, resolutionSeconds: 0.1 },
      p90: { seconds: 61, resolutionSeconds: 1 },
      p99: { seconds: 86_400, resolutionSeconds: 3600 },
    });
    expect(toDurations([])).toBeNull();
  });

  it('counts finely below a minute and coarsely above a day', () => {
    const { $subtract } = bucketOf('$took') as { $subtract: [string, { $mod: [string, object] }] };

    expect($subtract[1].$mod[1]).toEqual({
      $switch: {
        branches: [
          { case: { $lt: ['$took', 60_000] }, then: 100 },
          { case: { $lt: ['$took', 3_600_000] }, then: 1000 },
          { case: { $lt: ['$took', 86_400_000] }, then: 60_000 },
        ],
        default: 3_600_000,
      },
    });
  });
});

describe('nightOf', () => {
  it.each([
    ['2026-01-15T20:29:59Z', '2026-01-15'],
    ['2026-01-15T20:30:00Z', '2026-01-16'],
    ['2026-01-16T18:30:00Z', '2026-01-16'],
  ])('names the night that has begun last in Kolkata at two: %s is of %s', (moment, night) => {
    expect(nightOf(new Date(moment), { at: '02:00', timezone: 'Asia/Kolkata' })).toBe(night);
  });
});
