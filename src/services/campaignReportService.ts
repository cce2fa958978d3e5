import type { Models } from '../models/models';
import type { CampaignReport } from '../schemas/campaignReportSchema';
import type { LogStatus } from '../schemas/communicationLogSchema';
import { notFound } from '../utils/appError';
import type { Clock } from '../utils/clock';
import { noneSkipped } from './delivery/recipient';

/** Log entries that are alike. */
/** What is missing may also be null: servers differ. */
interface Group {
  _id: {
    status: LogStatus;
    reason?: string | null;
    deferredFor?: 'quiet_hours' | 'best_hour' | null;
    isHeld?: boolean | null;
    isDeadLetter?: boolean | null;
    variant?: string | null;
    vendor: string;
  };
  count: number;
}

interface Deps {
  Campaign: Models['Campaign'];
  CommunicationLog: Models['CommunicationLog'];
  clock: Clock;
}

const sum = (groups: readonly Group[]): number => groups.reduce((total, { count }) => total + count, 0);

function byReason(groups: readonly Group[], counts: Record<string, number> = {}): Record<string, number> {
  for (const { _id, count } of groups) {
    const reason = _id.reason ?? 'unknown';
    counts[reason] = (counts[reason] ?? 0) + count;
  }
  return counts;
}

/** The parts of a report that the groups alone decide. */
function summarize(groups: readonly Group[]): Omit<CampaignReport, 'id' | 'status' | 'countedAt'> {
  const where = (isMeant: (group: Group['_id']) => boolean): Group[] =>
    groups.filter(({ _id }) => isMeant(_id));
  const withStatus = (...statuses: LogStatus[]): Group[] => where(({ status }) => statuses.includes(status));
  const pending = (isMeant: (group: Group['_id']) => boolean): number =>
    sum(where((id) => id.status === 'PENDING' && isMeant(id)));
  const left = withStatus('SKIPPED', 'HOLDOUT');
  const variants = [...new Set(groups.map(({ _id }) => _id.variant))]
    .filter((name) => typeof name === 'string')
    .sort();
  const vendors = [...new Set(groups.map(({ _id }) => _id.vendor))].sort();
  return {
    matched: sum(groups),
    toSend: sum(groups) - sum(left),
    holdout: sum(withStatus('HOLDOUT')),
    skipped: byReason(withStatus('SKIPPED'), noneSkipped()),
    outcomes: {
      pending: pending(({ isHeld, deferredFor }) => !isHeld && !deferredFor),
      waiting: {
        quiet_hours: pending(({ isHeld, deferredFor }) => !isHeld && deferredFor === 'quiet_hours'),
        best_hour: pending(({ isHeld, deferredFor }) => !isHeld && deferredFor === 'best_hour'),
        winner: pending(({ isHeld }) => isHeld === true),
      },
      sending: sum(withStatus('SENDING')),
      sent: sum(withStatus('SENT')),
      delivered: sum(withStatus('DELIVERED')),
      failed: byReason(withStatus('FAILED')),
      cancelled: sum(withStatus('CANCELLED')),
    },
    deadLetters: sum(where(({ status, isDeadLetter }) => status === 'FAILED' && isDeadLetter === true)),
    variants: variants.map((name) => {
      const mine = groups.filter(({ _id }) => _id.variant === name);
      const count = (...statuses: LogStatus[]): number =>
        sum(mine.filter(({ _id }) => statuses.includes(_id.status)));
      const toSend = sum(mine) - count('SKIPPED', 'HOLDOUT');
      return { name, toSend, delivered: count('DELIVERED'), failed: count('FAILED') };
    }),
    vendors: vendors.map((name) => {
      const count = (...statuses: LogStatus[]): number =>
        sum(where(({ vendor, status }) => vendor === name && statuses.includes(status)));
      return {
        name,
        sent: count('SENT', 'DELIVERED'),
        delivered: count('DELIVERED'),
        failed: count('FAILED'),
      };
    }),
  };
}

/** Says after the launch what became of everyone whom the rules chose, counted from the log entries. */
export function createCampaignReportService({ Campaign, CommunicationLog, clock }: Deps) {
  return {
    /** @throws AppError not_found */
    async getReport(id: string): Promise<CampaignReport> {
      const doc = await Campaign.findById(id, { status: 1 }).lean();
      if (!doc) throw notFound('campaign', id);
      const field = (name: string) => `$${name}`;
      const fields = ['status', 'reason', 'deferredFor', 'isHeld', 'isDeadLetter', 'variant', 'vendor'];
      const groups = await CommunicationLog.aggregate<Group>([
        { $match: { campaignId: doc._id } },
        {
          $group: {
            _id: Object.fromEntries(fields.map((name) => [name, field(name)])),
            count: { $sum: 1 },
          },
        },
      ]);
      return { id, status: doc.status, countedAt: clock.now().toISOString(), ...summarize(groups) };
    },
  };
}

export type CampaignReportService = ReturnType<typeof createCampaignReportService>;
