import type { CampaignReport } from '../schemas/campaignReportSchema';
import type { CampaignStatus } from '../schemas/campaignSchema';
import type { Channel } from '../schemas/communicationLogSchema';
import type { Lift } from '../schemas/liftSchema';

/** What a campaign brought, when it has been measured. Money in major units. */
export interface CampaignInsight {
  currency: string;
  /** Orders within this many days after the message count. */
  windowDays: number;
  /** Whether every message's window is over. */
  isFinal: boolean;
  /** People who ordered, their orders, and what they spent. */
  buyers: number;
  orders: number;
  revenue: number;
  /** Who ordered of those who were to get it and of those held out, in percent; absent when nobody was held out. */
  lift?: { assignedPercent: number; holdoutPercent: number; verdict: Lift['verdict'] } | undefined;
}

/** All that a summary of a campaign may be made of. */
export interface CampaignFacts {
  name: string;
  channel: Channel;
  status: CampaignStatus;
  statusReason?: string | undefined;
  scheduledAt: string | null;
  launchedAt: string | null;
  completedAt: string | null;
  report: Omit<CampaignReport, 'id' | 'status' | 'countedAt'>;
  insight?: CampaignInsight | undefined;
}

const total = (counts: Readonly<Record<string, number>>): number =>
  Object.values(counts).reduce((sum, count) => sum + count, 0);

/** A share in percent with one decimal; 100 only when it is all of them and 0 only when it is none. */
export function percentOf(part: number, whole: number): number {
  if (whole === 0 || part === 0) return 0;
  if (part === whole) return 100;
  return Math.min(Math.max(Math.round((part / whole) * 1000) / 10, 0.1), 99.9);
}

const prefixed = (prefix: string, counts: Readonly<Record<string, number>>): Record<string, number> =>
  Object.fromEntries(Object.entries(counts).map(([key, count]) => [`${prefix}.${key}`, count]));

/** Every number that a summary may contain, by name. */
export function figuresOf({ report, insight }: CampaignFacts): Record<string, number> {
  const { outcomes, toSend, skipped } = report;
  const { pending, waiting, sending, sent, delivered, failed, cancelled } = outcomes;
  const figures: Record<string, number> = {
    matched: report.matched,
    toSend,
    holdout: report.holdout,
    skipped: total(skipped),
    ...prefixed('skipped', skipped),
    delivered,
    deliveredPercent: percentOf(delivered, toSend),
    sent,
    sending,
    pending,
    waiting: total(waiting),
    ...prefixed('waiting', waiting),
    open: pending + total(waiting) + sending,
    failed: total(failed),
    failedPercent: percentOf(total(failed), toSend),
    ...prefixed('failed', failed),
    cancelled,
    deadLetters: report.deadLetters,
  };
  for (const { name, ...counts } of report.variants)
    Object.assign(figures, prefixed(`variant.${name}`, counts));
  if (!insight) return figures;
  const { currency: _currency, isFinal: _isFinal, lift, ...measured } = insight;
  return {
    ...figures,
    ...prefixed('insight', measured),
    ...(lift &&
      prefixed('insight', { assignedPercent: lift.assignedPercent, holdoutPercent: lift.holdoutPercent })),
  };
}
