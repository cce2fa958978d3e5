import { IMPOSSIBLE, isOrdered } from './comparisons';
import type { Comparison } from './comparisons';
import { excludeSpells, inactive, silence, sinceLastOrder } from './dateRules';
import type { Spell } from './dateRules';
import { all, any, refuse } from './drafts';
import type { Draft } from './drafts';

type What = 'order' | 'visit';

/** "inactive between 30 and 60 days". */
export const inactiveFor = (one: Comparison): Draft =>
  isOrdered(one)
    ? { field: 'inactiveDays', operator: one.operator, value: one.value }
    : refuse('Which limit is the lower one?');

const sinceOrder = ({ operator, value }: Comparison): Draft =>
  typeof value === 'number' && operator !== '=' && operator !== '!='
    ? sinceLastOrder({ operator, count: value, unit: 'days' })
    : refuse('From which day until which day do you mean?');

/** "inactive for more than 3 months but less than 6 months". */
export function spells(first: Spell, others: readonly ['and' | 'or', Spell][]): Draft {
  const list = [first, ...others.map(([, spell]) => spell)];
  if (others.some(([joint]) => joint === 'or')) return any(list.map(inactive));
  return excludeSpells(list) ? refuse(IMPOSSIBLE) : all(list.map(inactive));
}

/** "days since the last order over 60". */
export const daysSince = (what: What, one: Comparison): Draft =>
  what === 'visit' ? inactiveFor(one) : sinceOrder(one);

/** "90 days since their last order". */
export const sinceLast = (what: What, spell: Spell): Draft =>
  what === 'visit' ? inactive(spell) : sinceLastOrder(spell);

/** "90 days without an order". */
export const without = (what: What, spell: Spell): Draft =>
  what === 'visit' ? inactive(spell) : silence('lastOrderAt', spell);
