import type { RuleNode, Unit } from '../../../src/rules/ruleSchema';
import { all, campaign, inLast, is, not, notInLast, ordered, span } from './trees';

/** Windows in which people speak, as they are understood on Monday 2026-11-30. */
export const THIS_YEAR = span('2026-01-01', '2027-01-01');
export const LAST_YEAR = span('2025-01-01', '2026-01-01');
export const LAST_QUARTER = span('2026-07-01', '2026-10-01');
export const OCTOBER = span('2026-10-01', '2026-11-01');
export const LAST_MONTH = OCTOBER;
export const THIS_MONTH = span('2026-11-01', '2026-12-01');
export const LAST_WEEK = span('2026-11-23', '2026-11-30');
export const THIS_WEEK = span('2026-11-30', '2026-12-07');
export const YESTERDAY = span('2026-11-29', '2026-11-30');
export const TODAY = span('2026-11-30', '2026-12-01');
/** From a day until today is over. */
export const since = (from: string) => span(from, '2026-12-01');

/** Without a visit for a time: "90 days" counts visits that are 90 days old, or a moment more. */
export const inactive = (count: number, unit: Unit, days: number): [RuleNode, ...RuleNode[]] => [
  is('inactiveDays', '>=', days),
  is('inactiveDays', '>', days),
  notInLast('lastVisitAt', count, unit),
];

/** Asleep: people say it of visits and of orders. */
export const dormant = (count: number, unit: Unit, days: number): [RuleNode, ...RuleNode[]] => [
  ...inactive(count, unit, days),
  notInLast('lastOrderAt', count, unit),
];

/** No order for a time, by somebody who once ordered; that one ordered may go without saying. */
export const lapsed = (count: number, unit: Unit): [RuleNode, ...RuleNode[]] => [
  notInLast('lastOrderAt', count, unit),
  all(is('lastOrderAt', 'notNull'), notInLast('lastOrderAt', count, unit)),
];

/** A last order, or a last visit, that is longer ago than N units. */
export const lastLongAgo = (field: 'lastOrderAt' | 'lastVisitAt', count: number, unit: Unit): RuleNode =>
  all(is(field, 'notNull'), notInLast(field, count, unit));

/** An order in the last N units. */
export const orderedInLast = (count: number, unit: Unit): [RuleNode, ...RuleNode[]] => [
  inLast('lastOrderAt', count, unit),
  ordered('>=', 1, { last: count, unit }),
];

/** No order in the last N units; those who never ordered count. */
export const noOrderInLast = (count: number, unit: Unit): [RuleNode, ...RuleNode[]] => [
  notInLast('lastOrderAt', count, unit),
  ordered('=', 0, { last: count, unit }),
];

/** No order from a day until now; those who never ordered count. */
export const noOrderSince = (day: string): [RuleNode, ...RuleNode[]] => [
  ordered('=', 0, since(day)),
  not(is('lastOrderAt', '>=', day)),
];

export const neverOrdered: [RuleNode, ...RuleNode[]] = [
  is('orderCount', '=', 0),
  is('lastOrderAt', 'null'),
  is('firstOrderAt', 'null'),
];

/** Something that falls on one of these days, both included. */
export const during = (field: string, first: string, final: string): [RuleNode, ...RuleNode[]] => [
  is(field, 'between', [first, final]),
  all(is(field, '>=', first), is(field, '<=', final)),
];

/** A day that the next one follows: "after" it and "from the next" say the same. */
export const after = (field: string, day: string, next: string): [RuleNode, ...RuleNode[]] => [
  is(field, '>', day),
  is(field, '>=', next),
];

/** Reached by a campaign: the vendor took the message, or it is known to have arrived. */
export const received = (campaignId: string): [RuleNode, ...RuleNode[]] => [
  campaign({ campaignId, status: ['SENT', 'DELIVERED'] }),
  campaign({ campaignId, status: 'DELIVERED' }),
];

/** Not reached by a campaign, nobody having tried included. */
export const notReceived = (campaignId: string): [RuleNode, ...RuleNode[]] => [
  campaign({ campaignId, status: ['SENT', 'DELIVERED'], operator: '=', value: 0 }),
  not(campaign({ campaignId, status: ['SENT', 'DELIVERED'] })),
  campaign({ campaignId, status: 'DELIVERED', operator: '=', value: 0 }),
  not(campaign({ campaignId, status: 'DELIVERED' })),
];
