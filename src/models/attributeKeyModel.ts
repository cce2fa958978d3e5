import { Schema } from 'mongoose';
import type { Connection, Model } from 'mongoose';

export type AttributeType = 'string' | 'number' | 'boolean';

/** An attribute that some customer has, or had. */
export interface AttributeKeyDoc {
  /** The key. */
  _id: string;
  types: AttributeType[];
}

const attributeKeySchema = new Schema<AttributeKeyDoc>(
  { _id: { type: String, required: true }, types: { type: [String], required: true } },
  { collection: 'attributekeys', versionKey: false },
);

export const createAttributeKeyModel = (connection: Connection): Model<AttributeKeyDoc> =>
  connection.model<AttributeKeyDoc>('AttributeKey', attributeKeySchema);
