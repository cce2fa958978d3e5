import fc from 'fast-check';
import { parseRules } from '../../../src/rules/parseRules';
import { RuleError } from '../../../src/rules/ruleError';
import { ruleGroupSchema } from '../../../src/rules/ruleSchema';
import { ATTRIBUTE_KEYS, treeArb } from '../../support/ruleArbitraries';

const context = { attributeKeys: new Set(['tier', 'constructor', '__proto__']) };
const rule = { field: 'visits', operator: '<', value: 3 };

function pointersOf(input: unknown): string[] {
  try {
    parseRules(input, context);
  } catch (error) {
    if (error instanceof RuleError) return error.problems.map(({ pointer }) => pointer);
    throw error;
  }
  return [];
}

/** The pointers of the problems of a rule that stands second in a group. */
const inGroup = (input: unknown): string[] => pointersOf({ combinator: 'and', rules: [rule, input] });

const nested = (depth: number): unknown =>
  depth === 0 ? rule : { combinator: 'and', rules: [nested(depth - 1)] };

describe('refused groups', () => {
  it.each<[string, unknown, string[]]>([
    ['a text', 'everybody', ['']],
    ['null', null, ['']],
    ['an empty object', {}, ['']],
    ['an empty list', [], ['']],
    ['a group without rules', { combinator: 'and', rules: [] }, ['']],
    ['an empty group within a group', { rules: [{ combinator: 'or', rules: [] }] }, ['/rules/0']],
    ['rules that are no list', { combinator: 'and', conditions: {} }, ['/conditions']],
    ['two rules and no connective', { rules: [rule, rule] }, ['']],
    ['an unknown connective', { combinator: 'xor', rules: [rule, rule] }, ['/combinator']],
    ['a connective that changes', [rule, 'and', rule, 'or', rule], ['/3']],
    ['an inline connective against the group', { logic: 'or', rules: [rule, 'and', rule] }, ['/rules/1']],
    ['a connective at the end', { rules: [rule, 'and'] }, ['/rules/1']],
    ['two connectives in a row', { rules: [rule, 'and', 'and', rule] }, ['/rules/3', '/rules/3', '/rules/2']],
    ['two keys for the connective', { combinator: 'and', logic: 'and', rules: [rule] }, ['/logic']],
    ['two keys for the list', { rules: [rule], conditions: [rule] }, ['/conditions']],
    ['not that is no boolean', { not: 'false', rules: [rule] }, ['/not']],
    ['a key that nobody knows', { rules: [rule], 'a/b~c': 1 }, ['/a~1b~0c']],
    ['a group and a rule in one', { ...rule, rules: [rule] }, ['/field', '/value', '/operator']],
    ['a Mongo filter', { $gt: '' }, ['']],
    ['a Mongo filter as a rule', { rules: [{ $or: [] }] }, ['/rules/0']],
  ])('%s', (_, input, pointers) => {
    expect(pointersOf(input)).toEqual(pointers);
  });

  it('more than 10 groups deep, and not 10', () => {
    expect(pointersOf(nested(10))).toEqual([]);
    expect(pointersOf(nested(11))).toEqual(['/rules/0'.repeat(10)]);
    expect(pointersOf(nested(5000))).toEqual(['/rules/0'.repeat(10)]);
  });

  it('more than 200 rules and groups, and not 200', () => {
    const flat = (rules: number) => ({ combinator: 'or', rules: Array.from({ length: rules }, () => rule) });

    expect(pointersOf(flat(199))).toEqual([]);
    expect(pointersOf(flat(200))).toEqual(['/rules/199']);
  });

  it('with all their problems at once', () => {
    const input = {
      combinator: 'and',
      rules: [
        { ...rule, field: 'visitz' },
        { ...rule, value: 'x' },
      ],
    };

    expect(pointersOf(input)).toEqual(['/rules/0/field', '/rules/1/value']);
  });
});

describe('refused rules', () => {
  it.each<[string, unknown, string]>([
    ['an unknown field', { ...rule, field: 'visitz' }, '/field'],
    ['a field that is no text', { ...rule, field: { $gt: '' } }, '/field'],
    ['an attribute that no customer ever had', { ...rule, field: 'attributes.age' }, '/field'],
    ['the attribute constructor', { ...rule, field: 'attributes.constructor' }, '/field'],
    ['the attribute __proto__', { ...rule, field: 'attributes.__proto__' }, '/field'],
    ['an attribute with a path', { ...rule, field: 'attributes.tier.x' }, '/field'],
    ['a property of objects', { ...rule, field: 'toString' }, '/field'],
    ['no operator', { field: 'visits', value: 3 }, '/operator'],
    ['an unknown operator', { ...rule, operator: 'roughly' }, '/operator'],
    ['a Mongo operator', { ...rule, operator: '$gt' }, '/operator'],
    ['an operator that is no text', { ...rule, operator: ['<'] }, '/operator'],
    ['an operator of another type', { field: 'name', operator: '<', value: 'x' }, '/operator'],
    ['before on a number', { ...rule, operator: 'before' }, '/operator'],
    ['= on tags', { field: 'tags', operator: '=', value: 'vip' }, '/operator'],
    ['an unknown key', { ...rule, vale: 4 }, '/vale'],
    ['a value from another field', { ...rule, valueSource: 'field' }, '/valueSource'],
    ['a key twice', { ...rule, Value: 4 }, '/Value'],
    ['a unit without inLast', { ...rule, unit: 'days' }, '/unit'],
  ])('%s', (_, input, pointer) => {
    expect(inGroup(input)).toEqual([`/rules/1${pointer}`]);
  });

  it.each<[string, unknown]>([
    ['no value', undefined],
    ['null', null],
    ['a text', 'three'],
    ['an empty text', ''],
    ['hexadecimal digits', '0x10'],
    ['a boolean', true],
    ['an object', { $gt: '' }],
    ['a list', [3]],
    ['NaN', Number.NaN],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['Infinity in words', 'Infinity'],
  ])('%s for a number', (_, value) => {
    expect(inGroup({ ...rule, value })).toEqual(['/rules/1/value']);
  });

  it.each<[string, string, string, unknown]>([
    ['three decimals of money', 'totalSpend', '>', 10.005],
    ['three decimals of money in words', 'totalSpend', '>', '10.000'],
    ['thousands separators', 'totalSpend', '>', '1,000.00'],
    ['a number for text', 'name', '=', 7],
    ['an empty text', 'name', 'contains', ''],
    ['NUL', 'name', '=', 'a\0b'],
    ['a lone surrogate', 'name', 'contains', 'a\ud800'],
    ['a boolean in words', 'consent.email', '=', 'true'],
    ['a number for a boolean', 'consent.email', '=', 1],
    ['a date-time after the year 9999', 'createdAt', '<', '9999-12-31T23:59:59-14:00'],
    ['a date-time without an offset', 'createdAt', '<', '2026-01-31T10:00:00'],
    ['a day that does not exist', 'createdAt', '<', '2026-02-30'],
    ['a time on a day that does not exist', 'createdAt', '<', '2025-02-29T10:00:00Z'],
    ['an hour that does not exist', 'createdAt', '<', '2026-01-31T24:00:00Z'],
    ['a date in another order', 'createdAt', '<', '31/01/2026'],
    ['a time stamp', 'createdAt', '<', 1769850000000],
    ['an id that is none', 'id', '=', 'abc'],
    ['an object in an attribute', 'attributes.tier', '=', { $ne: null }],
    ['text in an ordered attribute', 'attributes.tier', '>', 'gold'],
    ['an empty list', 'visits', 'in', []],
    ['an empty list in text', 'visits', 'in', ' , '],
    ['a number for a list', 'visits', 'in', 3],
    ['one end of a range', 'visits', 'between', [3]],
    ['three ends of a range', 'visits', 'between', '1,2,3'],
    ['a value for null', 'name', 'null', false],
    ['more than 5,000 values', 'visits', 'in', Array.from({ length: 5001 }, () => 1)],
  ])('%s', (_, field, operator, value) => {
    expect(inGroup({ field, operator, value })).toEqual(['/rules/1/value']);
  });

  it.each<[string, object, string]>([
    ['an item of a list', { ...rule, operator: 'in', value: [1, { $gt: '' }] }, '/value/1'],
    ['no unit', { field: 'lastOrderAt', operator: 'inLast', value: 90 }, '/unit'],
    ['an unknown unit', { field: 'lastOrderAt', operator: 'inLast', value: 90, unit: 'moons' }, '/unit'],
    ['a negative span', { field: 'lastOrderAt', operator: 'inLast', value: -1, unit: 'days' }, '/value'],
    ['an endless span', { field: 'lastOrderAt', operator: 'inLast', value: 1e9, unit: 'years' }, '/value'],
  ])('%s', (_, input, pointer) => {
    expect(inGroup(input)).toEqual([`/rules/1${pointer}`]);
  });

  const orders = { field: 'orders', aggregate: 'sum', operator: '>', value: 100 };

  it.each<[string, object, string]>([
    ['an unknown aggregate', { ...orders, aggregate: 'median' }, '/aggregate'],
    ['no aggregate', { ...orders, aggregate: undefined }, '/aggregate'],
    ['an unknown figure', { ...orders, of: 'weight' }, '/of'],
    ['three decimals', { ...orders, value: 1.001 }, '/value'],
    ['an unknown condition', { ...orders, where: { sku: 'A' } }, '/where/sku'],
    ['an unknown type', { ...orders, where: { type: 'gift' } }, '/where/type'],
    ['no type at all', { ...orders, where: { type: [] } }, '/where/type'],
    ['a condition that is none', { ...orders, where: 'refund' }, '/where'],
    ['a window without a unit', { ...orders, within: { last: 30 } }, '/within/unit'],
    ['a window without an end', { ...orders, within: { from: '2026-01-01' } }, '/within/to'],
    [
      'two windows in one',
      { ...orders, within: { last: 1, unit: 'days', from: '2026-01-01' } },
      '/within/from',
    ],
    ['an empty window', { ...orders, within: {} }, '/within/from'],
    ['a campaign that is no id', { field: 'campaign', campaignId: 'spring' }, '/campaignId'],
    ['an unknown status', { field: 'campaign', status: 'READ' }, '/status'],
    ['a count without an operator', { field: 'campaign', value: 2 }, '/operator'],
    ['a count without a value', { field: 'campaign', operator: '>' }, '/value'],
    ['a segment without an id', { field: 'segment' }, '/segmentId'],
    [
      'a segment with an operator',
      { field: 'segment', segmentId: 'a'.repeat(24), operator: '=' },
      '/operator',
    ],
  ])('%s', (_, input, pointer) => {
    expect(inGroup(input)).toContain(`/rules/1${pointer}`);
  });

  it('nothing but a RuleError or a canonical tree ever comes of any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 5 }), (input) => {
        expect(outcomeOf(input)).not.toBe('neither');
      }),
    );
  });

  it('nor of a valid tree in which any one value is replaced', () => {
    const anything = fc.oneof(
      fc.jsonValue({ maxDepth: 2 }),
      fc.constantFrom(undefined, Number.NaN, '', 'and', '=', 'null', { $gt: '' }, [], {}),
    );

    fc.assert(
      fc.property(treeArb, fc.nat(), anything, (tree, position, replacement) => {
        const places = placesOf(tree);
        const place = places[position % places.length];
        const input = place === undefined ? replacement : replaceAt(tree, place, replacement);

        expect(outcomeOf(input)).not.toBe('neither');
      }),
      { numRuns: 300 },
    );
  });
});

type Place = readonly string[];

/** The places of all values in a JSON document, outermost first. */
function placesOf(value: unknown, place: Place = []): Place[] {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return [place, ...inner.flatMap(([key, held]) => placesOf(held, [...place, key]))];
}

function replaceAt(value: unknown, [key, ...rest]: Place, replacement: unknown): unknown {
  if (key === undefined || typeof value !== 'object' || value === null) return replacement;
  const entries: [string, unknown][] = Object.entries(value).map(([name, held]) => [
    name,
    name === key ? replaceAt(held, rest, replacement) : held,
  ]);
  return Array.isArray(value) ? entries.map(([, held]) => held) : Object.fromEntries(entries);
}

function outcomeOf(input: unknown): 'refused' | 'canonical' | 'neither' {
  try {
    const tree = parseRules(input, { attributeKeys: ATTRIBUTE_KEYS });
    return ruleGroupSchema.safeParse(tree).success ? 'canonical' : 'neither';
  } catch (error) {
    return error instanceof RuleError ? 'refused' : 'neither';
  }
}
