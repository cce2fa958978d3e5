import { randomUUID } from 'node:crypto';
import { Types } from 'mongoose';
import type { CommunicationLogDoc } from '../../models/communicationLogModel';
import type { Models } from '../../models/models';
import type { ReceiptDoc } from '../../models/receiptModel';
import type { Clock } from '../../utils/clock';
import { parseMessageKey } from '../../utils/messageKey';
import type { CampaignStatistics } from '../campaigns/campaignStatistics';
import type { SuppressionList } from '../consent/suppressionList';
import type { ReportMark, WebhookInterest } from '../webhooks/webhookInterest';

const BATCH_SIZE = 1000;
/** What a receipt may still move, unless the vendor itself has told the end before. */
const MOVABLE = ['PENDING', 'SENDING', 'SENT', 'CANCELLED', 'FAILED'] as const;

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const FIRST_LOOK_MS = MINUTE_MS;
const LAST_LOOK_MS = 6 * 60 * MINUTE_MS;
/** How long a message is looked for, and how long receipts are kept when nothing more follows from them. */
const LOOKED_FOR_MS = 7 * DAY_MS;
const UNKNOWN_KEPT_MS = 8 * DAY_MS;
const KEPT_MS = 30 * DAY_MS;

interface Deps {
  Receipt: Models['Receipt'];
  CommunicationLog: Models['CommunicationLog'];
  statistics: Pick<CampaignStatistics, 'markChanged'>;
  interest: Pick<WebhookInterest, 'mark'>;
  suppressionList: Pick<SuppressionList, 'noteEnds'>;
  clock: Clock;
  /** The database's clock, on which late looks are. */
  leaseClock: Clock;
}

/** The message that a receipt is about. */
type Entry = Pick<CommunicationLogDoc, '_id' | 'campaignId' | 'retries' | 'channel' | 'address'>;
type Entries = ReadonlyMap<string, Entry>;

const logIdOf = ({ key }: ReceiptDoc): string | undefined => parseMessageKey(key)?.logId;

/** What is to be done with a receipt: a round that is over moves nothing, one that has not begun may still come. */
function judge({ key }: ReceiptDoc, entries: Entries): 'APPLIED' | 'STALE' | 'UNKNOWN' {
  const round = parseMessageKey(key);
  const entry = round && entries.get(round.logId);
  if (!entry) return 'UNKNOWN';
  const present = entry.retries ?? 0;
  if (round.retries === present) return 'APPLIED';
  return round.retries < present ? 'STALE' : 'UNKNOWN';
}

/** Applies receipts to the messages that they are about, in batches. Doing it twice changes nothing. */
export function createReceiptApplier(deps: Deps) {
  const { Receipt, CommunicationLog, statistics, interest, suppressionList, clock, leaseClock } = deps;

  async function findEntries(receipts: readonly ReceiptDoc[]): Promise<Entries> {
    const ids = [...new Set(receipts.map(logIdOf).filter((id) => id !== undefined))];
    const entries = await CommunicationLog.find(
      { _id: { $in: ids.map((id) => new Types.ObjectId(id)) } },
      { _id: 1, campaignId: 1, retries: 1, channel: 1, address: 1 },
    )
      .sort({ _id: 1 })
      .lean();
    return new Map(entries.map((entry) => [String(entry._id), entry]));
  }

  function toUpdate(receipt: ReceiptDoc, { _id, retries = 0 }: Entry, mark: ReportMark) {
    const { status, reason, vendorMessageId, occurredAt, receivedAt } = receipt;
    const set = { status, finalBy: 'vendor' as const, finalAt: occurredAt, ...mark(status) };
    const unset = { leaseId: 1, leaseUntil: 1, nextAttemptAt: 1, uncertain: 1, isDeadLetter: 1 } as const;
    return {
      updateOne: {
        filter: {
          _id,
          status: { $in: [...MOVABLE] },
          finalBy: { $exists: false },
          retries: retries === 0 ? { $not: { $gt: 0 } } : retries,
        },
        update: {
          $set: {
            ...set,
            ...(vendorMessageId !== undefined && { vendorMessageId }),
            ...(reason !== undefined && { reason }),
          },
          $unset: { ...unset, ...(reason === undefined && { reason: 1 as const }) },
          // A receipt that overtakes the send's answer is the first to know that it was sent.
          $min: { sentAt: occurredAt < receivedAt ? occurredAt : receivedAt },
        },
      },
    };
  }

  async function move(receipts: readonly ReceiptDoc[], entries: Entries): Promise<void> {
    const mark = await interest.mark();
    const updates = receipts.flatMap((receipt) => {
      const entry = entries.get(logIdOf(receipt) ?? '');
      return entry ? [{ receipt, entry }] : [];
    });
    await CommunicationLog.collection.bulkWrite(
      updates.map(({ receipt, entry }) => toUpdate(receipt, entry, mark)),
      { ordered: true },
    );
    const touched = new Map(updates.map(({ entry: { campaignId } }) => [String(campaignId), campaignId]));
    await statistics.markChanged([...touched.values()], randomUUID());
  }

  const finish = (receipts: readonly ReceiptDoc[], state: 'APPLIED' | 'STALE') =>
    Receipt.updateMany(
      { _id: { $in: receipts.map(({ _id }) => _id) } },
      {
        $set: { state, expiresAt: new Date(clock.now().getTime() + KEPT_MS) },
        $unset: { nextLookAt: 1, looks: 1 },
      },
    );

  /** Doubles from a minute to six hours, for a week; what is no key of ours is never looked for. */
  function nextLook(receipt: ReceiptDoc): Date | undefined {
    const delay = Math.min(FIRST_LOOK_MS * 2 ** (receipt.looks ?? 0), LAST_LOOK_MS);
    const isOver = clock.now().getTime() + delay > receipt.receivedAt.getTime() + LOOKED_FOR_MS;
    if (isOver || logIdOf(receipt) === undefined) return undefined;
    return new Date(leaseClock.now().getTime() + delay);
  }

  function postpone(receipt: ReceiptDoc) {
    const nextLookAt = nextLook(receipt);
    return {
      updateOne: {
        filter: { _id: receipt._id, state: receipt.state },
        update: {
          $set: {
            state: 'UNKNOWN' as const,
            looks: (receipt.looks ?? 0) + 1,
            expiresAt: new Date(receipt.receivedAt.getTime() + UNKNOWN_KEPT_MS),
            ...(nextLookAt && { nextLookAt }),
          },
          ...(!nextLookAt && { $unset: { nextLookAt: 1 as const } }),
        },
      },
    };
  }

  /** What came back for good or was complained about is suppressed, also when the message has had its end before. */
  const suppress = (receipts: readonly ReceiptDoc[], entries: Entries): Promise<void> =>
    suppressionList.noteEnds(
      receipts.flatMap((receipt) => {
        const entry = entries.get(logIdOf(receipt) ?? '');
        return entry ? [{ entry, status: receipt.status, reason: receipt.reason }] : [];
      }),
    );

  async function applyBatch(receipts: readonly ReceiptDoc[]): Promise<void> {
    const entries = await findEntries(receipts);
    const judged = (state: ReturnType<typeof judge>): ReceiptDoc[] =>
      receipts.filter((receipt) => judge(receipt, entries) === state);
    const [known, stale, unknown] = [judged('APPLIED'), judged('STALE'), judged('UNKNOWN')];
    await suppress([...known, ...stale], entries);
    if (known.length > 0) {
      await move(known, entries);
      await finish(known, 'APPLIED');
    }
    if (stale.length > 0) await finish(stale, 'STALE');
    if (unknown.length > 0) await Receipt.bulkWrite(unknown.map(postpone), { ordered: false });
  }

  return {
    /**
     * Applies a batch of stored receipts.
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

    /**
     * Looks again for the messages of receipts that came under an unknown key.
     * @returns whether there may be more
     */
    async runLate(): Promise<boolean> {
      const receipts = await Receipt.find({ state: 'UNKNOWN', nextLookAt: { $lte: leaseClock.now() } })
        .sort({ nextLookAt: 1 })
        .limit(BATCH_SIZE)
        .lean();
      if (receipts.length > 0) await applyBatch(receipts);
      return receipts.length === BATCH_SIZE;
    },
  };
}

export type ReceiptApplier = ReturnType<typeof createReceiptApplier>;
