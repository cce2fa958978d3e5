import { Schema } from 'mongoose';
import type { Connection, Model, Types } from 'mongoose';
import type { RuleTree } from '../schemas/segmentSchema';

export interface SegmentDoc {
  _id: Types.ObjectId;
  name: string;
  /** The canonical tree; other segments stand in it by their ids. */
  rules: RuleTree;
  /** The ids of the segments that the rules name. */
  segmentIds: string[];
  /** The night for which its history was written last; absent before the first one. */
  refreshedFor?: string;
  createdAt: Date;
  updatedAt: Date;
}

const segmentSchema = new Schema<SegmentDoc>(
  {
    name: { type: String, required: true },
    rules: { type: Schema.Types.Mixed, required: true },
    segmentIds: { type: [String], required: true },
    refreshedFor: String,
    createdAt: { type: Date, required: true },
    updatedAt: { type: Date, required: true },
  },
  { collection: 'segments', versionKey: false, minimize: false },
);
segmentSchema.index({ segmentIds: 1 });
segmentSchema.index({ name: 1, _id: -1 });
segmentSchema.index({ refreshedFor: 1 });

export const createSegmentModel = (connection: Connection): Model<SegmentDoc> =>
  connection.model<SegmentDoc>('Segment', segmentSchema);
