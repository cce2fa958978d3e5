import type { Scope } from '../expression/scope';
import type { Documents } from '../columns/rowView';
import type { Paths } from '../planner/neededPaths';
import type { Collation } from '../query/collation';
import type { Document } from '../query/compare';

/** How `$out` and `$merge` want their documents written. */
export type WriteMode =
  | { readonly kind: 'out' }
  | {
      readonly kind: 'merge';
      /** The fields that identify a document of the target; a unique index must cover them. */
      readonly on: readonly string[];
      readonly whenMatched: 'replace' | 'keepExisting' | 'merge' | 'fail';
      readonly whenNotMatched: 'insert' | 'discard' | 'fail';
    };

/** What a pipeline needs from the server that runs it. */
export interface PipelineContext {
  readonly now: Date;
  /** The variables of the command's `let`. */
  readonly variables: Document;
  /** How its values compare; absent for the simple way. */
  readonly collation?: Collation;
  /** A number from 0 up to 1, for `$sample`. */
  random(): number;
  /** The documents of another collection of the same database that match a filter. */
  find(collection: string, filter: Document): Iterable<Document>;
  /** All documents of another collection, or undefined for one that is too large to be held in memory. */
  readWhole?(collection: string): readonly Document[] | undefined;
  /** Writes the documents of `$out` or `$merge`; without it those stages are refused. */
  write?(collection: string, documents: readonly Document[], mode: WriteMode): void;
}

export type Stage = (source: Documents) => Iterable<Document>;

/** What the rest of a pipeline does with the documents of a stage. */
export interface Consumer {
  /** Whether it takes values out of each document before it asks for the next one. */
  readonly isGathering: boolean;
  /** The paths that it looks at; undefined where it may be the document as a whole. */
  readonly paths: Paths;
}

/** Whether one document may stand for all that a stage gives, with other values each time. */
export const keepsNone = ({ isGathering, paths }: Consumer): boolean => isGathering && paths !== undefined;

export interface StageContext {
  readonly pipeline: PipelineContext;
  readonly scope: Scope;
  readonly consumer: Consumer;
  /**
   * Compiles a pipeline inside this one, where the scope's variables hold. Such a pipeline cannot write: `$out` and
   * `$merge` are refused with the code.
   */
  readonly compile: (pipeline: unknown, scope?: Scope, code?: number) => Stage;
}

/** Compiles one stage's specification. */
export type StageCompiler = (spec: unknown, context: StageContext) => Stage;
