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
    ...[
      '$substr',
      '$substrBytes',
      '$strcasecmp',
      '$indexOfBytes',
      '$regexFind',
      '$regexFindAll',
      '$regexMatch',
    ],
    ...['$zip', '$indexOfArray', '$firstN', '$lastN', '$minN', '$maxN', '$setEquals', '$sortArray'],
    ...['$top', '$bottom', '$topN', '$bottomN', '$percentile', '$median'],
    ...['$setField', '$unsetField', '$meta', '$function', '$accumulator', '$toDecimal', '$toHashedIndexKey'],
    ...['$dateFromString', '$dateFromParts', '$dateToParts', '$week', '$millisecond', '$isoDayOfWeek'],
    ...['$exp', '$log', '$log10', '$pow', '$sqrt', '$stdDevPop', '$stdDevSamp'],
    ...['$dateAdd', '$dateSubtract', '$dateDiff', '$dateTrunc'],
    ...['$convert', '$toBool', '$toDate', '$toLong', '$getField', '$arrayToObject'],
    ...['$trim', '$ltrim', '$rtrim', '$replaceOne', '$replaceAll', '$indexOfCP', '$strLenBytes'],
    ...['$setUnion', '$setIntersection', '$setDifference', '$setIsSubset'],
    ...['$tsSecond', '$tsIncrement', '$bsonSize', '$binarySize', '$count', '$push', '$addToSet'],
  ])('refuses %s, which is not in the subset, with 168', (name) => {
    expect(evaluate({ [name]: '$n' })).toBe(168);
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
