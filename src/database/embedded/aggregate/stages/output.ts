import { storeError } from '../../errors';
import { namedArguments } from '../../expression/define';
import { isArray, isDocument } from '../../query/compare';
import type { Stage, StageCompiler, StageContext, WriteMode } from '../stage';

const writeAll = (collection: string, mode: WriteMode, { pipeline }: StageContext): Stage => {
  const write = pipeline.write?.bind(pipeline);
  if (write === undefined) throw storeError(115, `$${mode.kind} is not supported here`);
  return (source) => {
    write(collection, [...source], mode);
    return [];
  };
};

/** The collection of a target, which must lie in the same database (the server resolves no other). */
const collectionOf = (target: unknown, code: number): string => {
  const name = isDocument(target) && target['db'] === undefined ? target['coll'] : target;
  if (name === '') throw storeError(73, 'Invalid namespace specified');
  if (typeof name === 'string') return name;
  throw storeError(code, 'the target must be the name of a collection of this database');
};

const out: StageCompiler = (spec, context) => writeAll(collectionOf(spec, 16990), { kind: 'out' }, context);

const choice = <T extends string>(value: unknown, allowed: readonly T[]): T => {
  const found = allowed.find((each) => each === value);
  if (found === undefined) throw storeError(2, `$merge supports only ${allowed.join(', ')} here`);
  return found;
};

const mergeShape = {
  fields: ['into', 'on?', 'whenMatched?', 'whenNotMatched?'],
  codes: { notAnObject: 51182, unknown: 40415, missing: [40414] },
};

const merge: StageCompiler = (spec, context) => {
  const given = typeof spec === 'string' ? { into: spec } : spec;
  const options = namedArguments(given, { name: '$merge' }, mergeShape);
  const { into, on = '_id', whenMatched = 'merge', whenNotMatched = 'insert' } = options;
  const fields: readonly unknown[] = isArray(on) ? on : [on];
  if (fields.length === 0) throw storeError(51187, "$merge 'on' must include at least one field");
  const mode: WriteMode = {
    kind: 'merge',
    on: fields.map((field) => {
      if (typeof field === 'string') return field;
      throw storeError(isArray(on) ? 51134 : 51186, "$merge 'on' must be a string or an array of strings");
    }),
    whenMatched: choice(whenMatched, ['replace', 'keepExisting', 'merge', 'fail']),
    whenNotMatched: choice(whenNotMatched, ['insert', 'discard', 'fail']),
  };
  return writeAll(collectionOf(into, 51178), mode, context);
};

/** Stages that write; they come last and yield nothing. */
export const outputStages: Readonly<Record<string, StageCompiler>> = { $out: out, $merge: merge };
