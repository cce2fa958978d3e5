import { randomUUID } from 'node:crypto';
import { Types } from 'mongoose';
import { z } from 'zod';
import { toImport, toImportError } from '../models/importModel';
import type { ImportDoc } from '../models/importModel';
import type { Models } from '../models/models';
import { idPosition } from '../schemas/commonSchema';
import type { Page } from '../schemas/commonSchema';
import type {
  Import as ImportView,
  ImportError as ImportErrorView,
  ImportType,
} from '../schemas/importSchema';
import { AppError, notFound } from '../utils/appError';
import type { Clock } from '../utils/clock';
import { isDuplicateKey } from '../utils/duplicateKey';
import { decodeCursor, toPage } from '../utils/pagination';
import type { FileFormat } from '../utils/readImportFile';

const CHUNK_BYTES = 1024 * 1024;
/** An upload that nobody has worked on for this long is given up. */
const UPLOAD_LEASE_MS = 60_000;
const RENEWAL_MS = 10_000;

type Deps = Pick<Models, 'Import' | 'ImportChunk' | 'ImportError'> & {
  clock: Clock;
  maxBytes: number;
  /** Called when an import is ready to be run. */
  wake: () => void;
};

interface Upload {
  type: ImportType;
  format?: FileFormat | undefined;
  body: AsyncIterable<Buffer>;
}

interface PageQuery {
  limit: number;
  cursor?: string | undefined;
}

/** Cuts a body into pieces of equal size. */
async function* toChunks(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let parts: Buffer[] = [];
  let size = 0;
  for await (const part of body) {
    let rest = part;
    while (size + rest.length >= CHUNK_BYTES) {
      const cut = CHUNK_BYTES - size;
      yield Buffer.concat([...parts, rest.subarray(0, cut)]);
      rest = rest.subarray(cut);
      parts = [];
      size = 0;
    }
    if (rest.length > 0) parts.push(rest);
    size += rest.length;
  }
  if (size > 0) yield Buffer.concat(parts);
}

/** Takes files in, and shows what becomes of them. */
export function createImportService({ Import, ImportChunk, ImportError, clock, maxBytes, wake }: Deps) {
  const leaseUntil = (): Date => new Date(clock.now().getTime() + UPLOAD_LEASE_MS);

  async function begin(_id: Types.ObjectId, { type, format }: Upload): Promise<ImportDoc> {
    const doc: ImportDoc = {
      _id,
      type,
      status: 'UPLOADING',
      ...(format && { format }),
      chunkCount: 0,
      hasChunks: true,
      rowsDone: 0,
      created: 0,
      updated: 0,
      unchanged: 0,
      failed: 0,
      ignoredColumns: [],
      leaseId: randomUUID(),
      leaseUntil: leaseUntil(),
      createdAt: clock.now(),
    };
    await Import.collection.insertOne(doc);
    return doc;
  }

  async function storeChunks(importId: Types.ObjectId, body: AsyncIterable<Buffer>): Promise<number> {
    let number = 0;
    let size = 0;
    for await (const data of toChunks(body)) {
      size += data.length;
      if (size > maxBytes) {
        throw new AppError('payload_too_large', `An import may have at most ${maxBytes} bytes.`);
      }
      await ImportChunk.collection.insertOne({ _id: new Types.ObjectId(), importId, number, data });
      number += 1;
    }
    if (number > 0) return number;
    const errors = [{ pointer: '', detail: 'is empty' }];
    throw new AppError('validation_failed', 'The body is empty.', { errors });
  }

  /** Stores the body; when it is cut off, nothing of it stays. */
  async function receive(doc: ImportDoc, body: AsyncIterable<Buffer>): Promise<void> {
    const { _id, leaseId } = doc;
    const ours = { _id, leaseId, status: 'UPLOADING' as const };
    const renewal = setInterval(() => {
      Import.updateOne(ours, { $set: { leaseUntil: leaseUntil() } }).catch(() => undefined);
    }, RENEWAL_MS);
    try {
      const chunkCount = await storeChunks(_id, body);
      const ready = { status: 'RUNNING' as const, chunkCount, leaseUntil: clock.now() };
      const { matchedCount } = await Import.updateOne(ours, { $set: ready });
      if (matchedCount === 0) throw new AppError('conflict', 'The upload took too long and was given up.');
    } catch (error) {
      await ImportChunk.deleteMany({ importId: _id });
      const over = { status: 'ABANDONED' as const, hasChunks: false, finishedAt: clock.now() };
      await Import.updateOne(ours, { $set: over });
      throw error;
    } finally {
      clearInterval(renewal);
    }
  }

  async function getDoc(id: string): Promise<ImportDoc> {
    const doc = await Import.findById(id).lean();
    if (!doc) throw notFound('import', id);
    return doc;
  }

  return {
    /**
     * Stores a file and leaves it to be run.
     * @param id the id that the import gets; when it exists, an earlier attempt stored it
     * @throws AppError payload_too_large; validation_failed for an empty body; bad_request for one that is cut off
     */
    async startImport(id: string, upload: Upload): Promise<ImportView> {
      try {
        const doc = await begin(new Types.ObjectId(id), upload);
        await receive(doc, upload.body);
      } catch (error) {
        if (!isDuplicateKey(error)) throw error;
      }
      wake();
      return toImport(await getDoc(id));
    },

    /** @throws AppError not_found */
    getImport: async (id: string): Promise<ImportView> => toImport(await getDoc(id)),

    /** Imports, newest first. */
    async listImports({ limit, cursor }: PageQuery): Promise<Page<ImportView>> {
      const after = cursor === undefined ? {} : { _id: { $lt: decodeCursor(cursor, idPosition) } };
      const docs = await Import.find(after)
        .sort({ _id: -1 })
        .limit(limit + 1)
        .lean();
      return toPage(docs, limit, { position: (doc) => String(doc._id), item: toImport });
    },

    /**
     * The rows that an import refused, in the order of the file.
     * @throws AppError not_found
     */
    async listImportErrors(id: string, { limit, cursor }: PageQuery): Promise<Page<ImportErrorView>> {
      const { _id: importId } = await getDoc(id);
      const after = cursor === undefined ? {} : { row: { $gt: decodeCursor(cursor, z.number()) } };
      const docs = await ImportError.find({ importId, ...after })
        .sort({ row: 1 })
        .limit(limit + 1)
        .lean();
      return toPage(docs, limit, { position: (doc) => doc.row, item: toImportError });
    },
  };
}

export type ImportService = ReturnType<typeof createImportService>;
