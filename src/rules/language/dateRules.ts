import type { Operator, PropertyRule, RuleLeaf } from '../ruleSchema';
import type { Duration } from './comparisons';
import { all, refuse } from './drafts';
import type { Draft } from './drafts';
import type { Period } from './periods';

/** The rule that a date of the customer lies in a period. */
export function when(field: string, period: Period): Draft {
  const rule = (operator: Operator, value: PropertyRule['value']): RuleLeaf => ({ field, operator, value });
  switch (period.kind) {
    case 'last':
      return { field, operator: 'inLast', value: period.count, unit: period.unit };
    case 'older':
      return longAgo(field, period);
    case 'during':
      if (period.isCurrent) return rule('>=', period.first);
      if (period.first === period.last && !period.isRange) return rule('=', period.first);
      return rule('between', [period.first, period.last]);
    case 'since':
      return rule('>=', period.first);
    case 'before':
      return rule('<', period.first);
    case 'after':
      return rule('>', period.last);
    case 'through':
      return rule('<=', period.last);
    case 'window':
      return refuse('From which day until which day do you mean?');
  }
}

/** The rule that a date lies between two lengths of time ago: "30 to 60 days ago". */
export function whenBetween(field: string, nearer: Duration, farther: Duration): Draft {
  if (nearer.count > farther.count) return refuse('Which limit is the lower one?');
  return all([
    when(field, { kind: 'last', ...farther }),
    { field, operator: 'notInLast', value: nearer.count, unit: nearer.unit },
  ]);
}

/** Dates that some customers have not: whoever never ordered has no order that could be long ago. */
const MAY_BE_MISSING: ReadonlySet<string> = new Set([
  'firstOrderAt',
  'lastOrderAt',
  'lastVisitAt',
  'opening.lastVisitAt',
]);

function longAgo(field: string, { count, unit }: Duration): Draft {
  const isOld: RuleLeaf = { field, operator: 'notInLast', value: count, unit };
  return MAY_BE_MISSING.has(field) ? all([{ field, operator: 'notNull' }, isOld]) : isOld;
}

/** How long something did not happen. */
export type Spell = Duration & { operator: Operator };

const APPROXIMATE_DAYS = { hours: 1 / 24, days: 1, weeks: 7, months: 30, years: 365 } as const;

/** Whether no length of time is within all limits: "for more than 6 months but less than 3". */
export function excludeSpells(spells: readonly Spell[]): boolean {
  const lengths = (sign: string): number[] =>
    spells
      .filter(({ operator }) => operator.startsWith(sign))
      .map(({ count, unit }) => count * APPROXIMATE_DAYS[unit]);
  return Math.max(...lengths('>')) >= Math.min(...lengths('<'));
}

const DAYS = { hours: undefined, days: 1, weeks: 7, months: undefined, years: undefined } as const;

/** How long the last visit is past: in days where days are said, else as a silence of that many months or years. */
export function inactive({ operator, count, unit }: Spell): Draft {
  const days = DAYS[unit];
  if (days !== undefined) return { field: 'inactiveDays', operator, value: count * days };
  return silence('lastVisitAt', { operator, count, unit });
}

/** How long the last visit or order is past. */
export function silence(field: string, { operator, count, unit }: Spell): Draft {
  const isLong = operator === '>=' || operator === '>';
  return { field, operator: isLong ? 'notInLast' : 'inLast', value: count, unit };
}

/** How long the last order is past for somebody who has one. */
export const sinceLastOrder = ({ operator, count, unit }: Spell): Draft =>
  when('lastOrderAt', { kind: operator === '>=' || operator === '>' ? 'older' : 'last', count, unit });
