import { accumulators } from './aggregate/accumulators';
import { stages } from './aggregate/runPipeline';
import { expressionOperators } from './expression/operators';
import { topLevelOperators } from './query/compileQuery';
import { fieldOperators } from './query/operators';
import { updateOperators } from './update/compileUpdate';
import { updateStages } from './update/pipelineUpdate';

/** The names that the store understands, straight from the tables that it dispatches by. */
export const supported = {
  filterOperators: [...Object.keys(topLevelOperators), ...Object.keys(fieldOperators)],
  updateOperators: Object.keys(updateOperators),
  updateStages,
  stages: Object.keys(stages),
  accumulators: Object.keys(accumulators),
  expressionOperators: Object.keys(expressionOperators),
  projectionOperators: ['$slice', '$elemMatch', '$'],
} as const;
