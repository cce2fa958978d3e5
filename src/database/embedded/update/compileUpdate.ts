import { storeError } from '../errors';
import { equalValues, isDocument } from '../query/compare';
import { typeName } from '../query/bsonTypes';
import { applyTree } from './applyTree';
import { arrayModifiers } from './arrayModifiers';
import { fieldModifiers } from './fieldModifiers';
import { compilePipelineUpdate } from './pipelineUpdate';
import { compilePositions } from './positions';
import { addLeaf, createNode, sortTree } from './updateTree';
import { documentFromFilter } from './upsert';
import { rootScope } from '../expression/scope';
import type { Scope } from '../expression/scope';
import type { Collation } from '../query/collation';
import type { Document } from '../query/compare';
import type { Leaf, Modifier } from './leaf';

export interface UpdateOptions {
  readonly arrayFilters?: readonly Document[] | undefined;
  /** The filter that found the document: `$` stands for what it matched, and an upsert starts from it. */
  readonly filter: Document;
  /** The value of `$currentDate` and `$$NOW`. */
  readonly now: Date;
  /** How the values of the filter compare, and those of modifiers that compare some. */
  readonly collation?: Collation | undefined;
}

export interface CompiledUpdate {
  /**
   * The top-level fields that it looks at or changes, beside those of the filter and the `_id`; all others stay as and
   * where they are. Undefined when it may be any.
   */
  readonly fields: ReadonlySet<string> | undefined;
  /** The updated document; the given one stays as it is, and is returned itself when nothing changes. */
  apply(document: Document): Document;
  /** What an upsert inserts when nothing matched; without an `_id` when neither filter nor update has one. */
  upsertDocument(): Document;
}

/** Every update operator. */
export const updateOperators: Readonly<Record<string, Modifier>> = { ...fieldModifiers, ...arrayModifiers };

const compileModifiers = (update: Document, context: { now: Date; scope: Scope }): Leaf[] =>
  Object.entries(update).flatMap(([name, fields]) => {
    const modifier = Object.hasOwn(updateOperators, name) ? updateOperators[name] : undefined;
    if (modifier === undefined) {
      throw storeError(
        9,
        `Unknown modifier: ${name}. Expected a valid update modifier or pipeline-style update specified as an array`,
      );
    }
    if (!isDocument(fields)) {
      throw storeError(
        9,
        `Modifiers operate on fields but we found type ${typeName(fields)} instead. For example: {$mod: {<field>: ...}} not {${name}: ${typeName(fields)}}`,
      );
    }
    return Object.entries(fields).flatMap(([path, argument]) => modifier(argument, path, context));
  });

/** The fields of modifiers; `$rename` names a second one as its argument. */
const modifiedFields = (update: Document): ReadonlySet<string> =>
  new Set(
    Object.entries(update).flatMap(([name, fields]) => {
      const paths = Object.entries(fields as Document).flatMap(([path, argument]) =>
        name === '$rename' ? [path, String(argument)] : [path],
      );
      return paths.map((path) => path.split('.', 1)[0] ?? path);
    }),
  );

type Transform = (document: Document, inserting: boolean) => Document;

const modifierUpdate = (update: Document, options: UpdateOptions): Transform => {
  const { now, collation, filter, arrayFilters = [] } = options;
  const scope = rootScope({ now, collation });
  const leaves = compileModifiers(update, { now, scope });
  const root = createNode();
  for (const leaf of leaves) addLeaf(root, leaf);
  const tree = sortTree(root);
  const positions = compilePositions(
    leaves.map((leaf) => leaf.path),
    { filter, arrayFilters, scope },
  );
  return (document, inserting) => applyTree(tree, document, { inserting, positions });
};

const refuseArrayFilters = (options: UpdateOptions, kind: string): void => {
  if (options.arrayFilters !== undefined && options.arrayFilters.length > 0) {
    throw storeError(9, `Cannot specify arrayFilters with a ${kind} update`);
  }
};

const withId = (replacement: Document, original: Document): Document => {
  if (Object.hasOwn(replacement, '_id') || !Object.hasOwn(original, '_id')) return replacement;
  return { _id: original['_id'], ...replacement };
};

const replacementUpdate = (replacement: Document, options: UpdateOptions): Transform => {
  refuseArrayFilters(options, 'replacement');
  const dollar = Object.keys(replacement).find((name) => name.startsWith('$'));
  if (dollar !== undefined) {
    throw storeError(
      52,
      `The dollar ($) prefixed field '${dollar}' in '${dollar}' is not allowed in the context of an update's replacement document.`,
    );
  }
  return (document) => withId(replacement, document);
};

const pipelineUpdate = (pipeline: readonly unknown[], options: UpdateOptions): Transform => {
  refuseArrayFilters(options, 'pipeline');
  const run = compilePipelineUpdate(pipeline, { now: options.now, collation: options.collation });
  return (document) => withId(run(document), document);
};

const assertSameId = (before: Document, after: Document): void => {
  if (!Object.hasOwn(before, '_id')) return;
  if (Object.hasOwn(after, '_id') && equalValues(before['_id'], after['_id'])) return;
  throw storeError(66, "Performing an update on the path '_id' would modify the immutable field '_id'");
};

const idFirst = (document: Document): Document => {
  if (!Object.hasOwn(document, '_id') || Object.keys(document)[0] === '_id') return document;
  const { _id: id, ...rest } = document;
  return { _id: id, ...rest };
};

/**
 * Compiles an update: modifiers (`$set` …), a replacement document, or a pipeline.
 *
 * Throws 9 for an unknown modifier, 40 for conflicting paths, 56 and 52 for bad field names, and, when applied,
 * 14 and 2 for values of the wrong type, 28 for a path through a scalar, 66 for a changed `_id`.
 */
export const compileUpdate = (
  update: Document | readonly Document[],
  options: UpdateOptions,
): CompiledUpdate => {
  const isReplacement = !Array.isArray(update) && !Object.keys(update)[0]?.startsWith('$');
  const transform = Array.isArray(update)
    ? pipelineUpdate(update, options)
    : isReplacement
      ? replacementUpdate(update as Document, options)
      : modifierUpdate(update as Document, options);
  return {
    fields: isReplacement || Array.isArray(update) ? undefined : modifiedFields(update as Document),
    apply: (document) => {
      const result = transform(document, false);
      if (result === document) return document;
      assertSameId(document, result);
      const canBeSame = isReplacement || Array.isArray(update);
      return canBeSame && equalValues(result, document) ? document : result;
    },
    upsertDocument: () => {
      const start = documentFromFilter(options.filter, isReplacement);
      const result = transform(start, true);
      assertSameId(start, result);
      return idFirst(result);
    },
  };
};
