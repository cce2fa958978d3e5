import { Long } from 'bson';
import fc from 'fast-check';
import type { Doc } from '../answers';
import { number, scalar } from './values';

export const field = fc.constantFrom('$a', '$b', '$c', '$a.b', '$b.a', '$c.a');

const operand: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 3, arbitrary: field },
  { weight: 1, arbitrary: scalar.filter((each) => typeof each !== 'string') },
);

const of = (operators: readonly string[], ...args: fc.Arbitrary<unknown>[]): fc.Arbitrary<Doc> =>
  fc.tuple(fc.constantFrom(...operators), fc.tuple(...args)).map(([op, each]) => ({ [op]: each }));

const list = fc.array(
  scalar.filter((each) => typeof each !== 'string'),
  { maxLength: 3 },
);

const safely =
  (type: string, fallback: unknown) =>
  (each: string): Doc => ({
    $cond: [{ $eq: [{ $type: each }, type] }, each, fallback],
  });
const array = fc.oneof(field.map(safely('array', [])), list);
const text = fc.oneof(field.map(safely('string', 'abc')), fc.constantFrom('a', 'ba', ''));
const amount = fc.oneof(
  field.map((each): Doc => ({ $cond: [{ $isNumber: each }, each, 2] })),
  // Some servers compute with doubles where a 64-bit integer has more digits.
  number.filter((each) => !(each instanceof Long)),
);
const date = field.map(safely('date', new Date('2024-05-06T07:08:09.010Z')));

/** Expressions that mostly succeed, and some that fail on values of the wrong type. */
export const expression: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 1, arbitrary: field },
  { weight: 3, arbitrary: of(['$eq', '$ne', '$gt', '$gte', '$lt', '$lte', '$cmp'], operand, operand) },
  { weight: 2, arbitrary: of(['$and', '$or', '$ifNull', '$max', '$min', '$sum', '$avg'], operand, operand) },
  {
    weight: 1,
    arbitrary: of(['$add', '$multiply', '$concatArrays', '$in', '$arrayElemAt'], operand, operand),
  },
  { weight: 2, arbitrary: of(['$add', '$multiply', '$subtract', '$divide', '$mod'], amount, amount) },
  { weight: 1, arbitrary: of(['$abs', '$ceil', '$floor', '$trunc'], amount) },
  { weight: 2, arbitrary: of(['$concatArrays'], array, array) },
  {
    weight: 2,
    arbitrary: of(
      [
        '$size',
        '$first',
        '$last',
        '$reverseArray',
        '$sum',
        '$avg',
        '$max',
        '$anyElementTrue',
        '$allElementsTrue',
      ],
      array,
    ),
  },
  { weight: 1, arbitrary: of(['$slice', '$arrayElemAt'], array, fc.integer({ min: -3, max: 3 })) },
  {
    weight: 1,
    arbitrary: of(
      ['$not', '$type', '$isArray', '$isNumber', '$toString', '$toDouble', '$size', '$toLower', '$year'],
      field,
    ),
  },
  {
    weight: 1,
    arbitrary: of(
      ['$concat', '$split'],
      text,
      text.filter((each) => each !== ''),
    ),
  },
  { weight: 1, arbitrary: of(['$toLower', '$toUpper', '$strLenCP'], text) },
  {
    weight: 1,
    arbitrary: of(
      [
        '$year',
        '$month',
        '$dayOfMonth',
        '$dayOfWeek',
        '$dayOfYear',
        '$hour',
        '$minute',
        '$second',
        '$isoWeek',
        '$isoWeekYear',
      ],
      date,
    ),
  },
  { weight: 1, arbitrary: fc.tuple(operand, operand, operand).map(([a, b, c]) => ({ $cond: [a, b, c] })) },
  { weight: 1, arbitrary: array.map((input) => ({ $map: { input, in: { v: '$$this' } } })) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(array, operand)
      .map(([input, low]) => ({ $filter: { input, cond: { $gte: ['$$this', low] } } })),
  },
  {
    weight: 1,
    arbitrary: array.map((input) => ({
      $reduce: { input, initialValue: [], in: { $concatArrays: [['$$this'], '$$value'] } },
    })),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(field, operand).map(([to, other]) => ({
      $switch: { branches: [{ case: { $gt: [to, other] }, then: to }], default: other },
    })),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(field, operand).map(([v, other]) => ({ $let: { vars: { v }, in: ['$$v', other] } })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(date, fc.constantFrom('%Y-%m-%d', '%H:%M:%S.%L', '%G-W%V-%u %j'))
      .map(([at, format]) => ({ $dateToString: { date: at, format } })),
  },
  { weight: 1, arbitrary: fc.tuple(field, operand).map(([one, two]) => ({ x: one, y: { z: two } })) },
);
