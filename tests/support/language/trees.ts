import type {
  Aggregate,
  CampaignRule,
  Operator,
  OrdersRule,
  PropertyRule,
  RuleGroup,
  RuleNode,
  SegmentRule,
  Unit,
  Within,
} from '../../../src/rules/ruleSchema';
import { isGroup } from '../../../src/rules/ruleSchema';
import type { Sentence } from './sentence';

export const all = (...rules: RuleNode[]): RuleGroup => ({ combinator: 'and', rules });
export const any = (...rules: RuleNode[]): RuleGroup => ({ combinator: 'or', rules });
export const not = (rule: RuleNode): RuleGroup => ({ combinator: 'and', not: true, rules: [rule] });

export const is = (field: string, operator: Operator, value?: PropertyRule['value']): PropertyRule =>
  value === undefined ? { field, operator } : { field, operator, value };

export const inLast = (field: string, value: number, unit: Unit): PropertyRule => ({
  field,
  operator: 'inLast',
  value,
  unit,
});
export const notInLast = (field: string, value: number, unit: Unit): PropertyRule => ({
  ...inLast(field, value, unit),
  operator: 'notInLast',
});

export const last = (count: number, unit: Unit): Within => ({ last: count, unit });
/** From a day (included) to a day (excluded). */
export const span = (from: string, to: string): Within => ({ from, to });

type Figure = [aggregate: Aggregate, operator: Operator, value: number | number[]];
type Scope = Pick<OrdersRule, 'of' | 'where' | 'within'>;

export const orders = ([aggregate, operator, value]: Figure, scope: Scope = {}): OrdersRule => ({
  field: 'orders',
  aggregate,
  operator,
  value,
  ...scope,
});
export const ordered = (operator: Operator, value: number | number[], within: Within): OrdersRule =>
  orders(['count', operator, value], { within });
export const spent = (operator: Operator, value: number | number[], within: Within): OrdersRule =>
  orders(['sum', operator, value], { within });

export const campaign = (rule: Omit<CampaignRule, 'field'>): CampaignRule => ({ field: 'campaign', ...rule });
export const segment = (segmentId: string): SegmentRule => ({ field: 'segment', segmentId });

const toTree = (rule: RuleNode): RuleGroup => (isGroup(rule) ? rule : all(rule));

/** A sentence that means these rules, or others that are as right. */
export const says = (prompt: string, rules: RuleNode, ...alsoRight: RuleNode[]): Sentence => ({
  prompt,
  rules: toTree(rules),
  ...(alsoRight.length > 0 && { alsoRight: alsoRight.map(toTree) }),
});

/** A sentence that must be refused, and at least one of these words reported. */
export const unclear = (prompt: string, notUnderstood?: string): Sentence => ({
  prompt,
  rules: null,
  ...(notUnderstood !== undefined && { notUnderstood }),
});
