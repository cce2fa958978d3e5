import type { Document } from '../documents';
import { storeError } from '../errors';
import { isNumber, typeName } from '../query/bsonTypes';
import { parseCollation, simpleCollation } from '../query/collation';
import type { Collation } from '../query/collation';
import { isDocument } from '../query/compare';
import type { Command } from './command';

/** Names that are separated by spaces. */
export const names = (text: string): readonly string[] => text.split(' ');

/** What every command may carry without a change of its meaning. */
const harmless: ReadonlySet<string> = new Set(
  names('$db lsid $readPreference $clusterTime comment maxTimeMS readConcern writeConcern'),
);

const transactionFields = ['txnNumber', 'startTransaction', 'autocommit'];

/** Throws StoreError for every field whose meaning the command would not honour. */
export function assertFields(name: string, command: Command, body: Document): void {
  if (transactionFields.some((field) => body[field] !== undefined)) {
    throw storeError(20, 'Transaction numbers are only allowed on a replica set member or mongos');
  }
  if (command.takesAnyField) return;
  for (const [field, value] of Object.entries(body)) {
    if (field === name || harmless.has(field) || command.fields.includes(field)) continue;
    if (!command.refused?.includes(field)) {
      throw storeError(40415, `BSON field '${name}.${field}' is an unknown field.`);
    }
    if (asksForSomething(value)) throw storeError(238, `the option '${field}' of ${name} is not supported`);
  }
  assertConcerns(body);
}

function asksForSomething(value: unknown): boolean {
  return Boolean(value) && !(isDocument(value) && Object.keys(value).length === 0);
}

const readLevels: readonly unknown[] = ['local', 'majority', 'available'];

function assertConcerns(body: Document): void {
  timeField(body);
  const { level } = partField(body, 'readConcern', ['level']);
  if (level !== undefined && typeof level !== 'string') throw wrongType('readConcern.level', level, 'string');
  if (level !== undefined && !readLevels.includes(level)) {
    throw storeError(123, `node needs to be a replica set member to use read concern '${level}'`);
  }
  const { w, ...others } = partField(body, 'writeConcern', ['w', 'j', 'fsync', 'wtimeout']);
  if (w !== undefined && w !== 'majority' && w !== 0 && w !== 1) {
    throw storeError(2, "cannot use 'w' > 1 when a host is not replicated");
  }
  for (const flag of ['j', 'fsync']) flagField(others, flag);
  countField(others, 'wtimeout');
}

/** A field that is a document with these fields, empty when it is absent. Throws StoreError 14, 40415. */
function partField(body: Document, field: string, fields: readonly string[]): Document {
  const part = documentField(body, field);
  assertStatementFields(field, part, fields);
  return part;
}

/** How many documents the first batch of a command with a `cursor` has, if that is said. Throws StoreError 14, 40415. */
export function cursorBatchSize(body: Document): number | undefined {
  return countField(partField(body, 'cursor', ['batchSize']), 'batchSize');
}

/** The collation that a command or a statement asks for, or that of its collection. Throws StoreError 2, 14, 40415. */
export function collationField({ collation }: Document, collection?: { collation: Collation }): Collation {
  const isAsked = asksForSomething(collation);
  return isAsked ? parseCollation(collation) : (collection?.collation ?? simpleCollation);
}

/** Throws StoreError for the fields of one statement in a command's list that its meaning would not include. */
export function assertStatementFields(name: string, statement: Document, fields: readonly string[]): void {
  for (const field of Object.keys(statement)) {
    if (fields.includes(field)) continue;
    throw storeError(40415, `BSON field '${name}.${field}' is an unknown field.`);
  }
}

/** A field that must be text. */
export function textField(body: Document, field: string): string {
  const value = body[field];
  if (value === undefined) throw storeError(40414, `BSON field '${field}' is missing but a required field`);
  if (typeof value !== 'string') throw wrongType(field, value, 'string');
  return value;
}

/** A field that must be a document; empty when it is absent. */
export function documentField(body: Document, field: string): Document {
  return optionalDocument(body, field) ?? {};
}

/** A field that must be a document when it is there. */
function optionalDocument(body: Document, field: string): Document | undefined {
  const value = body[field];
  if (value === undefined || value === null) return undefined;
  if (!isDocument(value)) throw wrongType(field, value, 'object');
  return value;
}

/** A field that must be a document when it is there; an empty one asks for nothing. */
export function specField(body: Document, field: string): Document | undefined {
  const value = optionalDocument(body, field);
  return value && Object.keys(value).length > 0 ? value : undefined;
}

/** A field that must be a whole number from 0 on when it is there. */
export function countField(body: Document, field: string): number | undefined {
  const value = body[field];
  if (value === undefined || value === null) return undefined;
  if (!isNumber(value)) throw wrongType(field, value, 'number');
  const number = Number(value);
  if (number < 0)
    throw storeError(51024, `BSON field '${field}' value must be >= 0, actual value '${number}'`);
  // NaN is 0, as in MongoDB.
  return Math.trunc(number) || 0;
}

/** The milliseconds that a command may take; 0 for no limit. */
export function timeField({ maxTimeMS: time = 0 }: Document): number {
  if (!isNumber(time)) throw wrongType('maxTimeMS', time, 'number');
  const milliseconds = Number(time);
  if (Number.isInteger(milliseconds) && milliseconds >= 0 && milliseconds <= 0x7fff_ffff) return milliseconds;
  throw storeError(2, `${milliseconds} is not a valid value for maxTimeMS`);
}

/** A field that counts as true when it is true or a number other than 0. */
export function flagField(body: Document, field: string, fallback = false): boolean {
  const value = body[field] ?? fallback;
  if (typeof value !== 'boolean' && typeof value !== 'number') throw wrongType(field, value, 'bool');
  return Boolean(value);
}

/** A field that must be a list of documents. */
export function documentListField(body: Document, field: string): Document[] {
  const value = body[field];
  if (!Array.isArray(value)) throw wrongType(field, value, 'array');
  return value.map((element: unknown) => {
    if (!isDocument(element)) throw wrongType(field, element, 'object');
    return element;
  });
}

function wrongType(field: string, value: unknown, expected: string): Error {
  const actual = typeName(value);
  return storeError(14, `BSON field '${field}' is the wrong type '${actual}', expected type '${expected}'`);
}
