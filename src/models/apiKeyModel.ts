import { Schema } from 'mongoose';
import type { Connection, Model, Types } from 'mongoose';
import type { ApiKey, Role } from '../schemas/accessSchema';

export interface ApiKeyDoc {
  _id: Types.ObjectId;
  name: string;
  role: Role;
  /** SHA-256 of the key, which has 256 random bits: no salt or stretching needed. */
  hash: string;
  lastFour: string;
  createdAt: Date;
}

const apiKeySchema = new Schema<ApiKeyDoc>(
  {
    name: { type: String, required: true },
    role: { type: String, required: true },
    hash: { type: String, required: true },
    lastFour: { type: String, required: true },
    createdAt: { type: Date, required: true },
  },
  { collection: 'apikeys', versionKey: false },
);
apiKeySchema.index({ hash: 1 }, { unique: true });
apiKeySchema.index({ role: 1 });

export const createApiKeyModel = (connection: Connection): Model<ApiKeyDoc> =>
  connection.model<ApiKeyDoc>('ApiKey', apiKeySchema);

/** The key as the API shows it: never its hash. */
export const toApiKey = (doc: ApiKeyDoc): ApiKey => ({
  id: String(doc._id),
  name: doc.name,
  role: doc.role,
  lastFour: doc.lastFour,
  createdAt: doc.createdAt.toISOString(),
});
