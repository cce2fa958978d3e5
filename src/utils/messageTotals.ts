import type { Funnel, Reactions } from '../schemas/campaignInsightSchema';
import type { LogStatus } from '../schemas/communicationLogSchema';
import { suppressionReasonOf } from './recipientFaults';

/** Log entries that are alike. */
export interface CountedMessages {
  status: LogStatus;
  reason: string | null;
  isLateSkip: boolean;
  count: number;
}

/** How many of them there are. */
export const total = (groups: readonly { count: number }[]): number =>
  groups.reduce((sum, { count }) => sum + count, 0);

/** Those with one of these statuses. */
export const having = <T extends CountedMessages>(groups: readonly T[], ...statuses: LogStatus[]): T[] =>
  groups.filter(({ status }) => statuses.includes(status));

function byReason(groups: readonly CountedMessages[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { reason, count } of groups) {
    const key = reason ?? 'unknown';
    counts[key] = (counts[key] ?? 0) + count;
  }
  return counts;
}

/** Everyone whom chance put among those who were to get it, whatever became of it afterwards. */
export const wereAssigned = (groups: readonly CountedMessages[]): number =>
  total(
    groups.filter(({ status, isLateSkip }) => status !== 'HOLDOUT' && (status !== 'SKIPPED' || isLateSkip)),
  );

const shareOf = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

/** The way from the people whom the rules chose to those who ordered. */
export function toFunnel(groups: readonly CountedMessages[], ordered: number): Funnel {
  const matched = total(groups);
  const toSend = matched - total(having(groups, 'SKIPPED', 'HOLDOUT'));
  const delivered = total(having(groups, 'DELIVERED'));
  const sent = delivered + total(having(groups, 'SENT'));
  return {
    matched,
    toSend,
    sent,
    delivered,
    ordered,
    shares: {
      toSend: shareOf(toSend, matched),
      sent: shareOf(sent, toSend),
      delivered: shareOf(delivered, sent),
      ordered: shareOf(ordered, sent),
    },
    open: total(having(groups, 'PENDING', 'SENDING')),
    cancelled: total(having(groups, 'CANCELLED')),
    failed: byReason(having(groups, 'FAILED')),
    holdout: total(having(groups, 'HOLDOUT')),
    skipped: byReason(having(groups, 'SKIPPED')),
  };
}

/** What vendors told of addresses and complaints. */
export function toFaults(groups: readonly CountedMessages[]): Omit<Reactions, 'unsubscribes'> {
  const meaning = (wanted: 'hard_bounce' | 'complaint'): number =>
    total(groups.filter(({ status, reason }) => suppressionReasonOf(status, reason ?? undefined) === wanted));
  return { bounces: meaning('hard_bounce'), complaints: meaning('complaint') };
}
