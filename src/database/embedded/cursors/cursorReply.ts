import { Long } from 'bson';
import { encodeReply } from '../documents';

interface CursorBatch {
  namespace: string;
  batch: readonly Buffer[];
  id: number;
  batchName: 'firstBatch' | 'nextBatch';
}

// Where the document under `cursor` begins, and where in an answer its array does, but for the length of its name.
const cursorStart = 4 + '\x03cursor\0'.length;
const arrayStart = cursorStart + 4 + '\x04\0'.length;
const documentType = 3;

/**
 * The bytes of `{cursor: {<batchName>: batch, id, ns}, ok: 1}`. The documents are put in as bytes: to decode them, only
 * to encode them again, would take most of a query's time.
 */
export function cursorReply({ namespace, batch, id, batchName }: CursorBatch): Buffer {
  const empty = encodeReply({
    cursor: { [batchName]: [], id: Long.fromNumber(id), ns: namespace },
    ok: 1,
  });
  const array = arrayStart + batchName.length;
  let added = 0;
  for (const [position, document] of batch.entries()) added += String(position).length + 2 + document.length;
  const reply = Buffer.allocUnsafe(empty.length + added);
  let end = empty.copy(reply, 0, 0, array + 4);
  for (const [position, document] of batch.entries()) {
    reply[end] = documentType;
    end += 1 + reply.write(`${position}\0`, end + 1, 'latin1');
    reply.set(document, end);
    end += document.length;
  }
  empty.copy(reply, end, array + 4);
  for (const start of [0, cursorStart, array]) reply.writeInt32LE(empty.readInt32LE(start) + added, start);
  return reply;
}
