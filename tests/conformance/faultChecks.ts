import { EJSON } from 'bson';
import type { Answer, Case, Doc } from './answers';
import type { Difference } from './compare';

/** A way in which a compatible server is known to differ from MongoDB, whose documentation the store follows. */
export interface Fault {
  readonly title: string;
  /** A case that shows it. */
  readonly example: Case;
  /** Whether it explains that the second answer is not the first, which is MongoDB's. */
  explains(difference: Difference): boolean;
}

export const text = (value: unknown): string => JSON.stringify(value) ?? '';

const batchOf = (answer: Answer): unknown[] | undefined => {
  if ('code' in answer) return undefined;
  const { cursor, value } = answer.reply as { cursor?: { batch: unknown[] }; value?: unknown };
  return cursor?.batch ?? (value === undefined ? undefined : [value]);
};

export const mapped = (value: unknown, change: (each: Doc) => Doc): unknown => {
  if (Array.isArray(value)) return value.map((each: unknown) => mapped(each, change));
  if (typeof value !== 'object' || value === null) return value;
  const inner = Object.entries(value).map(([name, each]): [string, unknown] => [name, mapped(each, change)]);
  return change(Object.fromEntries(inner));
};

export const sortedFields = (each: Doc): Doc =>
  Object.fromEntries(Object.entries(each).sort(([one], [other]) => (one < other ? -1 : 1)));
export const withoutNulls = (each: Doc): Doc =>
  Object.fromEntries(Object.entries(each).filter(([, value]) => value !== null));

export const withoutEmptyFields = (each: Doc): Doc =>
  Object.fromEntries(Object.entries(each).filter(([, value]) => text(value) !== '{}'));

/** Whether two answers with documents are the same after a change to each document and the documents in it. */
export const sameAfter = ([right, faulty]: Difference['answers'], change: (each: Doc) => Doc): boolean => {
  const [one, other] = [batchOf(right), batchOf(faulty)];
  return (
    one !== undefined && other !== undefined && text(mapped(one, change)) === text(mapped(other, change))
  );
};

/** Whether two answers are the same but for fields that are null in the first. */
export const sameWhereSet = ([right, faulty]: Difference['answers']): boolean => {
  const [one, other] = [batchOf(right), batchOf(faulty)] as [Doc[] | undefined, Doc[] | undefined];
  if (one === undefined || one.length !== other?.length) return false;
  return one.every((each, at) =>
    Object.entries(each).every(([name, value]) => value === null || text(value) === text(other[at]?.[name])),
  );
};

/** Whether two answers with documents are the same after a change to the text of the second. */
export const sameText = (
  [right, faulty]: Difference['answers'],
  change: (faulty: string) => string,
): boolean => {
  const [one, other] = [batchOf(right), batchOf(faulty)];
  return one !== undefined && other !== undefined && text(one) === change(text(other));
};

/** Whether two answers hold the same documents in another order. */
export const reordered = (
  [right, faulty]: Difference['answers'],
  change: (each: Doc) => Doc = (each) => each,
): boolean => {
  const [one, other] = [batchOf(right), batchOf(faulty)];
  const sorted = (batch: unknown[]): string => text(batch.map((each) => text(mapped(each, change))).sort());
  return one !== undefined && other !== undefined && sorted(one) === sorted(other);
};

export const uses = ({ command, write }: Difference, pattern: RegExp): boolean =>
  pattern.test(EJSON.stringify([write?.command ?? {}, command]));
export const isCode = (answer: Answer, code: number): boolean => 'code' in answer && answer.code === code;
export const isReply = (answer: Answer): boolean => 'reply' in answer;
export const replyOf = (answer: Answer): Doc => ('reply' in answer ? answer.reply : {});
