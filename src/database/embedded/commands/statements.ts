import type { Document } from '../documents';
import { describeError, storeError, StoreError } from '../errors';
import { assertStatementFields, documentField, documentListField, flagField } from './fields';

const mostStatements = 100_000;

/** Throws StoreError 16 unless there are between 1 and 100,000 statements. */
export function assertBatchSize({ length }: readonly unknown[]): void {
  if (length >= 1 && length <= mostStatements) return;
  throw storeError(16, `Write batch sizes must be between 1 and ${mostStatements}. Got ${length}`);
}

/** How the statements of a command are made up: the names they may have, those they must have, further demands. */
export interface StatementShape {
  fields: readonly string[];
  required: readonly string[];
  assert: (statement: Document) => void;
}

/**
 * The statements of an update or a delete, all of them checked, so that none runs when one is malformed. Throws StoreError
 * 9, 14, 16, 40414, 40415.
 */
export function statementsField(body: Document, field: string, shape: StatementShape): Document[] {
  const statements = documentListField(body, field);
  assertBatchSize(statements);
  const [command = ''] = Object.keys(body);
  for (const statement of statements) assertStatement(`${command}.${field}`, statement, shape);
  return statements;
}

/** Throws StoreError 9, 14, 40414, 40415 for a statement that is not made up as it should be. */
export function assertStatement(name: string, statement: Document, shape: StatementShape): void {
  assertStatementFields(name, statement, shape.fields);
  const absent = shape.required.find((field) => statement[field] === undefined);
  if (absent !== undefined)
    throw storeError(40414, `BSON field '${name}.${absent}' is missing but a required field`);
  documentField(statement, 'q');
  shape.assert(statement);
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
