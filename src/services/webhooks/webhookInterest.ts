import { Types } from 'mongoose';
import type { Models } from '../../models/models';
import type { LogStatus } from '../../schemas/communicationLogSchema';
import { messageEventTypes } from '../../schemas/webhookSchema';
import type { Clock } from '../../utils/clock';

/** How long a process trusts what it read: so long after its creation a webhook may miss messages. */
const TRUSTED_MS = 2000;
const REPORTED: ReadonlySet<LogStatus> = new Set(['SENT', 'DELIVERED', 'FAILED', 'SKIPPED']);

/** Says in the write that changes a log entry that the webhooks have to be told. */
export type ReportMark = (status: LogStatus | undefined) => { unreported?: Types.ObjectId };

interface Deps {
  Webhook: Models['Webhook'];
  clock: Clock;
}

/** Whether anybody wants to hear of messages: without that, not a byte is written for it. */
export function createWebhookInterest({ Webhook, clock }: Deps) {
  let known: { answer: Promise<boolean>; until: number } | undefined;

  const ask = async (): Promise<boolean> => {
    const wanted = { isActive: true, events: { $in: [...messageEventTypes] } };
    return (await Webhook.exists(wanted)) !== null;
  };

  function wantsMessages(): Promise<boolean> {
    const now = clock.now().getTime();
    if (known && now < known.until) return known.answer;
    const answer = ask();
    known = { answer, until: now + TRUSTED_MS };
    answer.catch(() => (known = undefined));
    return answer;
  }

  return {
    /** What to put into the `$set` of one batch of writes to log entries, by the status that each gets. */
    async mark(): Promise<ReportMark> {
      if (!(await wantsMessages())) return () => ({});
      const unreported = new Types.ObjectId();
      return (status) => (status !== undefined && REPORTED.has(status) ? { unreported } : {});
    },

    /** Asks again at the next occasion: a webhook has changed. */
    forget(): void {
      known = undefined;
    },
  };
}

export type WebhookInterest = ReturnType<typeof createWebhookInterest>;
