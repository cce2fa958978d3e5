import type { RuleTree } from '../../../src/rules/ruleSchema';

/** A request in a marketer's words, with the rules that it means. */
export interface Sentence {
  prompt: string;
  /** The tree; null: must not be understood as a whole (understood: false). */
  rules: RuleTree | null;
  /** Other trees that are as right as the first. */
  alsoRight?: RuleTree[];
  /** When rules is null: at least one of these words must be reported. */
  notUnderstood?: string;
}

export const HIGH_SPENDERS = '64b000000000000000000001';
export const LAPSED_BUYERS = '64b000000000000000000002';
export const DIWALI_SALE = '64b0000000000000000000a1';
export const SPRING_LAUNCH = '64b0000000000000000000a2';

/** What is stored when the sentences are read. The moment is a Monday; time is in UTC. */
export const context = {
  asOf: '2026-11-30T12:00:00Z',
  currency: 'INR',
  attributes: [
    { key: 'tier', texts: ['gold', 'silver', 'platinum', 'bronze'] },
    { key: 'gender', texts: ['male', 'female'] },
    { key: 'age', texts: [] },
    { key: 'loyaltyPoints', texts: [] },
  ],
  tags: ['vip', 'wholesale', 'newsletter', 'press'],
  cities: ['Pune', 'Mumbai', 'Delhi', 'Bengaluru', 'London', 'Hyderabad', 'New Delhi'],
  countries: ['India', 'United Kingdom', 'France', 'Germany'],
  segments: [
    { id: HIGH_SPENDERS, name: 'High spenders' },
    { id: LAPSED_BUYERS, name: 'Lapsed buyers' },
  ],
  campaigns: [
    { id: DIWALI_SALE, name: 'Diwali sale' },
    { id: SPRING_LAUNCH, name: 'Spring launch' },
  ],
};
