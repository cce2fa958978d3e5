import { decodeDocument } from '../documents';
import type { Document } from '../documents';
import { storeError } from '../errors';

/** The largest message that is read. */
export const maxMessageBytes = 48 * 1000 * 1000;
export const headerBytes = 16;

export const opcode = { reply: 1, query: 2004, message: 2013 } as const;

const flag = { checksumPresent: 1, moreToCome: 2 } as const;
const requiredFlags = 0xffff;

/** A command as it arrived. */
export interface Request {
  requestId: number;
  opcode: number;
  /** The command; the documents of an insert are left as bytes. */
  body: Document;
  /** False for a write that asked for no answer. */
  wantsReply: boolean;
}

// Inserted documents are stored as they came.
const keepDocuments = { fieldsAsRaw: { documents: true } };
const insertMark = Buffer.from('\x02insert\0', 'latin1');

/** Reads one whole message. Throws StoreError for what is not OP_MSG or OP_QUERY, or is malformed. */
export function parseMessage(bytes: Buffer): Request {
  const requestId = bytes.readInt32LE(4);
  const code = bytes.readInt32LE(12);
  if (code === opcode.message) return { requestId, opcode: code, ...parseSections(bytes) };
  if (code === opcode.query) return { requestId, opcode: code, ...parseQuery(bytes) };
  throw storeError(238, `the opcode ${code} is not supported`);
}

function parseSections(bytes: Buffer): Pick<Request, 'body' | 'wantsReply'> {
  const flags = bytes.readUInt32LE(headerBytes);
  if (flags & requiredFlags & ~(flag.checksumPresent | flag.moreToCome)) {
    throw storeError(9, `unknown flags in a message: ${flags}`);
  }
  const end = flags & flag.checksumPresent ? bytes.length - 4 : bytes.length;
  let body: Document = {};
  const sequences: Document = {};
  let position = headerBytes + 4;
  while (position < end) {
    const kind = bytes[position];
    const size = bytes.readInt32LE(position + 1);
    const section = bytes.subarray(position + 1, position + 1 + size);
    if (size < 5 || section.length < size) throw storeError(9, 'a section of a message is cut off');
    if (kind === 0) body = decodeBody(section);
    else if (kind === 1) Object.assign(sequences, parseSequence(section));
    else throw storeError(9, `unknown kind of section: ${kind}`);
    position += 1 + size;
  }
  return { body: Object.assign(body, sequences), wantsReply: !(flags & flag.moreToCome) };
}

function decodeBody(section: Buffer): Document {
  const isInsert = section.subarray(4, 4 + insertMark.length).equals(insertMark);
  return decodeDocument(section, isInsert ? keepDocuments : {});
}

/** A list of documents that is sent beside the command, under the name of one of its fields. */
function parseSequence(section: Buffer): Document {
  const nameEnd = section.indexOf(0, 4);
  const name = section.toString('utf8', 4, nameEnd);
  const documents: unknown[] = [];
  let position = nameEnd + 1;
  while (position < section.length) {
    const size = section.readInt32LE(position);
    if (size < 5 || position + size > section.length)
      throw storeError(9, 'a document of a sequence is cut off');
    const document = section.subarray(position, position + size);
    documents.push(name === 'documents' ? document : decodeDocument(document));
    position += size;
  }
  return { [name]: documents };
}

/** The old form of a command, which drivers use for the first hello. */
function parseQuery(bytes: Buffer): Pick<Request, 'body' | 'wantsReply'> {
  const nameEnd = bytes.indexOf(0, headerBytes + 4);
  const collection = bytes.toString('utf8', headerBytes + 4, nameEnd);
  if (!collection.endsWith('.$cmd')) throw storeError(352, 'OP_QUERY is only supported for hello');
  const body = decodeDocument(bytes.subarray(nameEnd + 9));
  return { body: { ...body, $db: collection.slice(0, -'.$cmd'.length) }, wantsReply: true };
}

/** The answer to a request: `document` are the bytes of one BSON document. */
export function buildReply(request: Pick<Request, 'requestId' | 'opcode'>, document: Uint8Array): Buffer {
  const isMessage = request.opcode !== opcode.query;
  const prefix = Buffer.alloc(headerBytes + (isMessage ? 5 : 20));
  prefix.writeInt32LE(prefix.length + document.length, 0);
  prefix.writeInt32LE(request.requestId, 8);
  prefix.writeInt32LE(isMessage ? opcode.message : opcode.reply, 12);
  // OP_REPLY ends in the number of its documents, OP_MSG in the kind of its only section, which is 0.
  if (!isMessage) prefix.writeInt32LE(1, headerBytes + 16);
  return Buffer.concat([prefix, document]);
}
