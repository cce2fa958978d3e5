import type { Campaign } from '../../schemas/campaignSchema';
import { formatAmount, formatCount, print, printTable } from '../common/terminal';
import type { Figure } from './figure';
import type { BuiltSegment } from './segments';
import type { Totals } from './totals';

/** Prints what the shop holds. */
export function printTotals({ overview }: Totals, currency: string): void {
  const amount = (value: number): string => formatAmount(value, currency);
  print('\nThe shop, over all time');
  printTable([
    [
      'Customers',
      formatCount(overview.customers),
      `${formatCount(overview.customersWithOrders)} with orders`,
    ],
    ['Orders', formatCount(overview.orders), amount(overview.revenue)],
    ['Refunds', formatCount(overview.refunds), amount(overview.refundTotal)],
    ['Net revenue', '', amount(overview.netRevenue)],
    ['Average order', '', amount(overview.averageOrderValue ?? 0)],
  ]);
}

/** Prints the segments with their sizes. */
export function printSegments(segments: readonly BuiltSegment[], asOf: string): void {
  print(`\nSegments, as of ${asOf.slice(0, 16).replace('T', ' ')} UTC`);
  printTable(segments.map(({ count, description }) => [formatCount(count), description]));
}

/** Prints what became of the messages. */
export function printCampaign({ name, audienceSize, stats }: Campaign): void {
  const share = (part: number): string => `${((100 * part) / audienceSize).toFixed(1)} %`;
  print(`\nCampaign “${name}”`);
  printTable([
    ['Audience', formatCount(audienceSize)],
    ['Delivered', formatCount(stats.DELIVERED), share(stats.DELIVERED)],
    ['Failed', formatCount(stats.FAILED), share(stats.FAILED)],
    ['Skipped', formatCount(stats.SKIPPED), share(stats.SKIPPED)],
    ['Still open', formatCount(stats.PENDING + stats.SENDING + stats.SENT)],
  ]);
}

/** Prints every figure that is off. */
export function printWrong(wrong: readonly Figure[]): void {
  print(`\n${wrong.length} ${wrong.length === 1 ? 'figure is' : 'figures are'} off:`);
  for (const { name, expected, actual } of wrong) print(`  ${name}: expected ${expected}, got ${actual}`);
}

/** Prints where to go on: addresses to open and commands to paste. */
export function printWhereToGo(url: string, key: string, campaignId: string): void {
  const curl = `curl -s -H "Authorization: Bearer ${key}"`;
  const rules =
    '{"rules":{"combinator":"and","rules":[{"field":"country","operator":"=","value":"Germany"}]}}';
  print(`
The server is up; Ctrl-C ends it.
  API docs   ${url}/docs      (Authorize with the key below)
  OpenAPI    ${url}/openapi.json
  Admin key  ${key}

Try it:
  ${curl} ${url}/api/analytics/overview
  ${curl} "${url}/api/analytics/revenue?interval=week&timezone=Europe/London"
  ${curl} "${url}/api/communication-logs?campaignId=${campaignId}&status=FAILED&limit=5"
  ${curl} -H "Content-Type: application/json" -d '${rules}' ${url}/api/segments/preview`);
}
