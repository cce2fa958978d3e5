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
  const { key, partialFilterExpression, ...options } = record.spec;
  const collation = options.collation ? parseCollation(options.collation) : simpleCollation;
  const paths = [...Object.keys(key), ...Object.keys(partialFilterExpression ?? {})];
  const includes = compileQuery(partialFilterExpression ?? {}, rootScope({ collation }));
  return {
    ...record,
    fields: Object.entries(key).map(([path, direction]) => ({
      path,
      parts: path.split('.'),
      descending: Number(direction) < 0,
    })),
    collation,
    dependsOn: paths.some((path) => path.startsWith('$'))
      ? undefined
      : [...new Set(paths.map((path) => path.split('.')[0] ?? ''))],
    includes,
    isPrimary: false,
  };
}

/** The index on `_id`, which every collection has: its documents are stored in that order. */
export function primaryIndex(id: number, { spec: collation }: Collation): Index {
  const spec = { v: 2, key: { _id: 1 }, name: '_id_', ...(collation && { collation }) };
  return { ...openIndex({ id, spec, isMultikey: false, hasCutKeys: false }), isPrimary: true };
}

/** The part of an index that the catalog keeps. */
export function toIndexRecord({ id, spec, isMultikey, hasCutKeys }: Index): IndexRecord {
  return { id, spec, isMultikey, hasCutKeys };
}
