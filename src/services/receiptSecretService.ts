import { randomBytes } from 'node:crypto';
import type { Models } from '../models/models';
import { createStoredSecret } from './delivery/storedSecret';

const SETTING = 'receiptSecret';

interface Deps {
  Setting: Models['Setting'];
  /** RECEIPT_SECRETS: the first one signs, all verify. */
  configured?: readonly string[] | undefined;
}

/** A fresh secret in the form of Standard Webhooks. */
export const makeReceiptSecret = (): string => `whsec_${randomBytes(32).toString('base64')}`;

/** The secrets that receipts are signed with; without configuration one is made at the first start and kept. */
export function createReceiptSecretService({ Setting, configured }: Deps) {
  const stored = createStoredSecret(Setting, SETTING, makeReceiptSecret);

  return {
    /** All active secrets, the signing one first. */
    async secrets(): Promise<readonly [string, ...string[]]> {
      const [first, ...others] = configured ?? [];
      return first === undefined ? [await stored.get()] : [first, ...others];
    },
  };
}

export type ReceiptSecretService = ReturnType<typeof createReceiptSecretService>;
