import { Schema } from 'mongoose';
import type { Connection, Model, Types } from 'mongoose';
import type { Import, ImportError, ImportStatus, ImportType } from '../schemas/importSchema';

export interface ImportDoc {
  _id: Types.ObjectId;
  type: ImportType;
  status: ImportStatus;
  /** As the content type says; otherwise the file shows it. */
  format?: 'csv' | 'ndjson';
  /** How many chunks the body has. */
  chunkCount: number;
  /** Whether its chunks are (or may be) stored. */
  hasChunks: boolean;
  rowsDone: number;
  created: number;
  updated: number;
  unchanged: number;
  failed: number;
  ignoredColumns: string[];
  /** Why it FAILED. */
  reason?: string;
  /** Whoever uploads or runs it, and until when it is theirs; UTC. */
  leaseId: string;
  leaseUntil: Date;
  createdAt: Date;
  finishedAt?: Date;
}

/** A part of an uploaded body, at most 1 MiB. */
export interface ImportChunkDoc {
  _id: Types.ObjectId;
  importId: Types.ObjectId;
  number: number;
  data: Buffer;
}

/** Why a row was refused. */
export interface ImportErrorDoc {
  _id: Types.ObjectId;
  importId: Types.ObjectId;
  /** Counted from 1, without the header. */
  row: number;
  /** The line of the file on which the row starts, counted from 1. */
  line: number;
  code: ImportError['code'];
  faults: { pointer: string; detail: string }[];
}

const count = { type: Number, required: true };

const importSchema = new Schema<ImportDoc>(
  {
    type: { type: String, required: true },
    status: { type: String, required: true },
    format: String,
    chunkCount: count,
    hasChunks: { type: Boolean, required: true },
    rowsDone: count,
    created: count,
    updated: count,
    unchanged: count,
    failed: count,
    ignoredColumns: { type: [String], required: true },
    reason: String,
    leaseId: { type: String, required: true },
    leaseUntil: { type: Date, required: true },
    createdAt: { type: Date, required: true },
    finishedAt: Date,
  },
  { collection: 'imports', versionKey: false },
);
// Work is only to be found where chunks are: a handful of documents however many imports there were.
importSchema.index({ hasChunks: 1, status: 1, leaseUntil: 1 });

const importChunkSchema = new Schema<ImportChunkDoc>(
  {
    importId: { type: Schema.Types.ObjectId, required: true },
    number: count,
    data: { type: Buffer, required: true },
  },
  { collection: 'importchunks', versionKey: false },
);
importChunkSchema.index({ importId: 1, number: 1 }, { unique: true });

const importErrorSchema = new Schema<ImportErrorDoc>(
  {
    importId: { type: Schema.Types.ObjectId, required: true },
    row: count,
    line: count,
    code: { type: String, required: true },
    faults: { type: [{ _id: false, pointer: String, detail: String }], required: true },
  },
  { collection: 'importerrors', versionKey: false },
);
importErrorSchema.index({ importId: 1, row: 1 }, { unique: true });

export const createImportModel = (connection: Connection): Model<ImportDoc> =>
  connection.model<ImportDoc>('Import', importSchema);
export const createImportChunkModel = (connection: Connection): Model<ImportChunkDoc> =>
  connection.model<ImportChunkDoc>('ImportChunk', importChunkSchema);
export const createImportErrorModel = (connection: Connection): Model<ImportErrorDoc> =>
  connection.model<ImportErrorDoc>('ImportError', importErrorSchema);

/** The import as the API shows it. */
export const toImport = (doc: ImportDoc): Import => ({
  id: String(doc._id),
  type: doc.type,
  status: doc.status,
  rowsDone: doc.rowsDone,
  created: doc.created,
  updated: doc.updated,
  unchanged: doc.unchanged,
  failed: doc.failed,
  ignoredColumns: doc.ignoredColumns,
  ...(doc.reason !== undefined && { reason: doc.reason }),
  createdAt: doc.createdAt.toISOString(),
  finishedAt: doc.finishedAt?.toISOString() ?? null,
});

/** A refused row as the API shows it: its first fault, and all of them when there are several. */
export const toImportError = ({ row, line, code, faults }: ImportErrorDoc): ImportError => ({
  row,
  line,
  code,
  pointer: faults[0]?.pointer ?? '',
  detail: faults[0]?.detail ?? '',
  ...(faults.length > 1 && { faults }),
});
