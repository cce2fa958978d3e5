import type { RuleNode, Within } from '../../../../src/rules/ruleSchema';
import { lapsed, since, THIS_YEAR } from '../readings';
import { all, any, campaign, is, not, ordered, span } from '../trees';

/** Trees that are equally right. */
type Ways = [RuleNode, ...RuleNode[]];

/** Every choice of one way of each part, joined. */
export function each(join: (...rules: RuleNode[]) => RuleNode, ...parts: RuleNode[][]): Ways {
  const choices = parts.reduce<RuleNode[][]>(
    (made, ways) => made.flatMap((rules) => ways.map((way) => [...rules, way])),
    [[]],
  );
  const [first, ...others] = choices.map((rules) => join(...rules));
  if (first === undefined) throw new Error('a part has at least one way');
  return [first, ...others];
}

/** One of these values. */
export const among = (field: string, ...values: string[]): Ways => [
  is(field, 'in', values),
  any(...values.map((value) => is(field, '=', value))),
];

/** None of these values, nor need there be one. */
export const noneOf = (field: string, ...values: string[]): Ways => [
  is(field, 'notIn', values),
  all(...values.map((value) => is(field, '!=', value))),
];

export const taggedAny = (...tags: string[]): Ways => [
  is('tags', 'in', tags),
  any(...tags.map((tag) => is('tags', 'contains', tag))),
];

export const taggedNone = (...tags: string[]): Ways => [
  is('tags', 'notIn', tags),
  all(...tags.map((tag) => is('tags', 'doesNotContain', tag))),
];

/** Elsewhere; whether those count whose place is not known goes without saying. */
export const outside = (field: 'city' | 'country', place: string): Ways => [
  is(field, '!=', place),
  all(is(field, 'notNull'), is(field, '!=', place)),
];

/** No order for a time. */
export const quiet = (...[count, unit]: Parameters<typeof lapsed>): Ways => [
  ...lapsed(count, unit),
  ordered('=', 0, { last: count, unit }),
];

/** An order from a day until now. */
export const orderedSince = (day: string): Ways => [
  ordered('>=', 1, since(day)),
  is('lastOrderAt', '>=', day),
];

/** Within this year, to its end or until today is over. */
export const yearSoFar = (rule: (within: Within) => RuleNode): Ways => [
  rule(THIS_YEAR),
  rule(since('2026-01-01')),
];

/** Within this quarter, to its end or until today is over. */
export const quarterSoFar = (rule: (within: Within) => RuleNode): Ways => [
  rule(span('2026-10-01', '2027-01-01')),
  rule(since('2026-10-01')),
];

/** Reached by any campaign in a window. */
export const messaged = (within: Within): Ways => [
  campaign({ status: ['SENT', 'DELIVERED'], within }),
  campaign({ status: 'DELIVERED', within }),
];

/** Reached by no campaign in a window. */
export const notMessaged = (within: Within): Ways => [
  campaign({ status: ['SENT', 'DELIVERED'], within, operator: '=', value: 0 }),
  campaign({ status: 'DELIVERED', within, operator: '=', value: 0 }),
  ...messaged(within).map(not),
];
