import { Schema } from 'mongoose';
import type { Connection, Model, Types } from 'mongoose';

export interface IdempotencyKeyDoc {
  /** SHA-256 over who asks, the endpoint and the key. */
  _id: string;
  /** SHA-256 of the request; the same key with another request is refused. */
  fingerprint: string;
  status: 'RUNNING' | 'DONE';
  /** The id that the new resource has or will get. */
  resourceId: Types.ObjectId;
  /** Until when the one who runs it has it; UTC. */
  leaseUntil: Date;
  leaseId: string;
  response?: { status: number; location?: string; body: string };
  expiresAt: Date;
}

const idempotencyKeySchema = new Schema<IdempotencyKeyDoc>(
  {
    _id: { type: String, required: true },
    fingerprint: { type: String, required: true },
    status: { type: String, enum: ['RUNNING', 'DONE'], required: true },
    resourceId: { type: Schema.Types.ObjectId, required: true },
    leaseUntil: { type: Date, required: true },
    leaseId: { type: String, required: true },
    response: { type: { status: Number, location: String, body: String }, _id: false, required: false },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'idempotencykeys', versionKey: false },
);
idempotencyKeySchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export const createIdempotencyKeyModel = (connection: Connection): Model<IdempotencyKeyDoc> =>
  connection.model<IdempotencyKeyDoc>('IdempotencyKey', idempotencyKeySchema);
