import { accumulatingOperators } from './accumulate';
import { arithmeticOperators } from './arithmetic';
import { arrayOperators } from './array';
import { bindingOperators } from './binding';
import { comparisonOperators } from './comparison';
import { conversionOperators } from './conversion';
import { dateOperators } from './date';
import { dateTextOperators } from './dateText';
import { objectOperators } from './object';
import { setOperators } from './set';
import { stringOperators } from './string';
import type { ExpressionOperator } from '../scope';

/** Every expression operator; what is not here is refused with code 168. */
export const expressionOperators: Readonly<Record<string, ExpressionOperator>> = {
  ...accumulatingOperators,
  ...arithmeticOperators,
  ...arrayOperators,
  ...bindingOperators,
  ...comparisonOperators,
  ...conversionOperators,
  ...dateOperators,
  ...dateTextOperators,
  ...objectOperators,
  ...setOperators,
  ...stringOperators,
};
