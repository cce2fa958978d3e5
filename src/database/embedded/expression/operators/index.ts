import { accumulatorOperators } from '../accumulators';
import { arrayOperators } from './arrays';
import { conversionOperators } from './conversion';
import { dateOperators } from './dates';
import { logicOperators } from './logic';
import { numberOperators } from './numbers';
import { textOperators } from './text';
import type { ExpressionOperator } from '../scope';

/** Every expression operator; what is not here is refused with code 168. */
export const expressionOperators: Readonly<Record<string, ExpressionOperator>> = {
  ...accumulatorOperators,
  ...arrayOperators,
  ...conversionOperators,
  ...dateOperators,
  ...logicOperators,
  ...numberOperators,
  ...textOperators,
};
