import { Binary, BSONRegExp, Decimal128, Double, EJSON, Int32, Long, ObjectId } from 'bson';

export type Doc = Record<string, unknown>;

/** Some documents, and commands that are run on them one after another. */
export interface Case {
  /** The documents of each collection before the first command. */
  readonly collections: Readonly<Record<string, readonly Doc[]>>;
  /** A `getMore` of `'open'` means the cursor that the command before it has left open. */
  readonly commands: readonly Doc[];
}

/** What a server says to a command: a reply without what no two servers have in common, or an error. */
export type Answer =
  | { readonly reply: Readonly<Record<string, unknown>> }
  | { readonly code: number; readonly codeName: string };

const withoutMeaning = new Set([
  'ok',
  'raw',
  'note',
  'createdCollectionAutomatically',
  '$clusterTime',
  'operationTime',
  'electionId',
  'opTime',
  'ns',
]);

/** A reply as plain JSON: numbers by their value, what was made just now by its kind, cursors without their number. */
export function plainReply(reply: Doc): Readonly<Record<string, unknown>> {
  const entries = Object.entries(reply)
    .filter(([field]) => !withoutMeaning.has(field))
    .map(([field, value]): [string, unknown] => {
      if (field === 'cursor') return [field, plainCursor(value as Doc)];
      if (field === 'writeErrors') return [field, (value as Doc[]).map(plainWriteError)];
      // MongoDB promises no order for the values of distinct.
      if (field === 'values')
        return [
          field,
          (value as unknown[])
            .map(plain)
            .map((each) => JSON.stringify(each))
            .sort(),
        ];
      return [field, plain(value)];
    });
  return Object.fromEntries(entries.sort(([one], [other]) => (one < other ? -1 : 1)));
}

function plainCursor({ id, firstBatch, nextBatch }: Doc): Doc {
  return { batch: plain(firstBatch ?? nextBatch), isOpen: Number(id) !== 0 };
}

function plainWriteError({ index, code, keyPattern }: Doc): Doc {
  return { index, code, ...(keyPattern !== undefined && { keyPattern: plain(keyPattern) }) };
}

const recently = 24 * 60 * 60 * 1000;
const isRecent = (date: Date): boolean => Math.abs(Date.now() - date.getTime()) < recently;

/** A value as JSON. The type of a number is left out: drivers for JavaScript do not keep it. */
export function plain(value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? value : { $number: String(value) };
  if (typeof value === 'bigint') return plainInteger(value);
  if (value instanceof Int32 || value instanceof Double) return plain(value.valueOf());
  if (value instanceof Long) return plainInteger(value.toBigInt());
  if (value instanceof Decimal128) return { $decimal: value.toString() };
  if (value instanceof Date) return { $date: isRecent(value) ? 'now' : value.getTime() };
  if (value instanceof ObjectId)
    return { $oid: isRecent(value.getTimestamp()) ? 'new' : value.toHexString() };
  if (value instanceof Binary || value instanceof BSONRegExp) return EJSON.serialize({ value }).value;
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  if ('_bsontype' in value) return EJSON.serialize({ value }).value;
  return Object.fromEntries(Object.entries(value).map(([field, each]) => [field, plain(each)]));
}

function plainInteger(value: bigint): unknown {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : { $long: value.toString() };
}

/** Whether two answers are the same: equal replies, or errors of the same code. */
export function sameAnswer(one: Answer, other: Answer): boolean {
  if ('code' in one || 'code' in other) return 'code' in one && 'code' in other && one.code === other.code;
  return JSON.stringify(one.reply) === JSON.stringify(other.reply);
}
