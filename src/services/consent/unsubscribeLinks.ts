import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { Types } from 'mongoose';
import type { Models } from '../../models/models';
import { channels } from '../../schemas/communicationLogSchema';
import type { Channel } from '../../schemas/communicationLogSchema';
import { createStoredSecret } from '../delivery/storedSecret';

const SETTING = 'unsubscribeSecret';
/** The layout of a token: version, channel, customer, log entry, signature; 42 bytes, 56 characters. */
const VERSION = 1;
const ID_BYTES = 12;
const PAYLOAD_BYTES = 2 + 2 * ID_BYTES;
const SIGNATURE_BYTES = 16;
const TOKEN = /^[\w-]{56}$/;
const SAMPLE_TOKEN = 'sample'.padEnd(56, '-');
/** Part of every token that was ever sent: never to be changed. */
const CHANNEL_NUMBERS: Readonly<Record<Channel, number>> = { email: 1, sms: 2, whatsapp: 3, push: 4 };

/** Whom a link unsubscribes from what. */
export interface UnsubscribeTarget {
  customerId: Types.ObjectId;
  channel: Channel;
  /** The log entry of the message that carried the link. */
  logId: Types.ObjectId;
}

interface Deps {
  Setting: Models['Setting'];
  /** Where readers of messages reach this server, without a slash at the end. */
  baseUrl: () => string;
}

const idAt = (payload: Buffer, start: number): Types.ObjectId =>
  new Types.ObjectId(payload.subarray(start, start + ID_BYTES).toString('hex'));

/** Signed links by which people unsubscribe. Nothing is stored for them and they never expire. */
export function createUnsubscribeLinks({ Setting, baseUrl }: Deps) {
  const secret = createStoredSecret(Setting, SETTING, () => randomBytes(32).toString('base64'));

  const toUrl = (token: string): string => `${baseUrl()}/api/unsubscribe/${token}`;

  const sign = (key: Buffer, payload: Buffer): Buffer =>
    createHmac('sha256', key).update('unsubscribe').update(payload).digest().subarray(0, SIGNATURE_BYTES);

  function makeToken(key: Buffer, { customerId, channel, logId }: UnsubscribeTarget): string {
    const payload = Buffer.concat([Buffer.of(VERSION, CHANNEL_NUMBERS[channel]), customerId.id, logId.id]);
    return Buffer.concat([payload, sign(key, payload)]).toString('base64url');
  }

  return {
    /** What makes links; asks for the secret once, so that a batch can be rendered without waiting. */
    async maker(): Promise<(target: UnsubscribeTarget) => string> {
      const key = Buffer.from(await secret.get(), 'base64');
      return (target) => toUrl(makeToken(key, target));
    },

    /** A link as long as a real one, for previews and tests: it unsubscribes nobody. */
    sampleUrl: (): string => toUrl(SAMPLE_TOKEN),

    /** Whom a token is for; undefined for one that we have not signed. */
    async read(token: string): Promise<UnsubscribeTarget | 'sample' | undefined> {
      if (token === SAMPLE_TOKEN) return 'sample';
      if (!TOKEN.test(token)) return undefined;
      const bytes = Buffer.from(token, 'base64url');
      const payload = bytes.subarray(0, PAYLOAD_BYTES);
      const key = Buffer.from(await secret.get(), 'base64');
      if (!timingSafeEqual(sign(key, payload), bytes.subarray(PAYLOAD_BYTES))) return undefined;
      const channel = channels.find((name) => CHANNEL_NUMBERS[name] === payload[1]);
      if (payload[0] !== VERSION || channel === undefined) return undefined;
      return { channel, customerId: idAt(payload, 2), logId: idAt(payload, 2 + ID_BYTES) };
    },
  };
}

export type UnsubscribeLinks = ReturnType<typeof createUnsubscribeLinks>;
