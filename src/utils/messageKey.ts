import type { Types } from 'mongoose';

const KEY = /^([0-9a-f]{24})(?:\.(\d{1,4}))?$/;

/** The idempotency key of a message: the id of its log entry and, when a person had it sent again, how often. */
export const toMessageKey = ({ _id, retries }: { _id: Types.ObjectId; retries?: number }): string =>
  retries ? `${String(_id)}.${retries}` : String(_id);

/** Reads a key that `toMessageKey` made; undefined for any other text. */
export function parseMessageKey(key: string): { logId: string; retries: number } | undefined {
  const [, logId, retries] = KEY.exec(key) ?? [];
  return logId === undefined ? undefined : { logId, retries: Number(retries ?? 0) };
}
