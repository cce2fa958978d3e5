import { randomUUID } from 'node:crypto';
import { Types, mongo } from 'mongoose';
import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import type { CommunicationLogDoc } from '../models/communicationLogModel';
import type { Models } from '../models/models';
import type { ReceiptDoc } from '../models/receiptModel';
import type { Receipt } from '../schemas/receiptSchema';
import { AppError } from '../utils/appError';
import type { Clock } from '../utils/clock';
import { parseMessageKey } from '../utils/messageKey';
import type { CampaignStatistics } from './campaignStatistics';
import type { ReceiptSecretService } from './receiptSecretService';

const BATCH_SIZE = 1000;
const DUPLICATE_KEY = 11000;
/** What a receipt may still move, unless the vendor itself has told the end before. */
const MOVABLE = ['PENDING', 'SENDING', 'SENT', 'CANCELLED', 'FAILED'] as const;

interface Deps {
  Receipt: Models['Receipt'];
  CommunicationLog: Models['CommunicationLog'];
  receiptSecrets: ReceiptSecretService;
  statistics: Pick<CampaignStatistics, 'markChanged'>;
  clock: Clock;
  /** Called when receipts have been stored. */
  onStored: () => void;
}

const logIdOf = ({ key }: ReceiptDoc): string | undefined => parseMessageKey(key)?.logId;

/** The round of sending that a receipt is about: one of an earlier round says nothing about a later one. */
const roundOf = ({ key }: ReceiptDoc) => {
  const retries = parseMessageKey(key)?.retries ?? 0;
  return { retries: retries === 0 ? { $exists: false } : retries };
};

/** Receipts: checked, stored before they are answered, applied in batches. */
export function createReceiptService(deps: Deps) {
  const { Receipt, CommunicationLog, receiptSecrets, statistics, clock, onStored } = deps;

  const isSignedWith = (secret: string, body: Buffer, headers: Record<string, string>): boolean => {
    try {
      new Webhook(secret).verify(body, headers, { jsonParse: false });
      return true;
    } catch (error) {
      if (error instanceof WebhookVerificationError) return false;
      throw error;
    }
  };

  const toDoc = ({ eventId, ...receipt }: Receipt): ReceiptDoc => ({
    ...receipt,
    _id: eventId,
    receivedAt: clock.now(),
    state: 'PENDING',
  });

  /** The entries that these receipts are about: id → campaign. */
  async function findEntries(receipts: readonly ReceiptDoc[]): Promise<Map<string, Types.ObjectId>> {
    const ids = [...new Set(receipts.map(logIdOf).filter((id) => id !== undefined))];
    const entries = await CommunicationLog.find(
      { _id: { $in: ids.map((id) => new Types.ObjectId(id)) } },
      { _id: 1, campaignId: 1 },
    )
      .sort({ _id: 1 })
      .lean();
    return new Map(entries.map(({ _id, campaignId }) => [String(_id), campaignId]));
  }

  const toUpdate = (receipt: ReceiptDoc, logId: string) => {
    const { status, reason, vendorMessageId, occurredAt, receivedAt } = receipt;
    const set: Partial<CommunicationLogDoc> = { status, finalBy: 'vendor', finalAt: occurredAt };
    if (vendorMessageId !== undefined) set.vendorMessageId = vendorMessageId;
    if (reason !== undefined) set.reason = reason;
    const unset = { leaseId: 1, leaseUntil: 1, nextAttemptAt: 1, uncertain: 1 } as const;
    return {
      updateOne: {
        filter: {
          _id: new Types.ObjectId(logId),
          status: { $in: [...MOVABLE] },
          finalBy: { $exists: false },
          ...roundOf(receipt),
        },
        update: {
          $set: set,
          $unset: { ...unset, ...(reason === undefined && { reason: 1 as const }) },
          // A receipt that overtakes the send's answer is the first to know that it was sent.
          $min: { sentAt: occurredAt < receivedAt ? occurredAt : receivedAt },
        },
      },
    };
  };

  const finish = (receipts: readonly ReceiptDoc[], state: ReceiptDoc['state']) =>
    Receipt.updateMany({ _id: { $in: receipts.map(({ _id }) => _id) } }, { $set: { state } });

  async function applyBatch(receipts: readonly ReceiptDoc[]): Promise<void> {
    const campaigns = await findEntries(receipts);
    const isKnown = (receipt: ReceiptDoc): boolean => campaigns.has(logIdOf(receipt) ?? '');
    const known = receipts.filter(isKnown);
    const unknown = receipts.filter((receipt) => !isKnown(receipt));
    if (known.length > 0) {
      await CommunicationLog.bulkWrite(
        known.map((receipt) => toUpdate(receipt, logIdOf(receipt) ?? '')),
        { ordered: true },
      );
      const touched = new Map([...campaigns.values()].map((id) => [String(id), id]));
      await statistics.markChanged([...touched.values()], randomUUID());
      await finish(known, 'APPLIED');
    }
    if (unknown.length > 0) await finish(unknown, 'UNKNOWN');
  }

  return {
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
      try {
        await Receipt.insertMany(receipts.map(toDoc), { ordered: false, lean: true });
      } catch (error) {
        if (!(error instanceof mongo.MongoBulkWriteError)) throw error;
        const faults = [error.writeErrors].flat();
        if (faults.length === 0 || faults.some(({ code }) => code !== DUPLICATE_KEY)) throw error;
      }
      onStored();
    },

    /**
     * Applies a batch of stored receipts. Doing it twice changes nothing.
     * @returns whether there may be more
     */
    async run(): Promise<boolean> {
      const receipts = await Receipt.find({ state: 'PENDING' })
        .sort({ receivedAt: 1 })
        .limit(BATCH_SIZE)
        .lean();
      if (receipts.length > 0) await applyBatch(receipts);
      return receipts.length === BATCH_SIZE;
    },
  };
}

export type ReceiptService = ReturnType<typeof createReceiptService>;
