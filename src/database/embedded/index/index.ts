import type { Document } from '../documents';
import { rootScope } from '../expression/scope';
import { parseCollation, simpleCollation } from '../query/collation';
import type { Collation } from '../query/collation';
import { compileQuery } from '../query/compileQuery';

/** An index as its maker described it and as `listIndexes` shows it. */
export interface IndexSpec {
  v: number;
  key: Document;
  name: string;
  unique?: boolean;
  sparse?: boolean;
  partialFilterExpression?: Document;
  expireAfterSeconds?: number;
  collation?: Document;
}

/** What the catalog keeps about an index. */
export interface IndexRecord {
  id: number;
  spec: IndexSpec;
  /** Some document has had an array in an indexed field: an entry says less than its document. */
  isMultikey: boolean;
  /** Some key was cut: the entries are no longer wholly sorted. */
  hasCutKeys: boolean;
}

export interface IndexField {
  path: string;
  parts: readonly string[];
  descending: boolean;
}

/** An index in use. */
export interface Index extends IndexRecord {
  fields: readonly IndexField[];
  collation: Collation;
  /** Whether a document belongs into the index. */
  includes(document: Document): boolean;
  /** The top-level fields on which a document's entries depend; undefined when that cannot be told. */
  dependsOn: readonly string[] | undefined;
  /** The collection's own order: its entries are the documents themselves. */
  isPrimary: boolean;
}

/** The index that a record describes. */
export function openIndex(record: IndexRecord): Index {
  const { key, partialFilterExpression } = record.spec;
  const collation = record.spec.collation ? parseCollation(record.spec.collation) : simpleCollation;
  return {
    ...record,
    fields: indexFields(key),
    dependsOn: rootFields([...Object.keys(key), ...Object.keys(partialFilterExpression ?? {})]),
    collation,
    includes: partialFilterExpression
      ? compileQuery(partialFilterExpression, rootScope({ collation }))
      : () => true,
    isPrimary: false,
  };
}

/** The index on `_id`, which every collection has: its documents are stored in that order. */
export function primaryIndex(collectionId: number, collation: Collation): Index {
  const key = { _id: 1 };
  return {
    id: collectionId,
    spec: { v: 2, key, name: '_id_', ...(collation.spec && { collation: collation.spec }) },
    collation,
    isMultikey: false,
    hasCutKeys: false,
    fields: indexFields(key),
    includes: () => true,
    dependsOn: ['_id'],
    isPrimary: true,
  };
}

/** The part of an index that the catalog keeps. */
export function toIndexRecord({ id, spec, isMultikey, hasCutKeys }: Index): IndexRecord {
  return { id, spec, isMultikey, hasCutKeys };
}

function rootFields(paths: readonly string[]): string[] | undefined {
  if (paths.some((path) => path.startsWith('$'))) return undefined;
  return [...new Set(paths.map((path) => path.split('.')[0] ?? ''))];
}

function indexFields(key: Document): IndexField[] {
  return Object.entries(key).map(([path, direction]) => ({
    path,
    parts: path.split('.'),
    descending: Number(direction) < 0,
  }));
}
