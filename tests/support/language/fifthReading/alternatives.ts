import type { PropertyRule, RuleNode, Unit, Within } from '../../../../src/rules/ruleSchema';
import { since } from '../readings';
import { all, campaign, inLast, is, ordered } from '../trees';

export type Readings = [RuleNode, ...RuleNode[]];

/** One tree out of each reading of a part of it. */
export function each(readings: readonly RuleNode[], build: (reading: RuleNode) => RuleNode): Readings {
  const [first, ...others] = readings.map(build);
  if (first === undefined) throw new Error('there is a reading');
  return [first, ...others];
}

/** One tree out of each pair of readings of two parts of it. */
export const pairs = (
  left: readonly RuleNode[],
  right: readonly RuleNode[],
  build: (left: RuleNode, right: RuleNode) => RuleNode,
): Readings => {
  const built = left.flatMap((one) => right.map((other) => build(one, other)));
  return each(built, (tree) => tree);
};

/** A figure within bounds, both included. */
export const range = (field: string, low: number, high: number): Readings => [
  is(field, 'between', [low, high]),
  all(is(field, '>=', low), is(field, '<=', high)),
];

/** An order from a day until now. */
export const orderedSince = (from: string): Readings => [
  ordered('>=', 1, since(from)),
  is('lastOrderAt', '>=', from),
];

/** A visit in the last N units. */
export const visitedInLast = (count: number, unit: Unit, days: number): Readings => [
  inLast('lastVisitAt', count, unit),
  is('inactiveDays', '<=', days),
  is('inactiveDays', '<', days),
];

/** A number of messages, of any campaign, that reached somebody. */
export const messages = (operator: PropertyRule['operator'], value: number, within: Within): Readings => [
  campaign({ status: ['SENT', 'DELIVERED'], within, operator, value }),
  campaign({ status: 'DELIVERED', within, operator, value }),
];

export const tagged = (tag: string) => is('tags', 'contains', tag);
export const untagged = (tag: string) => is('tags', 'doesNotContain', tag);
export const tier = (name: string) => is('attributes.tier', '=', name);
export const city = (name: string) => is('city', '=', name);
export const country = (name: string) => is('country', '=', name);
export const female = is('attributes.gender', '=', 'female');
export const male = is('attributes.gender', '=', 'male');
