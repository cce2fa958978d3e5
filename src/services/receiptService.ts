import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import type { Models } from '../models/models';
import type { ReceiptDoc } from '../models/receiptModel';
import type { Receipt } from '../schemas/receiptSchema';
import { AppError } from '../utils/appError';
import type { Clock } from '../utils/clock';
import { refusedByUniqueIndex } from '../utils/duplicateKey';
import type { ReceiptApplier } from './delivery/receiptApplier';
import type { ReceiptSecretService } from './receiptSecretService';

interface Deps {
  Receipt: Models['Receipt'];
  receiptSecrets: ReceiptSecretService;
  applier: ReceiptApplier;
  clock: Clock;
  /** Called when receipts have been stored. */
  onStored: () => void;
}

/** Receipts: checked, stored before they are answered, applied in batches. */
export function createReceiptService({ Receipt, receiptSecrets, applier, clock, onStored }: Deps) {
  const collection = Receipt.db.collection<ReceiptDoc>(Receipt.collection.name);

  const isSignedWith = (secret: string, body: Buffer, headers: Record<string, string>): boolean => {
    try {
      new Webhook(secret).verify(body, headers, { jsonParse: false });
      return true;
    } catch (error) {
      if (error instanceof WebhookVerificationError) return false;
      throw error;
    }
  };

  const toDoc = ({ eventId, key, status, occurredAt, ...optional }: Receipt): ReceiptDoc => ({
    _id: eventId,
    key,
    status,
    occurredAt,
    ...(optional.vendorMessageId !== undefined && { vendorMessageId: optional.vendorMessageId }),
    ...(optional.reason !== undefined && { reason: optional.reason }),
    receivedAt: clock.now(),
    state: 'PENDING',
  });

  return {
    ...applier,

    /**
     * Checks the signature over the body as it came (Standard Webhooks, any of the active secrets, ± 5 minutes).
     * @throws AppError unauthorized
     */
    async verify(body: Buffer, headers: Record<string, string>): Promise<void> {
      const secrets = await receiptSecrets.secrets();
      if (secrets.some((secret) => isSignedWith(secret, body, headers))) return;
      throw new AppError('unauthorized', 'The signature is missing, wrong, or older than five minutes.');
    },

    /** Stores receipts, known ones as what they were; resolves when they are safe. */
    async store(receipts: readonly Receipt[]): Promise<void> {
      await refusedByUniqueIndex(collection.insertMany(receipts.map(toDoc), { ordered: false }));
      onStored();
    },
  };
}

export type ReceiptService = ReturnType<typeof createReceiptService>;
