import type { CampaignRule, Operator, OrdersRule } from './ruleSchema';

/** Operators that hold exactly where another does not, missing values included. */
export const COMPLEMENTS: Readonly<Partial<Record<Operator, Operator>>> = {
  '!=': '=',
  notBetween: 'between',
  notIn: 'in',
  doesNotContain: 'contains',
  notNull: 'null',
  notInLast: 'inLast',
};

const asList = <T>(value: T | T[]): readonly T[] => (Array.isArray(value) ? value : [value]);

/** An orders rule with everything said that it may leave out. */
export function completeOrdersRule(rule: OrdersRule) {
  const empty: 0 | null = rule.aggregate === 'sum' || rule.aggregate === 'count' ? 0 : null;
  return {
    of: rule.of ?? 'amount',
    types: asList(rule.where?.type ?? 'order'),
    statuses: asList(rule.where?.status ?? 'completed'),
    /** Whether the result is money, in minor units where it is stored. */
    isMoney: rule.aggregate !== 'count' && rule.of !== 'itemCount',
    /** The result for a customer without such orders. */
    empty,
  };
}

/** A campaign rule with everything said that it may leave out; without statuses, any status counts. */
export function completeCampaignRule(rule: CampaignRule) {
  const comparison: { operator: Operator; value: CampaignRule['value'] } =
    rule.operator === undefined
      ? { operator: '>=', value: 1 }
      : { operator: rule.operator, value: rule.value };
  return { ...comparison, statuses: rule.status === undefined ? undefined : asList(rule.status) };
}
