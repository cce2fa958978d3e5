import { Schema } from 'mongoose';
import type { Connection, Model } from 'mongoose';

/** A value that the installation made for itself at its first start. */
export interface SettingDoc {
  _id: string;
  value: string;
}

const settingSchema = new Schema<SettingDoc>(
  { _id: { type: String, required: true }, value: { type: String, required: true } },
  { collection: 'settings', versionKey: false },
);

export const createSettingModel = (connection: Connection): Model<SettingDoc> =>
  connection.model<SettingDoc>('Setting', settingSchema);
