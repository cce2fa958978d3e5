import { Schema } from 'mongoose';
import type { Connection, Model } from 'mongoose';

/** How often the language model was asked on one day, by all processes together. */
export interface AiUsageDoc {
  /** The day in UTC, such as `2026-01-31`. */
  _id: string;
  requests: number;
  expiresAt: Date;
}

const aiUsageSchema = new Schema<AiUsageDoc>(
  {
    _id: { type: String, required: true },
    requests: { type: Number, required: true },
    expiresAt: { type: Date, required: true },
  },
  { collection: 'aiusage', versionKey: false },
);
aiUsageSchema.index({ expiresAt: 1 }, { expireAfterSeconds: 0 });

export const createAiUsageModel = (connection: Connection): Model<AiUsageDoc> =>
  connection.model<AiUsageDoc>('AiUsage', aiUsageSchema);
