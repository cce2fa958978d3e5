import { randomUUID } from 'node:crypto';
import { Types } from 'mongoose';
import type { ImportDoc, ImportErrorDoc } from '../../models/importModel';
import type { Models } from '../../models/models';
import type { ImportType } from '../../schemas/importSchema';
import type { Clock } from '../../utils/clock';
import { refusedByUniqueIndex } from '../../utils/duplicateKey';
import { openImportFile } from '../../utils/readImportFile';
import type { FileRow } from '../../utils/readImportFile';
import { UnreadableFile } from '../../utils/readLines';
import { MAX_ROWS, createRowIds } from '../../utils/rowIds';
import { createRowMapper } from './importRows';
import type { RowMapper } from './importRows';
import type { RowResults } from './rowResults';

const BATCH = 1000;
const LEASE_MS = 15_000;
const RENEWAL_MS = 5000;

const ended = ['COMPLETED', 'FAILED', 'ABANDONED'] as const;

/** Takes in rows; the same for bulk requests and imports. */
export type TakeRows = (
  rows: readonly unknown[],
  idOf: (index: number) => Types.ObjectId,
) => Promise<RowResults>;

type Deps = Pick<Models, 'Import' | 'ImportChunk' | 'ImportError'> & {
  takeRows: Readonly<Record<ImportType, TakeRows>>;
  clock: Clock;
};

/** Thrown when another process has taken the import over, or this one is to end. */
class ImportLost extends Error {}

/** Runs uploaded imports: each in batches, so that any process can go on where another one was lost. */
export function createImportRunner({ Import, ImportChunk, ImportError, takeRows, clock }: Deps) {
  const leaseUntil = (): Date => new Date(clock.now().getTime() + LEASE_MS);

  const claim = (): Promise<ImportDoc | null> =>
    Import.findOneAndUpdate(
      { hasChunks: true, status: 'RUNNING', leaseUntil: { $lte: clock.now() } },
      { $set: { leaseId: randomUUID(), leaseUntil: leaseUntil() } },
      { sort: { leaseUntil: 1 }, returnDocument: 'after' },
    )
      .lean()
      .exec();

  /** Writes to the import, as long as it is ours. */
  async function update({ _id, leaseId }: ImportDoc, change: object, also: object = {}): Promise<void> {
    const { matchedCount } = await Import.updateOne({ _id, leaseId, ...also }, change);
    if (matchedCount === 0) throw new ImportLost('the import was taken over');
  }

  async function* readChunks({ _id, chunkCount }: ImportDoc): AsyncGenerator<Buffer> {
    for (let number = 0; number < chunkCount; number += 1) {
      const chunk = await ImportChunk.collection.findOne<{ data: { buffer: Uint8Array } }>({
        importId: _id,
        number,
      });
      if (!chunk) throw new UnreadableFile('A part of the file is gone; upload it again.');
      yield Buffer.from(chunk.data.buffer);
    }
  }

  async function keepErrors(job: ImportDoc, refused: RowResults['refused'], batch: readonly FileRow[]) {
    const errors: ImportErrorDoc[] = refused.flatMap(({ index, code, faults }) => {
      const at = batch[index];
      if (!at) return [];
      return [{ _id: new Types.ObjectId(), importId: job._id, row: at.row, line: at.line, code, faults }];
    });
    if (errors.length === 0) return;
    // Refused by the unique index: a batch that is done again after a crash.
    await refusedByUniqueIndex(ImportError.collection.insertMany(errors, { ordered: false }));
  }

  async function takeBatch(job: ImportDoc, batch: readonly FileRow[], mapper: RowMapper): Promise<void> {
    const rowIds = createRowIds(job._id.toHexString());
    const positions: number[] = [];
    const rows: unknown[] = [];
    const refused: RowResults['refused'] = [];
    batch.forEach((row, position) => {
      if ('cells' in row) {
        positions.push(position);
        rows.push(mapper.toRow(row.cells));
      } else {
        const faults = [{ pointer: '', detail: row.fault }];
        refused.push({ index: position, code: 'validation_failed', faults });
      }
    });
    const results = await takeRows[job.type](rows, (index) => rowIds(batch[positions[index] ?? 0]?.row ?? 0));
    refused.push(...results.refused.map((refusal) => ({ ...refusal, index: positions[refusal.index] ?? 0 })));
    await keepErrors(job, refused, batch);
    const { created, updated, unchanged } = results;
    const counters = { rowsDone: batch.length, created, updated, unchanged, failed: refused.length };
    await update(
      job,
      { $inc: counters, $set: { leaseUntil: leaseUntil(), ignoredColumns: mapper.ignoredColumns() } },
      { rowsDone: job.rowsDone },
    );
    job.rowsDone += batch.length;
  }

  async function takeAll(job: ImportDoc, signal: AbortSignal): Promise<void> {
    const mapper = createRowMapper(job.type);
    const file = await openImportFile(readChunks(job), job.format);
    if (file.header) mapper.checkHeader(file.header);
    let batch: FileRow[] = [];
    for await (const row of file.rows) {
      if (row.row <= job.rowsDone) continue;
      if (row.row > MAX_ROWS) throw new UnreadableFile(`The file has more than ${MAX_ROWS} rows; split it.`);
      if (batch.push(row) < BATCH) continue;
      await takeBatch(job, batch, mapper);
      batch = [];
      if (signal.aborted) throw new ImportLost('the program ends');
    }
    if (batch.length > 0) await takeBatch(job, batch, mapper);
    await update(job, {
      $set: { status: 'COMPLETED', finishedAt: clock.now(), ignoredColumns: mapper.ignoredColumns() },
    });
  }

  async function run(job: ImportDoc, signal: AbortSignal): Promise<void> {
    const { _id, leaseId } = job;
    const renewal = setInterval(() => {
      Import.updateOne({ _id, leaseId }, { $set: { leaseUntil: leaseUntil() } }).catch(() => undefined);
    }, RENEWAL_MS);
    try {
      await takeAll(job, signal);
    } catch (error) {
      const hasFailed = error instanceof UnreadableFile;
      if (!hasFailed && !(error instanceof ImportLost)) throw error;
      const change = hasFailed
        ? { status: 'FAILED' as const, reason: error.message, finishedAt: clock.now() }
        : { leaseUntil: clock.now() };
      await Import.updateOne({ _id, leaseId }, { $set: change });
    } finally {
      clearInterval(renewal);
    }
  }

  /** Ends uploads whose process was lost, and frees the room of what is over. */
  async function tidy(): Promise<void> {
    await Import.updateMany(
      { hasChunks: true, status: 'UPLOADING', leaseUntil: { $lte: clock.now() } },
      { $set: { status: 'ABANDONED', finishedAt: clock.now() } },
    );
    const over = await Import.find({ hasChunks: true, status: { $in: ended } }, '_id')
      .sort({ _id: 1 })
      .limit(100)
      .lean();
    for (const { _id } of over) {
      await ImportChunk.deleteMany({ importId: _id });
      await Import.updateOne({ _id }, { $set: { hasChunks: false } });
    }
  }

  return {
    /**
     * Runs the import that waits the longest.
     * @returns whether there was one
     */
    async runNext(this: void, signal: AbortSignal): Promise<boolean> {
      await tidy();
      const job = await claim();
      if (!job) return false;
      await run(job, signal);
      await tidy();
      return !signal.aborted;
    },
  };
}

export type ImportRunner = ReturnType<typeof createImportRunner>;
