import { accumulators } from '../../src/database/embedded/expression/accumulators';
import { stages } from '../../src/database/embedded/aggregate/runPipeline';
import { commands } from '../../src/database/embedded/commands/dispatch';
import { codeNames } from '../../src/database/embedded/errors';
import { expressionOperators } from '../../src/database/embedded/expression/operators';
import { indexOptions } from '../../src/database/embedded/index/indexSpec';
import { topLevelOperators } from '../../src/database/embedded/query/compileQuery';
import { fieldOperators } from '../../src/database/embedded/query/operators';
import { updateOperators, updateStages } from '../../src/database/embedded/update/compileUpdate';

/** The names that the store understands, straight from the tables that it dispatches by. */
export const supported = {
  commands: Object.keys(commands),
  filterOperators: [...Object.keys(topLevelOperators), ...Object.keys(fieldOperators)],
  updateOperators: Object.keys(updateOperators),
  updateStages,
  // The first reads the catalog, not documents.
  stages: ['$collStats', ...Object.keys(stages)],
  accumulators: Object.keys(accumulators),
  expressionOperators: Object.keys(expressionOperators),
  projectionOperators: ['$slice', '$elemMatch', '$'],
  indexOptions,
  errorCodes: Object.keys(codeNames),
} as const;

/** The fields that a command takes beside the common ones, and those that it refuses unless they ask for nothing. */
export function fieldsOf(command: string): { taken: readonly string[]; refused: readonly string[] } {
  const { fields = [], refused = [] } = commands[command] ?? {};
  return { taken: fields, refused };
}
