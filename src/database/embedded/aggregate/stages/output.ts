import { storeError } from '../../errors';
import { isArray, isDocument } from '../../query/compare';
import type { Document } from '../../query/compare';
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
  if (typeof target === 'string' && target !== '') return target;
  if (isDocument(target) && typeof target['coll'] === 'string' && target['db'] === undefined)
    return target['coll'];
  throw storeError(code, 'the target must be the name of a collection of this database');
};

const out: StageCompiler = (spec, context) => writeAll(collectionOf(spec, 16990), { kind: 'out' }, context);

const choice = <T extends string>(value: unknown, allowed: readonly T[], fallback: T): T => {
  if (value === undefined) return fallback;
  const found = allowed.find((each) => each === value);
  if (found === undefined) throw storeError(2, `$merge supports only ${allowed.join(', ')} here`);
  return found;
};

const mergeOptions = ['into', 'on', 'whenMatched', 'whenNotMatched'];

const merge: StageCompiler = (spec, context) => {
  const options: Document = isDocument(spec) ? spec : { into: spec };
  const stray = Object.keys(options).find((name) => !mergeOptions.includes(name));
  if (stray !== undefined) throw storeError(40415, `BSON field '$merge.${stray}' is an unknown field.`);
  const { into, on = '_id' } = options;
  const fields: readonly unknown[] = isArray(on) ? on : [on];
  if (fields.length === 0)
    throw storeError(51187, "If explicitly specifying $merge 'on', must include at least one field");
  return writeAll(
    collectionOf(into, 51178),
    {
      kind: 'merge',
      on: fields.map((field) => {
        if (typeof field === 'string') return field;
        throw storeError(51134, "$merge 'on' array elements must be strings");
      }),
      whenMatched: choice(options['whenMatched'], ['replace', 'keepExisting', 'merge', 'fail'], 'merge'),
      whenNotMatched: choice(options['whenNotMatched'], ['insert', 'discard', 'fail'], 'insert'),
    },
    context,
  );
};

/** Stages that write; they come last and yield nothing. */
export const outputStages: Readonly<Record<string, StageCompiler>> = { $out: out, $merge: merge };
