import { expressionCases, subject } from '../../conformance/cases/expressionCases';
import { overTheWire } from '../../conformance/engines';
import { StoreError } from '../../../src/database/embedded/errors';
import { compileExpression, rootScope } from '../../../src/database/embedded/expression/compileExpression';
import type { ExpressionCase } from '../../conformance/cases/expressionCases';

const evaluate = (expression: unknown): unknown => {
  try {
    return compileExpression(overTheWire(expression), rootScope())(overTheWire(subject));
  } catch (error) {
    if (error instanceof StoreError) return error.code;
    throw error;
  }
};

describe('compileExpression', () => {
  it.each(expressionCases.map((each): [string, ExpressionCase] => [each.title, each]))(
    '%s',
    (_title, each) => {
      const value = evaluate(each.expression);

      expect(value).toEqual(each.code ?? each.value);
    },
  );

  it.each([
    ...['$sin', '$cos', '$tan', '$asin', '$acos', '$atan', '$atan2', '$sinh', '$cosh', '$tanh'],
    ...['$asinh', '$acosh', '$atanh', '$degreesToRadians', '$radiansToDegrees', '$rand'],
    ...['$bitAnd', '$bitOr', '$bitXor', '$bitNot', '$sampleRate', '$sigmoid'],
    ...['$substr', '$substrBytes', '$strcasecmp', '$indexOfBytes', '$regexFind', '$regexFindAll'],
    ...['$zip', '$indexOfArray', '$firstN', '$lastN', '$minN', '$maxN', '$setEquals', '$sortArray'],
    ...['$top', '$bottom', '$topN', '$bottomN', '$percentile', '$median'],
    ...['$setField', '$unsetField', '$meta', '$function', '$accumulator', '$toDecimal', '$toHashedIndexKey'],
    ...['$dateFromString', '$dateFromParts', '$dateToParts', '$week', '$millisecond', '$isoDayOfWeek'],
    ...['$tsSecond', '$tsIncrement', '$bsonSize', '$binarySize', '$count', '$push', '$addToSet'],
  ])('refuses %s, which is not in the subset, with 168', (name) => {
    expect(evaluate({ [name]: '$n' })).toBe(168);
  });
});

describe('$dateTrunc', () => {
  const trunc = (date: string, unit: string, options: Record<string, unknown> = {}): unknown =>
    evaluate({ $dateTrunc: { date: new Date(date), unit, ...options } });

  it.each([
    ['2021-03-20T11:30:05.678Z', 'year', '2021-01-01T00:00:00Z'],
    ['2021-05-20T11:30:05.678Z', 'quarter', '2021-04-01T00:00:00Z'],
    ['2021-03-20T11:30:05.678Z', 'month', '2021-03-01T00:00:00Z'],
    ['2021-03-20T11:30:05.678Z', 'week', '2021-03-14T00:00:00Z'],
    ['2021-03-20T11:30:05.678Z', 'day', '2021-03-20T00:00:00Z'],
    ['2021-03-20T11:30:05.678Z', 'hour', '2021-03-20T11:00:00Z'],
    ['2021-03-20T11:30:05.678Z', 'minute', '2021-03-20T11:30:00Z'],
    ['2021-03-20T11:30:05.678Z', 'second', '2021-03-20T11:30:05Z'],
    ['1969-12-31T23:59:59.999Z', 'day', '1969-12-31T00:00:00Z'],
    ['1999-02-03T04:05:06.007Z', 'month', '1999-02-01T00:00:00Z'],
  ])('cuts %s to the %s', (date, unit, start) => {
    expect(trunc(date, unit)).toEqual(new Date(start));
  });

  it.each([
    ['2020-05-18T14:10:30Z', '2020-05-11T07:00:00Z'],
    ['2021-03-20T11:30:05Z', '2021-03-15T07:00:00Z'],
    ['2021-01-11T06:31:15Z', '2021-01-04T08:00:00Z'],
    ['2020-02-08T13:13:23Z', '2020-02-03T08:00:00Z'],
    ['2019-05-18T16:09:01Z', '2019-05-13T07:00:00Z'],
    ['2019-01-08T06:12:03Z', '2019-01-07T08:00:00Z'],
  ])('cuts %s to two weeks that begin on Mondays in Los Angeles', (date, start) => {
    const options = { binSize: 2, timezone: 'America/Los_Angeles', startOfWeek: 'Monday' };

    expect(trunc(date, 'week', options)).toEqual(new Date(start));
  });

  it.each([
    ['day', {}, '2024-07-01T04:00:00Z'],
    ['month', {}, '2024-07-01T04:00:00Z'],
    ['quarter', { binSize: 2 }, '2024-07-01T04:00:00Z'],
    ['hour', { binSize: 6 }, '2024-07-01T11:00:00Z'],
    ['minute', { binSize: 90 }, '2024-07-01T12:30:00Z'],
  ])('counts periods of a %s by the clocks of the zone and bins from 2000', (unit, options, start) => {
    const zoned = { timezone: 'America/New_York', ...options };

    expect(trunc('2024-07-01T13:31:00Z', unit, zoned)).toEqual(new Date(start));
  });

  it('is null when an operand is', () => {
    expect(evaluate({ $dateTrunc: { date: '$nul', unit: 'day' } })).toBeNull();
    expect(trunc('2024-07-01T13:31:00Z', 'day', { binSize: null })).toBeNull();
  });

  it.each([
    [5439007, 5],
    [5439008, { date: '$d', unit: 'day', other: 1 }],
    [5439009, { unit: 'day' }],
    [5439010, { date: '$d' }],
    [5439012, { date: '$n', unit: 'day' }],
    [5439013, { date: '$d', unit: 5 }],
    [5439014, { date: '$d', unit: 'moon' }],
    [5439016, { date: '$d', unit: 'week', startOfWeek: 'moonday' }],
    [5439017, { date: '$d', unit: 'day', binSize: 1.5 }],
    [5439018, { date: '$d', unit: 'day', binSize: 0 }],
  ])('fails with %d for %j', (code, argument) => {
    expect(evaluate({ $dateTrunc: argument })).toBe(code);
  });
});

describe('where the clocks of a zone are set', () => {
  const nextDay = (startDate: string, timezone: string): unknown =>
    evaluate({ $dateAdd: { startDate: new Date(startDate), unit: 'day', amount: 1, timezone } });

  it('moves a time that does not exist to the time after the gap', () => {
    expect(nextDay('2024-03-09T07:30:00Z', 'America/New_York')).toEqual(new Date('2024-03-10T07:30:00Z'));
    expect(nextDay('2024-03-30T01:30:00Z', 'Europe/Berlin')).toEqual(new Date('2024-03-31T01:30:00Z'));
  });

  it('takes the first of a time that comes twice', () => {
    expect(nextDay('2024-11-02T05:30:00Z', 'America/New_York')).toEqual(new Date('2024-11-03T05:30:00Z'));
  });
});

describe('numbers', () => {
  it('stay exact as 64-bit integers', () => {
    expect(evaluate({ $mod: ['$big', 1000] })).toBe(993);
    expect(evaluate({ $trunc: ['$big', -1] })).toBe(9007199254740990);
  });

  it('refuse dates that no date can hold with 15', () => {
    expect(evaluate({ $add: ['$d', Number.POSITIVE_INFINITY] })).toBe(15);
    expect(evaluate({ $subtract: ['$d', '$big'] })).toBe(15);
  });
});

describe('sums', () => {
  it('lose nothing to the rounding of doubles', () => {
    expect(evaluate({ $sum: [0.1, 0.2, 0.3] })).toBe(0.6);
    expect(evaluate({ $avg: [0.1, 0.2, 0.3] })).toBeCloseTo(0.2, 15);
  });
});
