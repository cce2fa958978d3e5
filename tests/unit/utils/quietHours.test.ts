import { quietUntil, zoneOf } from '../../../src/utils/quietHours';
import { parseTimeOfDay, timeOfDayAt } from '../../../src/utils/zonedTime';
import { seededRandom } from '../../support/seededRandom';

const DAY_MS = 86_400_000;
const night = { from: '21:00', to: '09:00', timezone: 'UTC' };
const until = (moment: string, hours: { from: string; to: string }, timezone: string) =>
  quietUntil(new Date(moment), { timezone: 'UTC', ...hours }, timezone)?.toISOString();

describe('quiet hours', () => {
  it.each([
    ['begin with their first minute', '2026-01-15T21:00:00Z', 'UTC', '2026-01-16T09:00:00.000Z'],
    ['go on after midnight', '2026-01-15T00:00:00Z', 'UTC', '2026-01-15T09:00:00.000Z'],
    ['last to the last millisecond', '2026-01-15T08:59:59.999Z', 'UTC', '2026-01-15T09:00:00.000Z'],
    ['are over at their end', '2026-01-15T09:00:00Z', 'UTC', undefined],
    ['have not begun the moment before', '2026-01-15T20:59:59.999Z', 'UTC', undefined],
    [
      'are those of the customer’s clocks',
      '2026-01-15T16:00:00Z',
      'Asia/Kolkata',
      '2026-01-16T03:30:00.000Z',
    ],
    ['west of Greenwich, too', '2026-01-15T04:00:00Z', 'America/New_York', '2026-01-15T14:00:00.000Z'],
    ['in zones of a quarter hour', '2026-01-15T15:15:00Z', 'Asia/Kathmandu', '2026-01-16T03:15:00.000Z'],
  ])('%s', (_, moment, timezone, end) => {
    expect(until(moment, night, timezone)).toBe(end);
  });

  it('may lie within one day', () => {
    const noon = { from: '12:00', to: '13:00' };

    expect(until('2026-01-15T12:30:00Z', noon, 'UTC')).toBe('2026-01-15T13:00:00.000Z');
    expect(until('2026-01-15T13:00:00Z', noon, 'UTC')).toBeUndefined();
    expect(until('2026-01-15T00:30:00Z', noon, 'UTC')).toBeUndefined();
  });

  it.each([
    ['last an hour less when clocks go forward', '2026-03-28T21:00:00Z', '09:00', '2026-03-29T07:00:00.000Z'],
    ['last an hour more when clocks go back', '2026-10-24T20:00:00Z', '09:00', '2026-10-25T08:00:00.000Z'],
    ['end after the gap that their end lies in', '2026-03-29T00:30:00Z', '02:30', '2026-03-29T01:00:00.000Z'],
    ['end when their end is shown first', '2026-10-25T00:15:00Z', '02:30', '2026-10-25T00:30:00.000Z'],
    ['and again when it is shown twice', '2026-10-25T01:15:00Z', '02:30', '2026-10-25T01:30:00.000Z'],
  ])('%s', (_, moment, to, end) => {
    expect(until(moment, { from: '21:00', to }, 'Europe/Berlin')).toBe(end);
  });

  it('end in a moment that is not quiet, within a day and an hour, and not sooner than need be', () => {
    const random = seededRandom(5);
    const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
    const time = (): string =>
      `${String(Math.floor(random() * 24)).padStart(2, '0')}:${pick(['00', '15', '30', '59'])}`;
    const zones = [
      'Europe/Berlin',
      'America/St_Johns',
      'Australia/Lord_Howe',
      'Asia/Kolkata',
      'Africa/Cairo',
    ];
    const days = [
      '2026-03-08',
      '2026-03-29',
      '2026-04-05',
      '2026-04-24',
      '2026-10-04',
      '2026-10-25',
      '2026-11-01',
    ];
    let quiet = 0;

    for (let round = 0; round < 2000; round += 1) {
      const hours = { from: time(), to: time(), timezone: 'UTC' };
      const timezone = pick(zones);
      const moment = new Date(Date.parse(pick(days)) + Math.floor((random() * 2 - 1) * 86_400_000));
      const end = hours.from === hours.to ? undefined : quietUntil(moment, hours, timezone);
      if (!end) continue;
      quiet += 1;

      expect(quietUntil(end, hours, timezone)).toBeUndefined();
      expect(end.getTime() - moment.getTime()).toBeGreaterThan(0);
      expect(end.getTime() - moment.getTime()).toBeLessThanOrEqual(25 * 3_600_000);
      // The clocks show the end, or have just skipped it.
      const shown = timeOfDayAt(end.getTime(), timezone);
      const isAfterGap = shown !== (timeOfDayAt(end.getTime() - 1, timezone) + 1) % DAY_MS;
      expect(shown === parseTimeOfDay(hours.to) || isAfterGap).toBe(true);
    }
    expect(quiet).toBeGreaterThan(500);
  });
});

it('a customer whose zone is missing or unknown has the clocks of the policy', () => {
  expect(zoneOf({}, 'Asia/Kolkata')).toBe('Asia/Kolkata');
  expect(zoneOf({ timezone: 'Mars/Olympus' }, 'Asia/Kolkata')).toBe('Asia/Kolkata');
  expect(zoneOf({ timezone: 'Europe/Berlin' }, 'Asia/Kolkata')).toBe('Europe/Berlin');
});
