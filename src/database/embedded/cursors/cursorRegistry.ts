import { randomInt } from 'node:crypto';
import { Binary } from 'bson';
import type { Clock } from '../../../utils/clock';
import { maxDocumentBytes } from '../documents';
import { storeError } from '../errors';
import { isDocument } from '../query/compare';
import { cursorReply } from './cursorReply';

export interface CursorOptions {
  /** How many documents the first batch has; undefined for as many as usual. */
  batchSize?: number;
  /** Answer with the first batch only. */
  isSingleBatch?: boolean;
  /** The session that it ends with, as the command names it. */
  session?: unknown;
}

/** Results that are fetched in batches. */
export interface CursorRegistry {
  /** The first batch, and the number under which more can be fetched (0 when there is no more), as an answer. */
  open(namespace: string, documents: Iterable<Buffer>, options: CursorOptions): Buffer;
  /** The next batch. Throws StoreError 43. */
  next(namespace: string, id: number, batchSize: number | undefined): Buffer;
  /** Returns whether there was such a cursor. */
  kill(id: number): boolean;
  /** Closes those of a session. */
  endSession(session: unknown): void;
  /** Ends those of a collection that is dropped: the next batch is refused with 175. */
  drop(namespace: string): void;
  /** Closes those that nobody has asked for some time. */
  expire(): void;
}

interface Cursor {
  namespace: string;
  documents: Iterator<Buffer>;
  /** Read already, but too many for the last batch. */
  pending?: Buffer;
  lastUsed: number;
  session: string | undefined;
  /** Whether its collection is gone. */
  isDropped?: boolean;
}

const defaultFirstBatch = 101;
const idleMilliseconds = 10 * 60_000;
const mostCursors = 10_000;

export function createCursorRegistry(clock: Clock): CursorRegistry {
  // In the order of their last use.
  const cursors = new Map<number, Cursor>();

  const kill = (id: number): boolean => {
    cursors.get(id)?.documents.return?.();
    return cursors.delete(id);
  };

  return {
    open(namespace, documents, { batchSize = defaultFirstBatch, isSingleBatch, session }) {
      const cursor: Cursor = {
        namespace,
        documents: documents[Symbol.iterator](),
        lastUsed: clock.now().getTime(),
        session: sessionName(session),
      };
      const { batch, hasMore } = readBatch(cursor, batchSize);
      if (!hasMore || isSingleBatch) {
        cursor.documents.return?.();
        return cursorReply({ namespace, batch, id: 0, batchName: 'firstBatch' });
      }
      const id = randomInt(1, 2 ** 48 - 1);
      const [longestIdle] = cursors.keys();
      if (cursors.size >= mostCursors && longestIdle !== undefined) kill(longestIdle);
      cursors.set(id, cursor);
      return cursorReply({ namespace, batch, id, batchName: 'firstBatch' });
    },
    next(namespace, id, batchSize = Infinity) {
      const cursor = cursors.get(id);
      if (!cursor || cursor.namespace !== namespace) throw storeError(43, `cursor id ${id} not found`);
      cursor.lastUsed = clock.now().getTime();
      cursors.delete(id);
      cursors.set(id, cursor);
      try {
        if (cursor.isDropped) throw storeError(175, `collection dropped: ${namespace}`);
        const { batch, hasMore } = readBatch(cursor, batchSize);
        if (!hasMore) cursors.delete(id);
        return cursorReply({ namespace, batch, id: hasMore ? id : 0, batchName: 'nextBatch' });
      } catch (error) {
        kill(id);
        throw error;
      }
    },
    kill,
    endSession(session) {
      const name = sessionName(session);
      for (const [id, cursor] of cursors) if (name !== undefined && cursor.session === name) kill(id);
    },
    drop(namespace) {
      for (const cursor of cursors.values()) if (cursor.namespace === namespace) cursor.isDropped = true;
    },
    expire() {
      const oldest = clock.now().getTime() - idleMilliseconds;
      for (const [id, { lastUsed }] of cursors) if (lastUsed < oldest) kill(id);
    },
  };
}

/** The number of a session, `{id: <binary>}`, as text. */
function sessionName(session: unknown): string | undefined {
  const id = isDocument(session) ? session.id : undefined;
  return id instanceof Binary ? id.toString('hex') : undefined;
}

function readBatch(cursor: Cursor, most: number): { batch: Buffer[]; hasMore: boolean } {
  const batch: Buffer[] = [];
  let bytes = 0;
  while (most > 0) {
    const document = cursor.pending ?? nextDocument(cursor);
    cursor.pending = undefined;
    if (!document) return { batch, hasMore: false };
    bytes += document.length;
    if (batch.length >= most || (bytes > maxDocumentBytes && batch.length > 0)) {
      cursor.pending = document;
      break;
    }
    batch.push(document);
  }
  return { batch, hasMore: true };
}

function nextDocument({ documents }: Cursor): Buffer | undefined {
  const result = documents.next();
  return result.done ? undefined : result.value;
}
