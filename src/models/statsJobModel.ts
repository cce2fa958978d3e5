import { Schema } from 'mongoose';
import type { Connection, Model, Types } from 'mongoose';

/** Says, before the write, whose statistics a write is going to change. */
export interface StatsJobDoc {
  _id: Types.ObjectId;
  customerIds: Types.ObjectId[];
  /** When its writer was last known to be alive; UTC. */
  aliveAt: Date;
}

const statsJobSchema = new Schema<StatsJobDoc>(
  {
    customerIds: { type: [Schema.Types.ObjectId], required: true },
    aliveAt: { type: Date, required: true },
  },
  { collection: 'statsjobs', versionKey: false },
);
statsJobSchema.index({ aliveAt: 1 });

export const createStatsJobModel = (connection: Connection): Model<StatsJobDoc> =>
  connection.model<StatsJobDoc>('StatsJob', statsJobSchema);
