import type { Document } from '../documents';
import { describeError, storeError, StoreError } from '../errors';
import { documentListField, flagField } from './fields';

const mostStatements = 100_000;

/** Throws StoreError 16 unless there are between 1 and 100,000 statements. */
export function assertBatchSize({ length }: readonly unknown[]): void {
  if (length >= 1 && length <= mostStatements) return;
  throw storeError(16, `Write batch sizes must be between 1 and ${mostStatements}. Got ${length}`);
}

/** The statements of an update or a delete. Throws StoreError 14, 16. */
export function statementsField(body: Document, field: string): Document[] {
  const statements = documentListField(body, field);
  assertBatchSize(statements);
  return statements;
}

/**
 * Runs the statements of a bulk command one after another. A refused one is noted under its place; when the bulk is
 * ordered, the rest is left out. Errors other than refusals end the command.
 * @returns the part of the answer that tells of refused statements; nothing when there were none
 */
export function runStatements<T>(
  body: Document,
  statements: readonly T[],
  run: (statement: T, index: number) => void,
): { writeErrors?: Document[] } {
  const isOrdered = flagField(body, 'ordered', true);
  const writeErrors: Document[] = [];
  for (const [index, statement] of statements.entries()) {
    try {
      run(statement, index);
    } catch (error) {
      // Out of time, the rest of the command is, too.
      if (!(error instanceof StoreError) || error.code === 50) throw error;
      const { codeName: _, ...described } = describeError(error);
      writeErrors.push({ index, ...described });
      if (isOrdered) break;
    }
  }
  return writeErrors.length > 0 ? { writeErrors } : {};
}
