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
