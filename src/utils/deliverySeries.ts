import type { CampaignDelivery } from '../schemas/campaignInsightSchema';
import { createCalendar } from './calendar';
import type { Period } from './calendar';
import { listHours } from './hours';

export const MOST_PERIODS = 4000;

/** Something that happened to messages within one quarter of an hour. */
export interface Happening {
  /** The first moment of the quarter, in milliseconds since 1970. */
  at: number;
  kind: 'sent' | 'delivered' | 'failed';
  count: number;
}

interface SeriesOptions {
  interval: 'hour' | 'day';
  timezone: string;
}

/** The periods from the first to the last happening, empty ones too. */
export function toSeries(
  happenings: readonly Happening[],
  { interval, timezone }: SeriesOptions,
): Pick<CampaignDelivery, 'series' | 'isTruncated'> {
  const moments = happenings.map(({ at }) => at);
  if (moments.length === 0) return { series: [], isTruncated: false };
  const range = { from: new Date(Math.min(...moments)), to: new Date(Math.max(...moments) + 1) };
  const limit = MOST_PERIODS + 1;
  const periods =
    interval === 'hour'
      ? listHours(range, timezone, limit)
      : createCalendar(timezone).listPeriods({ ...range, interval, limit });
  return {
    series: fill(periods.slice(0, MOST_PERIODS), happenings),
    isTruncated: periods.length > MOST_PERIODS,
  };
}

function fill(periods: readonly Period[], happenings: readonly Happening[]): CampaignDelivery['series'] {
  const sorted = [...happenings].sort((a, b) => a.at - b.at).values();
  let next = sorted.next();
  return periods.map(({ name, from, to }) => {
    const counts = { sent: 0, delivered: 0, failed: 0 };
    for (; !next.done && next.value.at < to.getTime(); next = sorted.next()) {
      counts[next.value.kind] += next.value.count;
    }
    return { period: name, from: from.toISOString(), to: to.toISOString(), ...counts };
  });
}
