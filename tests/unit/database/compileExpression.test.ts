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
});
