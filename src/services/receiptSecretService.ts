import { randomBytes } from 'node:crypto';
import type { Models } from '../models/models';

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
  let known: Promise<readonly [string, ...string[]]> | undefined;

  async function load(): Promise<readonly [string, ...string[]]> {
    const [first, ...others] = configured ?? [];
    if (first !== undefined) return [first, ...others];
    await Setting.updateOne(
      { _id: SETTING },
      { $setOnInsert: { value: makeReceiptSecret() } },
      { upsert: true },
    ).catch(ignoreDuplicate);
    const stored = await Setting.findById(SETTING).lean();
    if (!stored) throw new Error('the receipt secret could not be stored');
    return [stored.value];
  }

  return {
    /** All active secrets, the signing one first. */
    async secrets(): Promise<readonly [string, ...string[]]> {
      known ??= load();
      return known.catch((error: unknown) => {
        known = undefined;
        throw error;
      });
    },
  };
}

/** Another process was first: its secret is as good. */
function ignoreDuplicate(error: unknown): void {
  if (!(error instanceof Error && 'code' in error && error.code === 11000)) throw error;
}

export type ReceiptSecretService = ReturnType<typeof createReceiptSecretService>;
