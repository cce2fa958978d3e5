import type { Document } from '../documents';
import { describeError, StoreError } from '../errors';

/** What became of the statements of one bulk command. */
export interface StatementOutcome {
  writeErrors: Document[];
}

/**
 * Runs the statements of a bulk command one after another. A refused one is noted under its place; when the bulk is
 * ordered, the rest is left out. Errors other than refusals end the command.
 */
export function runStatements<T>(
  statements: readonly T[],
  isOrdered: boolean,
  run: (statement: T, index: number) => void,
): StatementOutcome {
  const writeErrors: Document[] = [];
  for (const [index, statement] of statements.entries()) {
    try {
      run(statement, index);
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      const { codeName: _, ...described } = describeError(error);
      writeErrors.push({ index, ...described });
      if (isOrdered) break;
    }
  }
  return { writeErrors };
}

/** The part of an answer that tells of refused statements; nothing when there were none. */
export function writeErrorFields({ writeErrors }: StatementOutcome): Document {
  return writeErrors.length > 0 ? { writeErrors } : {};
}
