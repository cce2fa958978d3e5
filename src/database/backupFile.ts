import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { z } from 'zod';
import { StoreUseError } from './embedded/errors';

const summarySchema = z.object({
  format: z.literal(1),
  createdAt: z.iso.datetime(),
  collections: z.int(),
  documents: z.int(),
  /** How many bytes of the file are the store itself. */
  bytes: z.int(),
  /** Of these bytes. */
  sha256: z.string(),
});

/** What a backup says about itself. */
export type BackupSummary = z.infer<typeof summarySchema>;

/** Tells how many bytes are done, of how many. */
export type OnProgress = (done: number, total: number) => void;

const mark = Buffer.from('crm-xeno-backup\n');
const longestSummary = 4096;

/**
 * Makes a backup of the copy of a store: adds behind it what it holds and a checksum, and has it written to the disk.
 * The bytes of the store come first, then the summary as JSON, its length, and a mark.
 */
export async function sealBackup(
  file: string,
  facts: Pick<BackupSummary, 'createdAt' | 'collections' | 'documents'>,
): Promise<BackupSummary> {
  const { size: bytes } = await stat(file);
  const sha256 = await digest(file, bytes, () => undefined);
  const summary: BackupSummary = { format: 1, ...facts, bytes, sha256 };
  const text = Buffer.from(JSON.stringify(summary));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  const handle = await open(file, 'r+');
  try {
    await handle.write(Buffer.concat([text, length, mark]), 0, undefined, bytes);
    await handle.chmod(0o600);
    await handle.sync();
  } finally {
    await handle.close();
  }
  return summary;
}

/** What a backup says about itself. Throws StoreUseError when the file is none, or has lost a part. */
export async function readBackup(file: string): Promise<BackupSummary> {
  const handle = await open(file, 'r').catch((error: unknown) => {
    throw new StoreUseError(`The backup ${file} cannot be read: ${String(error)}`);
  });
  try {
    const { size } = await handle.stat();
    const end = Buffer.alloc(Math.min(size, longestSummary));
    await handle.read(end, 0, end.length, size - end.length);
    const summary = parseEnd(end);
    if (summary && size >= summary.bytes) return summary;
  } finally {
    await handle.close();
  }
  throw new StoreUseError(`${file} is not a backup of this program, or a part of it is missing.`);
}

function parseEnd(end: Buffer): BackupSummary | undefined {
  const lengthAt = end.length - mark.length - 4;
  if (lengthAt < 0 || !end.subarray(lengthAt + 4).equals(mark)) return undefined;
  const text = end.toString('utf8', Math.max(0, lengthAt - end.readUInt32BE(lengthAt)), lengthAt);
  try {
    return summarySchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Copies the store out of a backup to a new file on the disk. Throws StoreUseError when it is damaged. */
export async function unpackBackup(
  file: string,
  target: string,
  { bytes, sha256 }: BackupSummary,
  onProgress: OnProgress,
): Promise<void> {
  const handle = await open(target, 'wx', 0o600);
  try {
    const actual = await digest(file, bytes, async (chunk, done) => {
      await handle.write(chunk);
      onProgress(done, bytes);
    });
    if (actual !== sha256) {
      throw new StoreUseError(`The backup ${file} is damaged: its checksum is wrong. Nothing was changed.`);
    }
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** The checksum of the first bytes of a file, each chunk of which is passed on. */
async function digest(
  file: string,
  bytes: number,
  take: (chunk: Buffer, done: number) => Promise<void> | void,
): Promise<string> {
  const hash = createHash('sha256');
  let done = 0;
  const chunks: AsyncIterable<Buffer> = createReadStream(file, { end: bytes - 1, highWaterMark: 2 ** 20 });
  for await (const chunk of chunks) {
    hash.update(chunk);
    done += chunk.length;
    await take(chunk, done);
  }
  return hash.digest('hex');
}
