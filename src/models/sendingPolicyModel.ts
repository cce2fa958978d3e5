import { Schema } from 'mongoose';
import type { Connection, Model } from 'mongoose';
import type { SendingPolicy } from '../schemas/sendingPolicySchema';

/** The one sending policy of the installation. */
export interface SendingPolicyDoc extends SendingPolicy {
  _id: 'policy';
}

const sendingPolicySchema = new Schema<SendingPolicyDoc>(
  {
    _id: { type: String, required: true },
    frequencyCaps: { type: Schema.Types.Mixed, default: {} },
    quietHours: { type: Schema.Types.Mixed, default: null },
    vendorRates: { type: Schema.Types.Mixed, default: {} },
  },
  { collection: 'sendingpolicies', versionKey: false, minimize: false },
);

export const createSendingPolicyModel = (connection: Connection): Model<SendingPolicyDoc> =>
  connection.model<SendingPolicyDoc>('SendingPolicy', sendingPolicySchema);
