import type { RfmGroupName } from '../utils/rfm';
import type { Aggregate, Operator, Unit } from './ruleSchema';

/**
 * All accepted spellings. Words are compared without regard to letter case, spaces, `_`, `-` and apostrophes, so
 * `greaterThan` stands for `greater_than`, `Greater Than` and `GREATERTHAN` too.
 */
export const OPERATOR_ALIASES: Readonly<Record<Operator, readonly string[]>> = {
  '=': ['==', '===', 'eq', 'equal', 'equals', 'equalTo', 'is', 'isEqualTo'],
  '!=': [
    '!==',
    '<>',
    '≠',
    'ne',
    'neq',
    'notEqual',
    'notEquals',
    'notEqualTo',
    'isNot',
    'isNotEqualTo',
    'doesNotEqual',
  ],
  '<': ['lt', 'lessThan', 'less', 'isLessThan', 'fewerThan', 'below', 'under'],
  '<=': [
    '≤',
    '=<',
    'lte',
    'le',
    'lessThanOrEqual',
    'lessThanOrEqualTo',
    'lessThanOrEquals',
    'isLessThanOrEqualTo',
    'lessThanEqual',
    'lessOrEqual',
    'atMost',
  ],
  '>': ['gt', 'greaterThan', 'greater', 'isGreaterThan', 'moreThan', 'above', 'over'],
  '>=': [
    '≥',
    '=>',
    'gte',
    'ge',
    'greaterThanOrEqual',
    'greaterThanOrEqualTo',
    'greaterThanOrEquals',
    'isGreaterThanOrEqualTo',
    'greaterThanEqual',
    'greaterOrEqual',
    'atLeast',
  ],
  between: ['isBetween', 'inRange'],
  notBetween: ['isNotBetween', 'notInRange'],
  in: ['isIn', 'anyOf', 'isAnyOf', 'oneOf', 'isOneOf'],
  notIn: ['nin', 'isNotIn', 'noneOf', 'isNoneOf', 'notOneOf', 'isNotOneOf'],
  contains: ['contain', 'include', 'includes', 'has'],
  doesNotContain: ['notContain', 'notContains', 'doesntContain', 'doesNotInclude', 'notIncludes'],
  beginsWith: ['beginWith', 'startWith', 'startsWith'],
  endsWith: ['endWith'],
  null: ['isNull', 'empty', 'isEmpty', 'isMissing', 'notSet', 'isNotSet', 'notExists', 'doesNotExist'],
  notNull: ['isNotNull', 'notEmpty', 'isNotEmpty', 'isSet', 'exists'],
  inLast: ['inTheLast', 'withinLast', 'withinTheLast'],
  notInLast: ['notInTheLast', 'notWithinLast', 'notWithinTheLast'],
};

/** Further words for operators, understood on dates only. */
export const DATE_OPERATOR_ALIASES: Readonly<Partial<Record<Operator, readonly string[]>>> = {
  '=': ['on', 'isOn'],
  '!=': ['notOn', 'isNotOn'],
  '<': ['before', 'isBefore'],
  '<=': ['onOrBefore', 'isOnOrBefore'],
  '>': ['after', 'isAfter'],
  '>=': ['onOrAfter', 'isOnOrAfter'],
};

export const CONNECTIVE_ALIASES: Readonly<Record<'and' | 'or', readonly string[]>> = {
  and: ['&&', '&', 'all'],
  or: ['||', '|', 'any'],
};

export const UNIT_ALIASES: Readonly<Record<Unit, readonly string[]>> = {
  hours: ['hour', 'hr', 'hrs', 'h'],
  days: ['day', 'd'],
  weeks: ['week', 'wk', 'wks', 'w'],
  months: ['month'],
  years: ['year', 'yr', 'yrs', 'y'],
};

export const AGGREGATE_ALIASES: Readonly<Record<Aggregate, readonly string[]>> = {
  sum: ['total'],
  count: [],
  avg: ['average', 'mean'],
  max: ['maximum'],
  min: ['minimum'],
};

/** Other names of the groups of customers. */
export const RFM_GROUP_ALIASES: Readonly<Record<RfmGroupName, readonly string[]>> = {
  Champions: ['champion'],
  Loyal: ['loyalCustomer', 'loyalCustomers'],
  'Potential loyalists': ['potentialLoyalist'],
  New: ['newCustomer', 'newCustomers', 'recentCustomers'],
  Promising: [],
  'Need attention': ['needsAttention', 'needingAttention', 'customersNeedingAttention'],
  'About to sleep': [],
  'At risk': [],
  'Cannot lose': ['cannotLoseThem', 'cantLose', 'cantLoseThem', 'canNotLose'],
  Hibernating: [],
  Lost: ['lostCustomer', 'lostCustomers'],
};

/** Names of keys: of the connective and of the list of a group. */
export const COMBINATOR_KEYS = [
  'combinator',
  'logic',
  'conjunction',
  'logicalOperator',
  'operator',
  'condition',
  'connective',
  'connector',
  'op',
  'join',
] as const;
export const LIST_KEYS = ['rules', 'conditions'] as const;

/** Keys that rule builders add for themselves and that say nothing about the audience. */
export const IGNORED_KEYS = ['id', 'path', 'disabled', 'valueEditorType', 'inputType'] as const;

/** The form in which words are compared. */
export const foldWord = (text: string): string => text.toLowerCase().replace(/[\s_'’-]/g, '');

/** Other spellings of a canonical word as they are listed: its aliases, and those in camelCase in snake_case too. */
export function listedAliases(canonical: string, aliases: readonly string[]): string[] {
  const snakeCase = [canonical, ...aliases].map((word) =>
    word.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
  );
  return [...new Set([...aliases, ...snakeCase])].filter((word) => word !== canonical);
}

/** From every folded spelling to its canonical word; throws at start when two canonical words share a spelling. */
export function spellings<T extends string>(
  table: Readonly<Partial<Record<T, readonly string[]>>>,
): Map<string, T> {
  const map = new Map<string, T>();
  for (const canonical in table) {
    for (const word of [canonical, ...(table[canonical] ?? [])]) {
      const known = map.get(foldWord(word));
      if (known !== undefined && known !== canonical)
        throw new Error(`${word} means ${known} and ${canonical}`);
      map.set(foldWord(word), canonical);
    }
  }
  return map;
}

export const operatorSpellings = spellings(OPERATOR_ALIASES);
export const dateOperatorSpellings = new Map([...operatorSpellings, ...spellings(DATE_OPERATOR_ALIASES)]);
export const connectiveSpellings = spellings(CONNECTIVE_ALIASES);
export const unitSpellings = spellings(UNIT_ALIASES);
export const aggregateSpellings = spellings(AGGREGATE_ALIASES);
export const rfmGroupSpellings = spellings(RFM_GROUP_ALIASES);
