import type { Countries, Overview, Revenue, TopCustomers } from '../schemas/analyticsSchema';
import type { CampaignComparison } from '../schemas/campaignComparisonSchema';
import type { CampaignInsight } from '../schemas/campaignInsightSchema';
import type { Page } from '../schemas/commonSchema';
import type { Cohorts, RfmReport } from '../schemas/insightSchema';
import { tableOf } from '../utils/csvAnswer';
import type { CsvTable } from '../utils/csvAnswer';
import type { CsvCell } from '../utils/writeCsv';

/** One row a figure. */
export const overviewTable: CsvTable<Overview> = {
  name: 'overview',
  columns: ['figure', 'value'],
  rows: (overview) => flatten(overview),
};

/** Every figure under the path to it: `messages.DELIVERED`. */
function* flatten(figures: object, prefix = ''): Generator<[string, CsvCell]> {
  for (const [name, value] of Object.entries(figures) as [string, CsvCell | object][]) {
    const path = `${prefix}${name}`;
    if (typeof value === 'object' && value !== null) yield* flatten(value, `${path}.`);
    else yield [path, value];
  }
}

/** One row a period. */
export const revenueTable = tableOf('revenue', ({ series }: Revenue) => series, {
  period: ({ period }) => period,
  from: ({ from }) => from,
  to: ({ to }) => to,
  orders: ({ orders }) => orders,
  customers: ({ customers }) => customers,
  revenue: ({ revenue }) => revenue,
  refunds: ({ refunds }) => refunds,
  net: ({ net }) => net,
});

/** One row a customer. */
export const topCustomersTable = tableOf('top-customers', ({ data }: TopCustomers) => data, {
  id: ({ id }) => id,
  externalId: ({ externalId }) => externalId,
  name: ({ name }) => name,
  country: ({ country }) => country,
  totalSpend: ({ totalSpend }) => totalSpend,
  netSpend: ({ netSpend }) => netSpend,
  orderCount: ({ orderCount }) => orderCount,
  averageOrderValue: ({ averageOrderValue }) => averageOrderValue,
  lastOrderAt: ({ lastOrderAt }) => lastOrderAt,
});

/** One row a country. */
export const countriesTable = tableOf('countries', ({ data }: Countries) => data, {
  country: ({ country }) => country,
  customers: ({ customers }) => customers,
  orders: ({ orders }) => orders,
  revenue: ({ revenue }) => revenue,
});

/** One row a group. */
export const rfmTable = tableOf('rfm', ({ groups }: RfmReport) => groups, {
  group: ({ name }) => name,
  recencyFrom: ({ recency }) => recency?.[0],
  recencyTo: ({ recency }) => recency?.[1],
  fmFrom: ({ fm }) => fm?.[0],
  fmTo: ({ fm }) => fm?.[1],
  customers: ({ customers }) => customers,
  share: ({ share }) => share,
  netRevenue: ({ netRevenue }) => netRevenue,
  revenueShare: ({ revenueShare }) => revenueShare,
  averageRecencyDays: ({ averageRecencyDays }) => averageRecencyDays,
});

const cohortRows = ({ cohorts }: Cohorts) =>
  cohorts.flatMap(({ periods, ...cohort }) => periods.map((entry) => ({ cohort, entry })));

/** One row a cohort and period. */
export const cohortsTable = tableOf('cohorts', cohortRows, {
  cohort: ({ cohort }) => cohort.period,
  customers: ({ cohort }) => cohort.customers,
  since: ({ entry }) => entry.since,
  period: ({ entry }) => entry.period,
  active: ({ entry }) => entry.active,
  retention: ({ entry }) => entry.retention,
  revenue: ({ entry }) => entry.revenue,
  refunds: ({ entry }) => entry.refunds,
  net: ({ entry }) => entry.net,
  // Once a cohort, so that a column of a spreadsheet adds up.
  earlierRefunds: ({ cohort, entry }) => (entry.since === 0 ? cohort.earlierRefunds : undefined),
});

/** One row a campaign. */
export const campaignsTable = tableOf('campaigns', ({ data }: Page<CampaignComparison>) => data, {
  id: ({ id }) => id,
  name: ({ name }) => name,
  status: ({ status }) => status,
  channel: ({ channel }) => channel,
  launchedAt: ({ launchedAt }) => launchedAt,
  audience: ({ audience }) => audience,
  sent: ({ sent }) => sent,
  delivered: ({ delivered }) => delivered,
  failed: ({ failed }) => failed,
  skipped: ({ skipped }) => skipped,
  cancelled: ({ cancelled }) => cancelled,
  holdout: ({ holdout }) => holdout,
  open: ({ open }) => open,
  deliveryRate: ({ deliveryRate }) => deliveryRate,
  buyers: ({ attribution }) => attribution.buyers,
  orders: ({ attribution }) => attribution.orders,
  revenue: ({ attribution }) => attribution.revenue,
  refunds: ({ attribution }) => attribution.refunds,
  net: ({ attribution }) => attribution.net,
  verdict: ({ lift }) => lift.verdict,
  lift: ({ lift }) => lift.sentence,
});

/** One row a figure. */
export const campaignTable: CsvTable<CampaignInsight> = {
  name: 'campaign',
  columns: ['figure', 'value'],
  rows: (insight) => flatten(insight),
};
