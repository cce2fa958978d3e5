import { storeError } from '../errors';
import { rootScope } from '../expression/scope';
import { documentTransforms } from '../expression/transforms';
import { typeName } from '../query/bsonTypes';
import { equalValues, isDocument } from '../query/compare';
import { applyTree } from './applyTree';
import { arrayModifiers } from './arrayModifiers';
import { fieldModifiers, isUnchanged } from './fieldModifiers';
import { compilePositions } from './positions';
import { addLeaf, createNode, sortTree } from './updateTree';
import { documentFromFilter } from './upsert';
import type { Scope } from '../expression/scope';
import type { Collation } from '../query/collation';
import type { Document } from '../query/compare';
import type { Leaf, Modifier } from './updateTree';

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

/** The stages that an update's pipeline may have: those that turn one document into one document. */
export const updateStages = ['$set', '$addFields', '$unset', '$project', '$replaceRoot', '$replaceWith'];

const compileModifiers = (update: Document, context: { now: Date; scope: Scope }): Leaf[] =>
  Object.entries(update).flatMap(([name, fields]) => {
    const modifier = Object.hasOwn(updateOperators, name) ? updateOperators[name] : undefined;
    if (modifier === undefined) throw storeError(9, `Unknown modifier: ${name}`);
    if (!isDocument(fields))
      throw storeError(9, `Modifiers operate on fields but we found type ${typeName(fields)} in ${name}`);
    return Object.entries(fields).flatMap(([path, argument]) => modifier(argument, path, context));
  });

type Transform = (document: Document, inserting: boolean) => Document;

const withId = (changed: Document, { _id }: Document): Document => {
  const { _id: id = _id, ...rest } = changed;
  return id === undefined ? changed : { _id: id, ...rest };
};

const replacementUpdate = (replacement: Document): Transform => {
  const dollar = Object.keys(replacement).find((name) => name.startsWith('$'));
  if (dollar !== undefined)
    throw storeError(52, `The dollar ($) prefixed field '${dollar}' is not allowed in a replacement.`);
  return (document) => withId(replacement, document);
};

/** Throws 72 for a stage that an update may not have, 40324 for an unknown one. */
const pipelineUpdate = (pipeline: readonly unknown[], scope: Scope): Transform => {
  const steps = pipeline.map((stage) => {
    if (!isDocument(stage) || Object.keys(stage).length !== 1)
      throw storeError(40323, 'A pipeline stage specification object must contain exactly one field.');
    const [name = ''] = Object.keys(stage);
    const transform = updateStages.includes(name) ? documentTransforms[name] : undefined;
    if (transform === undefined) throw storeError(72, `${name} is not allowed to be used within an update`);
    return transform(stage[name], scope);
  });
  return (document) =>
    withId(
      steps.reduce((current, step) => step(current), document),
      document,
    );
};

const assertSameId = (before: Document, after: Document): void => {
  if (before['_id'] === undefined || equalValues(before['_id'], after['_id'])) return;
  throw storeError(66, "Performing an update on the path '_id' would modify the immutable field '_id'");
};

/**
 * Compiles an update: modifiers (`$set` …), a replacement document, or a pipeline.
 *
 * Throws 9 for an unknown modifier, 40 for conflicting paths, 56 and 52 for bad field names, and, when applied,
 * 14 and 2 for values of the wrong type, 28 for a path through a scalar, 66 for a changed `_id`.
 */
export const compileUpdate = (
  update: Document | readonly Document[],
  { arrayFilters = [], filter, now, collation }: UpdateOptions,
): CompiledUpdate => {
  const scope = rootScope({ now, collation });
  const isPipeline = Array.isArray(update);
  const isWhole = isPipeline || !Object.keys(update)[0]?.startsWith('$');
  if (isWhole && arrayFilters.length > 0)
    throw storeError(9, 'arrayFilters may only be specified with an update by operators');
  const leaves = isWhole ? [] : compileModifiers(update as Document, { now, scope });
  const paths = leaves.map(({ path }) => path);
  const positions = compilePositions(paths, { filter, arrayFilters, scope });
  const byModifiers = (): Transform => {
    const root = createNode();
    for (const leaf of leaves) addLeaf(root, leaf);
    const tree = sortTree(root);
    return (document, inserting) => applyTree(tree, document, { inserting, positions });
  };
  const transform = isPipeline
    ? pipelineUpdate(update, scope)
    : isWhole
      ? replacementUpdate(update as Document)
      : byModifiers();
  return {
    fields: isWhole ? undefined : new Set(paths.map((path) => path.split('.', 1)[0] ?? path)),
    apply: (document) => {
      const result = transform(document, false);
      if (result === document) return document;
      assertSameId(document, result);
      return isWhole && isUnchanged(document, result) ? document : result;
    },
    upsertDocument: () => {
      const start = documentFromFilter(filter, positions, isWhole && !isPipeline);
      const result = transform(start, true);
      assertSameId(start, result);
      return withId(result, result);
    },
  };
};
