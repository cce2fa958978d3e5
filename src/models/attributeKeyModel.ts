import { Schema } from 'mongoose';
import type { Connection, Model } from 'mongoose';

export type AttributeType = 'string' | 'number' | 'boolean';

/** An attribute that some customer has, or had. */
export interface AttributeKeyDoc {
  /** The key. */
  _id: string;
  types: AttributeType[];
  /** The short texts that it has held; none when they are many. */
  values: string[];
  hasManyValues?: boolean;
}

/** Texts of an attribute that are kept: one that has held more tells single people apart, not kinds of people. */
export const MOST_ATTRIBUTE_VALUES = 50;

const attributeKeySchema = new Schema<AttributeKeyDoc>(
  {
    _id: { type: String, required: true },
    types: { type: [String], required: true },
    values: { type: [String], required: true },
    hasManyValues: Boolean,
  },
  { collection: 'attributekeys', versionKey: false },
);

export const createAttributeKeyModel = (connection: Connection): Model<AttributeKeyDoc> =>
  connection.model<AttributeKeyDoc>('AttributeKey', attributeKeySchema);
