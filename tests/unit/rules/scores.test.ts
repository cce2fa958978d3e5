import { compileRules } from '../../../src/rules/compileRules';
import { describeRules } from '../../../src/rules/describeRules';
import { evaluateRules } from '../../../src/rules/evaluateRules';
import { explainRules } from '../../../src/rules/explainRules';
import { parseRules } from '../../../src/rules/parseRules';
import { asksForScores, placeScores, releaseScores } from '../../../src/rules/placeScores';
import { RuleError } from '../../../src/rules/ruleError';
import { groupOf, rankBelow, rfmGroupNames, rfmGroups, RFM_SCORES, toFm } from '../../../src/utils/rfm';

const asOf = new Date('2026-03-15T12:00:00Z');
const thresholds = {
  recency: ['2026-01-01', '2026-02-01', '2026-03-01', '2026-03-10'].map((day) => `${day}T00:00:00.000Z`),
  frequency: [1, 2, 3, 5],
  monetary: [10, 20.5, 30, 40],
};

const parse = (input: unknown) => parseRules(input, { attributeKeys: new Set() });
const words = (input: unknown): string => describeRules(parse(input), { currency: 'INR' });
const problemsOf = (input: unknown) => {
  try {
    return parse(input);
  } catch (error) {
    return error instanceof RuleError ? error.problems : error;
  }
};

const customer = (stats: object) => ({ customer: { stats }, orders: [], communications: [] });
const champion = customer({
  orderCount: 6,
  netSpend: 3001,
  lastOrderAt: new Date('2026-03-10T00:00:00.001Z'),
});
const newcomer = customer({ orderCount: 1, netSpend: 1000, lastOrderAt: new Date('2026-03-11T00:00:00Z') });
const stranger = customer({ orderCount: 0, netSpend: 5000, lastOrderAt: null });

const holdsFor = (rule: object) => {
  const tree = placeScores(parse(rule), thresholds);
  return [champion, newcomer, stranger].map((subject) => evaluateRules(tree, subject, { asOf }));
};

describe('the groups', () => {
  it('hold every pair of a recency score and FM exactly once', () => {
    const pairs = RFM_SCORES.flatMap((recency) => RFM_SCORES.map((fm) => [recency, fm] as const));

    const homes = pairs.map(
      ([recency, fm]) =>
        rfmGroups.filter(
          (group) =>
            group.recency[0] <= recency &&
            recency <= group.recency[1] &&
            group.fm[0] <= fm &&
            fm <= group.fm[1],
        ).length,
    );

    expect(homes).toEqual(Array.from({ length: 25 }, () => 1));
    expect(new Set(pairs.map(([recency, fm]) => groupOf(recency, fm))).size).toBe(11);
  });

  it('round halves of FM up', () => {
    expect([toFm(1, 1), toFm(1, 2), toFm(2, 2), toFm(4, 5), toFm(5, 1)]).toEqual([1, 2, 2, 5, 3]);
  });
});

describe('the ranks at which scores begin', () => {
  it('say the same as 1 + floor(5 × smaller / n), ties included', () => {
    for (let n = 1; n <= 60; n += 1) {
      const values = Array.from({ length: n }, (_, index) => Math.floor((index * index) / 7) % 11);
      const ascending = [...values].sort((a, b) => a - b);
      const parts = [1, 2, 3, 4].map((k) => ascending[rankBelow(k, n)] ?? NaN);

      const byThresholds = values.map((value) => 1 + parts.filter((part) => value > part).length);

      const byDefinition = values.map(
        (value) => 1 + Math.floor((5 * values.filter((other) => other < value).length) / n),
      );
      expect(byThresholds).toEqual(byDefinition);
    }
  });
});

describe('a rule on a score or a group', () => {
  it.each([
    [{ field: 'recencyScore', operator: '>=', value: 5 }, [true, true, false]],
    [{ field: 'frequencyScore', operator: '=', value: 1 }, [false, true, false]],
    [{ field: 'monetaryScore', operator: 'in', value: [1, 3] }, [false, true, false]],
    [{ field: 'monetaryScore', operator: 'between', value: [3, 4] }, [true, false, false]],
    [{ field: 'rfmGroup', operator: '=', value: 'Champions' }, [true, false, false]],
    [{ field: 'rfmGroup', operator: 'in', value: 'new, champions' }, [true, true, false]],
    [{ field: 'rfmGroup', operator: 'beginsWith', value: 'ne' }, [false, true, false]],
  ])('%j holds as the thresholds say, and never without orders', (rule, expected) => {
    expect(holdsFor(rule)).toEqual(expected);
  });

  it.each([
    [{ field: 'recencyScore', operator: '!=', value: 5 }, [false, false, true]],
    [{ field: 'rfmGroup', operator: 'notIn', value: ['Champions'] }, [false, true, true]],
    [{ field: 'rfmGroup', operator: 'null' }, [false, false, true]],
    [{ field: 'recencyScore', operator: 'notNull' }, [true, true, false]],
  ])('%j: who has no orders satisfies null and complements', (rule, expected) => {
    expect(holdsFor(rule)).toEqual(expected);
  });

  it('gives everybody with an order a score of 1 while there are no thresholds', () => {
    const none = { recency: [], frequency: [], monetary: [] };
    const tree = placeScores(parse({ field: 'rfmGroup', operator: '=', value: 'Lost' }), none);

    const found = [champion, newcomer, stranger].map((subject) => evaluateRules(tree, subject, { asOf }));

    expect(found).toEqual([true, true, false]);
  });

  it('takes a name in any usual spelling', () => {
    const given = ['champions', 'at_risk', 'CANNOT LOSE', "can't lose them", 'Potential Loyalist'];

    expect(parse({ field: 'rfm_group', operator: 'in', value: given }).rules).toEqual([
      {
        field: 'rfmGroup',
        operator: 'in',
        value: ['Champions', 'At risk', 'Cannot lose', 'Cannot lose', 'Potential loyalists'],
      },
    ]);
  });

  it.each([
    [{ field: 'rfmGroup', operator: '=', value: 'Whales' }, '/value', /one of Champions, Loyal/],
    [{ field: 'rfmGroup', operator: '=', value: 'No orders' }, '/value', /see null/],
    [{ field: 'rfmGroup', operator: '>', value: 'New' }, '/operator', /does not fit/],
    [{ field: 'recencyScore', operator: '=', value: 'high' }, '/value', /must be a number/],
    [{ field: 'visits', operator: '=', value: 1, thresholds }, '/thresholds', /unknown key/],
    [
      { field: 'recencyScore', operator: '=', value: 1, thresholds: { recency: [1] } },
      '/thresholds',
      /thresholds of scores/,
    ],
  ])('refuses %j', (rule, pointer, detail) => {
    expect(problemsOf(rule)).toEqual([{ pointer, detail: expect.stringMatching(detail) }]);
  });

  it('is refused by the compiler and the evaluator until it is put in place', () => {
    const tree = parse({ field: 'rfmGroup', operator: '=', value: 'New' });

    expect(() => compileRules(tree, { asOf })).toThrow(/in place/);
    expect(() => evaluateRules(tree, newcomer, { asOf })).toThrow(/in place/);
  });

  it('keeps the thresholds that it was put in place with, through another parse, until it is released', () => {
    const tree = parse({ combinator: 'and', rules: [{ field: 'rfmGroup', operator: '=', value: 'New' }] });
    const placed = placeScores(tree, thresholds);
    const later = placeScores(placed, { ...thresholds, frequency: [9, 9, 9, 9] });

    expect(parse(placed)).toEqual(placed);
    expect(later).toEqual(placed);
    expect([tree, placed].map(asksForScores)).toEqual([true, false]);
    expect(releaseScores(placed)).toEqual(tree);
  });

  it('is one node however many groups it names', () => {
    const rule = { field: 'rfmGroup', operator: 'in', value: [...rfmGroupNames] };
    const placed = placeScores(parse({ combinator: 'or', rules: Array(199).fill(rule) }), thresholds);

    expect(() => parse(placed)).not.toThrow();
  });

  it('compiles to plain conditions on the statistics', () => {
    const tree = placeScores(
      parse({ field: 'recencyScore', operator: 'between', value: [2, 3] }),
      thresholds,
    );

    const { filter, isPlain } = compileRules(tree, { asOf });

    expect(isPlain).toBe(true);
    expect(filter).toEqual({
      $and: [
        { 'stats.orderCount': { $gt: 0 } },
        { 'stats.lastOrderAt': { $ne: null } },
        {
          $or: [
            {
              $and: [
                { 'stats.lastOrderAt': { $gt: new Date('2026-01-01T00:00:00Z') } },
                { 'stats.lastOrderAt': { $lte: new Date('2026-03-01T00:00:00Z') } },
              ],
            },
          ],
        },
      ],
    });
  });

  it.each([
    [{ field: 'recencyScore', operator: '>=', value: 4 }, 'have a recency score of at least 4'],
    [{ field: 'monetaryScore', operator: '=', value: 5 }, 'have the monetary score 5'],
    [{ field: 'frequencyScore', operator: '!=', value: 1 }, 'not (have the frequency score 1)'],
    [{ field: 'recencyScore', operator: 'null' }, 'have no known recency score'],
    [{ field: 'rfmGroup', operator: '=', value: 'At risk' }, 'are in the RFM group "At risk"'],
    [{ field: 'rfmGroup', operator: '!=', value: 'Lost' }, 'are not in the RFM group "Lost"'],
    [{ field: 'rfmGroup', operator: 'in', value: 'New, Lost' }, 'are in one of the RFM groups "New", "Lost"'],
    [{ field: 'rfmGroup', operator: 'notIn', value: ['New'] }, 'are in none of the RFM groups "New"'],
    [{ field: 'rfmGroup', operator: 'null' }, 'are in no RFM group'],
    [{ field: 'rfmGroup', operator: 'notNull' }, 'are in an RFM group'],
    [{ field: 'rfmGroup', operator: 'contains', value: 'loyal' }, 'have an RFM group containing "loyal"'],
  ])('%j in English', (rule, expected) => {
    expect(words(rule)).toBe(expected);
  });

  it('is explained as a score or a group', () => {
    const tree = placeScores(
      parse([
        { field: 'recencyScore', operator: '<', value: 4 },
        'or',
        { field: 'rfmGroup', operator: 'in', value: ['New', 'Promising'] },
        'or',
        { field: 'monetaryScore', operator: '>', value: 1 },
      ]),
      thresholds,
    );

    const { rules } = explainRules(tree, newcomer, { asOf });
    const [missing] = explainRules(tree, stranger, { asOf }).rules;

    expect(rules).toMatchObject([
      { matched: false, actual: 5, explanation: 'recencyScore is 5, which is not < 4' },
      { matched: true, actual: 'New', explanation: 'rfmGroup is "New", which is among "New", "Promising"' },
      { matched: false, actual: 1, explanation: 'monetaryScore is 1, which is not > 1' },
    ]);
    expect(missing).toMatchObject({
      matched: false,
      actual: null,
      explanation: expect.stringContaining('is missing') as unknown,
    });
  });
});
