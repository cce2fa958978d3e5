import { headerBytes, maxMessageBytes } from './message';

/** Cuts a stream of bytes into messages. */
export interface FrameReader {
  /** The messages that are complete with this chunk. Throws RangeError for an impossible length. */
  push(chunk: Buffer): Buffer[];
}

export function createFrameReader(): FrameReader {
  let chunks: Buffer[] = [];
  let buffered = 0;
  let needed = 4;

  return {
    push(chunk) {
      chunks.push(chunk);
      buffered += chunk.length;
      const messages: Buffer[] = [];
      // A large message comes in many chunks; they are joined once, when it is complete.
      while (buffered >= needed) {
        const bytes = chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks);
        const size = messageSize(bytes);
        if (bytes.length < size) {
          chunks = [bytes];
          needed = size;
          break;
        }
        messages.push(bytes.subarray(0, size));
        const rest = bytes.subarray(size);
        chunks = rest.length > 0 ? [rest] : [];
        buffered = rest.length;
        needed = 4;
      }
      return messages;
    },
  };
}

function messageSize(bytes: Buffer): number {
  const size = bytes.readInt32LE(0);
  if (size < headerBytes || size > maxMessageBytes) throw new RangeError(`a message of ${size} bytes`);
  return size;
}
