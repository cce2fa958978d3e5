import type { z } from 'zod';
import type { Page } from '../schemas/commonSchema';
import { AppError } from './appError';

/** Turns the position after which a list goes on into an opaque cursor. */
export const encodeCursor = (position: unknown): string =>
  Buffer.from(JSON.stringify(position)).toString('base64url');

/**
 * Reads a cursor that `encodeCursor` made.
 * @returns the position, checked against its schema
 * @throws AppError validation_failed for anything else
 */
export function decodeCursor<T extends z.ZodType>(cursor: string, schema: T): z.output<T> {
  const parsed = schema.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString('utf8')));
  if (parsed.success) return parsed.data;
  const fault = { pointer: '/query/cursor', detail: 'must be the nextCursor of an earlier page' };
  throw new AppError('validation_failed', 'The cursor is not one of ours.', { errors: [fault] });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/**
 * Makes a page of what a query with `limit + 1` found.
 * @param position where the list goes on after an entry
 */
export function toPage<Doc, Item>(
  docs: readonly Doc[],
  limit: number,
  { position, item }: { position: (doc: Doc) => unknown; item: (doc: Doc) => Item },
): Page<Item> {
  const shown = docs.slice(0, limit);
  const last = shown.at(-1);
  const hasMore = docs.length > limit;
  return {
    data: shown.map(item),
    page: { nextCursor: hasMore && last !== undefined ? encodeCursor(position(last)) : null, hasMore },
  };
}
