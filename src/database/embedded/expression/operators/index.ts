import { comparisonOperators } from './comparison';
import type { ExpressionOperator } from '../scope';

/** Every expression operator; what is not here is refused with code 168. */
export const expressionOperators: Readonly<Record<string, ExpressionOperator>> = {
  ...comparisonOperators,
};
