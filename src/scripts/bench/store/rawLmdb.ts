import { mkdtempSync, rmSync } from 'node:fs';
import path from 'node:path';
import { open } from 'lmdb';
import { mongo } from 'mongoose';
import { chunk, timed } from '../measure';
import type { BenchDocument } from './documents';

/** Milliseconds that lmdb alone takes for the same documents as bytes, without a server, a driver and indexes. */
export interface RawTimes {
  /** Puts all, 10,000 in each durable transaction. */
  put: number;
  /** Gets all, one by one, in an order that the file does not have. */
  get: number;
  /** Reads all in the order of their keys. */
  scan: number;
  /** Gets and puts 20,000 of them, 1,000 in each durable transaction. */
  update: number;
}

export const updatedDocuments = 20_000;
// A prime step visits the documents in an order that the file does not have.
const step = 7919;

/** Measures lmdb once, in a file of its own in the folder. */
export async function measureRaw(folder: string, documents: readonly BenchDocument[]): Promise<RawTimes> {
  const place = mkdtempSync(path.join(folder, 'raw-'));
  const file = open<Buffer, Buffer>({
    path: path.join(place, 'raw.lmdb'),
    noSubdir: true,
    encoding: 'binary',
    keyEncoding: 'binary',
    overlappingSync: false,
  });
  const entries = documents.map((document) => ({
    key: Buffer.from(document._id.id),
    value: Buffer.from(mongo.BSON.serialize(document)),
  }));
  const putAll = (some: readonly { key: Buffer; value: Buffer }[]): void =>
    file.transactionSync(() => {
      // Without a result, or lmdb takes the transaction for an asynchronous one.
      for (const { key, value } of some) void file.put(key, value);
    });
  const shuffled = entries.map((_, index) => entries[(index * step) % entries.length] ?? entries[0]);
  const keys = shuffled.flatMap((entry) => (entry ? [entry.key] : []));
  const times = {
    put: await timed(() => chunk(entries, 10_000).forEach(putAll)),
    get: await timed(() => keys.forEach((key) => file.getBinary(key))),
    scan: await timed(() => {
      let bytes = 0;
      for (const { value } of file.getRange({})) bytes += value.length;
      return bytes;
    }),
    update: await timed(() =>
      chunk(keys.slice(0, updatedDocuments), 1000).forEach((some) =>
        putAll(some.map((key) => ({ key, value: file.getBinary(key) ?? key }))),
      ),
    ),
  };
  await file.close();
  rmSync(place, { recursive: true, force: true });
  return times;
}
