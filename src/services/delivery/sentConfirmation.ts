import type { Types } from 'mongoose';
import { randomUUID } from 'node:crypto';
import type { CommunicationLogDoc } from '../../models/communicationLogModel';
import type { CampaignDoc } from '../../models/campaignModel';
import type { Models } from '../../models/models';
import type { Clock } from '../../utils/clock';
import type { Logger } from '../../config/logger';
import { MAX_BATCH } from '../../vendors/vendor';
import type { MessageStatus, Vendor } from '../../vendors/vendor';
import { toMessageKey } from '../../utils/messageKey';
import type { CampaignStatistics } from '../campaigns/campaignStatistics';
import type { SuppressionList } from '../consent/suppressionList';
import type { ReportMark, WebhookInterest } from '../webhooks/webhookInterest';

const ASK_AGAIN_MS = 60_000;

interface Deps {
  Campaign: Models['Campaign'];
  CommunicationLog: Models['CommunicationLog'];
  vendors: ReadonlyMap<string, Vendor>;
  statistics: Pick<CampaignStatistics, 'markChanged'>;
  interest: Pick<WebhookInterest, 'mark'>;
  suppressionList: Pick<SuppressionList, 'noteEnds'>;
  clock: Clock;
  /** The database's clock. */
  leaseClock: Clock;
  logger: Logger;
  timeoutMs: number;
  receiptWindowMs: number;
}

/** Asks the vendor about messages whose receipt did not come in time; afterwards nothing waits for them any more. */
export function createSentConfirmation(deps: Deps) {
  const { Campaign, CommunicationLog, vendors, statistics, interest, clock, leaseClock } = deps;
  const { suppressionList, logger, timeoutMs } = deps;

  const findOverdue = (campaignId: Types.ObjectId): Promise<CommunicationLogDoc[]> =>
    CommunicationLog.find({ campaignId, status: 'SENT', nextAttemptAt: { $lte: leaseClock.now() } })
      .sort({ nextAttemptAt: 1 })
      .limit(MAX_BATCH)
      .lean();

  const isEnd = (
    told: MessageStatus | undefined,
  ): told is MessageStatus & { status: 'DELIVERED' | 'FAILED' } =>
    told?.status === 'DELIVERED' || told?.status === 'FAILED';

  /** What to write: the end that the vendor tells, or that nobody waits any more. */
  const toUpdate = (entry: CommunicationLogDoc, told: MessageStatus | undefined, mark: ReportMark) => {
    const end = isEnd(told) ? told.status : undefined;
    const set: Partial<CommunicationLogDoc> = end
      ? { status: end, finalBy: 'vendor', finalAt: clock.now(), ...mark(end) }
      : {};
    if (end && told?.reason !== undefined) set.reason = told.reason;
    return {
      updateOne: {
        filter: { _id: entry._id, status: 'SENT' as const },
        update: { $unset: { nextAttemptAt: 1 as const }, ...(end && { $set: set }) },
      },
    };
  };

  /** Long enough after the window nobody asks any more. */
  const postpone = async (entries: readonly CommunicationLogDoc[]): Promise<void> => {
    const later = new Date(leaseClock.now().getTime() + ASK_AGAIN_MS);
    const oldest = clock.now().getTime() - 2 * deps.receiptWindowMs;
    const hopeless = entries.filter(({ sentAt }) => (sentAt?.getTime() ?? 0) < oldest);
    const rest = entries.filter((entry) => !hopeless.includes(entry));
    const ids = (some: readonly CommunicationLogDoc[]) => ({ $in: some.map(({ _id }) => _id) });
    await CommunicationLog.updateMany({ _id: ids(rest), status: 'SENT' }, { $set: { nextAttemptAt: later } });
    await CommunicationLog.updateMany(
      { _id: ids(hopeless), status: 'SENT' },
      { $unset: { nextAttemptAt: 1 } },
    );
  };

  /** @returns undefined when the vendor does not answer */
  async function ask(name: string, entries: readonly CommunicationLogDoc[]) {
    const vendor = vendors.get(name);
    if (!vendor?.canQuery) return [];
    try {
      return await vendor.status(entries.map(toMessageKey), AbortSignal.timeout(timeoutMs));
    } catch (error) {
      logger.warn({ err: error, vendor: name }, 'the vendor does not say what became of messages');
      return undefined;
    }
  }

  /** Writes what the vendor of these messages says about them. */
  async function confirmWith(vendor: string, entries: readonly CommunicationLogDoc[]): Promise<boolean> {
    const told = await ask(vendor, entries);
    if (!told) {
      await postpone(entries);
      return false;
    }
    const mark = await interest.mark();
    const byKey = new Map(told.map((status) => [status.key, status]));
    await suppressionList.noteEnds(
      entries.flatMap((entry) => {
        const end = byKey.get(toMessageKey(entry));
        return isEnd(end) ? [{ entry, status: end.status, reason: end.reason }] : [];
      }),
    );
    await CommunicationLog.bulkWrite(
      entries.map((entry) => toUpdate(entry, byKey.get(toMessageKey(entry)), mark)),
      { ordered: false },
    );
    return true;
  }

  async function confirm(campaign: CampaignDoc): Promise<boolean> {
    const overdue = await findOverdue(campaign._id);
    if (overdue.length === 0) return false;
    const answered = [];
    for (const vendor of new Set(overdue.map((entry) => entry.vendor))) {
      const entries = overdue.filter((entry) => entry.vendor === vendor);
      answered.push(await confirmWith(vendor, entries));
    }
    if (answered.includes(true)) await statistics.markChanged([campaign._id], randomUUID());
    return overdue.length === MAX_BATCH;
  }

  return {
    /** @returns whether there may be more */
    async run(): Promise<boolean> {
      const campaigns = await Campaign.find({ status: { $in: ['RUNNING', 'PAUSED'] } })
        .sort({ _id: 1 })
        .lean();
      const results = [];
      for (const campaign of campaigns) results.push(await confirm(campaign));
      return results.some(Boolean);
    },
  };
}
