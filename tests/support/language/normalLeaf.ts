import { findField } from '../../../src/rules/fieldCatalogue';
import { COMPLEMENTS } from '../../../src/rules/ruleDefaults';
import type { Operator, RuleLeaf, Scalar, Unit, Within } from '../../../src/rules/ruleSchema';
import { isCampaignRule, isOrdersRule, isSegmentRule } from '../../../src/rules/ruleSchema';
import { toTimeSpan } from '../../../src/rules/ruleTime';
import { context } from './sentence';

/** A statement that is true or false of a customer, or such statements joined. */
export type Form = { atom: string; not?: boolean } | { join: 'and' | 'or'; parts: Form[] };

interface Comparison {
  /** What is compared. */
  of: string;
  operator: Operator;
  value?: Scalar | Scalar[] | undefined;
  /** How its values are counted: whole numbers and amounts are never missing. */
  kind: 'whole' | 'amount' | 'date' | 'tags' | 'other';
}

const HOURS: Readonly<Record<Unit, number>> = { hours: 1, days: 24, weeks: 168, months: 720, years: 8760 };
const WHOLE: ReadonlySet<string> = new Set(['visits', 'orderCount', 'refundCount']);
const AMOUNTS: ReadonlySet<string> = new Set(['totalSpend', 'netSpend']);
const ALL_TIME: Readonly<Record<string, string>> = {
  '["count","order"]': 'orderCount',
  '["count","refund"]': 'refundCount',
  '["avg","order"]': 'averageOrderValue',
  '["max","order"]': 'largestOrder',
};

export const negate = (form: Form): Form =>
  'atom' in form
    ? { atom: form.atom, not: !form.not }
    : { join: form.join === 'and' ? 'or' : 'and', parts: form.parts.map(negate) };

const atom = (...parts: unknown[]): Form => ({ atom: JSON.stringify(parts) });
const both = (...parts: Form[]): Form => ({ join: 'and', parts });
const list = (value: Comparison['value']): Scalar[] => [value ?? ''].flat();

/** What a rule says, in one form for all rules that say the same. */
export function normalLeaf(leaf: RuleLeaf): Form {
  if (isSegmentRule(leaf)) return atom('segment', leaf.segmentId);
  if (isCampaignRule(leaf)) {
    const { campaignId, status, within, operator = '>=', value = 1 } = leaf;
    const of = ['campaign', campaignId, [status ?? []].flat().sort(), normalWithin(within)];
    return compare({ of: JSON.stringify(of), operator, value, kind: 'whole' });
  }
  if (isOrdersRule(leaf)) {
    const { aggregate, of = 'amount', where, operator, value } = leaf;
    const type = [where?.type ?? 'order'].flat().sort();
    const status = [where?.status ?? 'completed'].flat().sort();
    const measured = aggregate === 'count' ? [aggregate] : [aggregate, of];
    const within = normalWithin(leaf.within);
    const isPlain = String(status) === 'completed' && of === 'amount';
    const stored = isPlain && !within ? ALL_TIME[JSON.stringify([aggregate, ...type])] : undefined;
    if (stored !== undefined) return normalProperty(stored, operator, value);
    const isOrderedIn = aggregate === 'count' && isPlain && String(type) === 'order';
    const name = isOrderedIn ? ['orders', within] : ['orders', ...measured, type, status, within];
    const kind = aggregate === 'count' ? 'whole' : aggregate === 'sum' ? 'amount' : 'other';
    return compare({ of: JSON.stringify(name), operator, value, kind });
  }
  return normalProperty(leaf.field, leaf.operator, leaf.value, leaf.unit);
}

/** A window that ends after the moment of asking has no end. */
function normalWithin(within: Within | undefined) {
  if (within === undefined) return null;
  if ('last' in within) return { hours: within.last * HOURS[within.unit] };
  const to = Date.parse(within.to);
  return { from: Date.parse(within.from), ...(to < Date.parse(context.asOf) && { to }) };
}

function normalProperty(of: string, operator: Operator, value: Comparison['value'], unit?: Unit): Form {
  if ((of === 'lastOrderAt' || of === 'firstOrderAt') && /null/i.test(operator)) {
    return compare({
      of: 'orderCount',
      operator: operator === 'null' ? '=' : '>=',
      value: operator === 'null' ? 0 : 1,
      kind: 'whole',
    });
  }
  if (of === 'inactiveDays' && /^[<>]=?$/.test(operator)) {
    return normalProperty('lastVisitAt', operator.startsWith('<') ? 'inLast' : 'notInLast', value, 'days');
  }
  const type = findField(of)?.type;
  const kind = WHOLE.has(of)
    ? 'whole'
    : AMOUNTS.has(of)
      ? 'amount'
      : type === 'date' || type === 'tags'
        ? type
        : 'other';
  if (unit !== undefined) return compare({ of, operator, value: Number(value) * HOURS[unit], kind });
  return compare({ of, operator, value, kind });
}

function compare({ of, operator, value, kind }: Comparison): Form {
  const positive = COMPLEMENTS[operator];
  if (positive !== undefined) return negate(compare({ of, operator: positive, value, kind }));
  const say = (said: Operator, one: Scalar): Form => compare({ of, operator: said, value: one, kind });
  if (operator === 'in')
    return { join: 'or', parts: list(value).map((one) => say(kind === 'tags' ? 'contains' : '=', one)) };
  if (operator === 'between') {
    const [low = '', high = ''] = list(value);
    return both(say('>=', low), say('<=', high));
  }
  const [one = ''] = list(value);
  if (kind === 'whole') return compareWhole(of, operator, Number(one));
  if (kind === 'date') return compareDate(of, operator, one);
  if (kind === 'amount' && operator === '<') return negate(atom(of, '>=', one));
  if (kind === 'amount' && operator === '<=') return negate(atom(of, '>', one));
  return atom(of, operator, one);
}

/** Whole numbers from 0, never missing: everything is said by "at least". */
function compareWhole(of: string, operator: Operator, value: number): Form {
  const from = (least: number) => atom(of, '>=', least);
  if (operator === '>') return from(value + 1);
  if (operator === '>=') return from(value);
  if (operator === '<') return negate(from(value));
  if (operator === '<=') return negate(from(value + 1));
  if (operator === '=' && value === 0) return negate(from(1));
  return operator === '=' ? both(from(value), negate(from(value + 1))) : atom(of, operator);
}

/** Dates: everything is said by "from" and "before" a moment; the last order by whether there was one since. */
function compareDate(of: string, operator: Operator, value: Scalar): Form {
  const orderedIn = (within: object) => atom(JSON.stringify(['orders', within]), '>=', 1);
  if (operator === 'inLast')
    return of === 'lastOrderAt' ? orderedIn({ hours: value }) : atom(of, operator, value);
  if (operator === 'null') return atom(of, operator);
  const { start, end } = toTimeSpan(String(value));
  const from = (moment: number) =>
    of === 'lastOrderAt' ? orderedIn({ from: moment }) : atom(of, '>=', moment);
  const before = (moment: number) => atom(of, '<', moment);
  if (operator === '>=') return from(start);
  if (operator === '>') return from(end);
  if (operator === '<') return before(start);
  return operator === '<=' ? before(end) : both(from(start), before(end));
}
