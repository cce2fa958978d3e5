import type { CommunicationLogDoc } from '../models/communicationLogModel';
import type { Outcome } from '../services/delivery/messageClaims';
import type { MessageStatus, SendResult } from '../vendors/vendor';
import type { Clock } from './clock';
import type { Random } from './random';
import { boundedWait } from './retryAfter';

const FIRST_BACKOFF_MS = 1000;
const LAST_BACKOFF_MS = 60_000;
/** When messages are tried again of which the vendor has not even been asked, in milliseconds. */
const NOT_STARTED_RETRY_MS = 1000;

interface Deps {
  clock: Clock;
  /** The database's clock, on which the next attempts are. */
  leaseClock: Clock;
  random: Random;
  /** How often a message is tried before it ends FAILED. */
  maxAttempts: number;
  /** How long a receipt may take, in milliseconds. */
  receiptWindowMs: number;
}

/** Whether the vendor has not even been asked about a message: then no attempt is spent. */
const isNotStarted = (result: SendResult): boolean =>
  result.outcome === 'retry' && result.notStarted === true;

/** What the answer to one attempt makes of a log entry. */
export function createDeliveryPolicy({ clock, leaseClock, random, maxAttempts, receiptWindowMs }: Deps) {
  const later = (ms: number): Date => new Date(leaseClock.now().getTime() + ms);

  /** Doubles with each attempt, times 0.5 to 1.5, so that repeats of many spread out. */
  const backoff = (attempts: number): number =>
    Math.min(FIRST_BACKOFF_MS * 2 ** Math.max(attempts - 1, 0), LAST_BACKOFF_MS) * (0.5 + random());

  const ended = (entry: CommunicationLogDoc, set: Outcome['set']): Outcome => ({
    _id: entry._id,
    set: { ...set, finalAt: clock.now() },
    unset: [
      'nextAttemptAt',
      'uncertain',
      'deferredFor',
      ...(set.reason === undefined ? (['reason'] as const) : []),
    ],
  });

  const accepted = (entry: CommunicationLogDoc, vendorMessageId: string | undefined): Outcome => ({
    _id: entry._id,
    set: {
      status: 'SENT',
      sentAt: clock.now(),
      nextAttemptAt: later(receiptWindowMs),
      ...(vendorMessageId !== undefined && { vendorMessageId }),
    },
    unset: ['uncertain', 'reason', 'deferredFor'],
  });

  /** The end that the vendor itself told. */
  function told(entry: CommunicationLogDoc, { status, reason, vendorMessageId }: Told): Outcome {
    const sentAt = entry.sentAt ?? clock.now();
    return ended(entry, {
      status,
      finalBy: 'vendor',
      sentAt,
      ...(reason !== undefined && { reason }),
      ...(vendorMessageId !== undefined && { vendorMessageId }),
    });
  }

  const again = (entry: CommunicationLogDoc, result: Unfinished, delayMs: number): Outcome => ({
    _id: entry._id,
    set: {
      status: 'PENDING',
      reason: result.reason,
      nextAttemptAt: later(delayMs),
      ...(result.outcome === 'unknown' && { uncertain: true }),
    },
    unset: ['deferredFor'],
  });

  /** The end of a message on which we give up: a dead letter, which a person can have sent again. */
  const givenUp = (entry: CommunicationLogDoc, reason: string): Outcome =>
    ended(entry, { status: 'FAILED', reason, isDeadLetter: true });

  function unfinished(entry: CommunicationLogDoc, result: Unfinished): Outcome {
    const wished = boundedWait(result.outcome === 'retry' ? result.retryAfterMs : undefined);
    if (isNotStarted(result)) {
      return { ...again(entry, result, Math.max(NOT_STARTED_RETRY_MS, wished)), attempts: -1 };
    }
    if (entry.attempts >= maxAttempts) return givenUp(entry, result.reason);
    return again(entry, result, Math.max(backoff(entry.attempts), wished));
  }

  return {
    /** What to write for the answer to an attempt. */
    outcomeOf(entry: CommunicationLogDoc, result: SendResult): Outcome {
      switch (result.outcome) {
        case 'accepted':
          return accepted(entry, result.vendorMessageId);
        case 'delivered':
          return told(entry, { ...result, status: 'DELIVERED' });
        case 'failed':
          return told(entry, { ...result, status: 'FAILED' });
        case 'rejected':
          return ended(entry, { status: 'FAILED', reason: result.reason });
        case 'retry':
        case 'unknown':
          return unfinished(entry, result);
      }
    },

    /** What to write for what the vendor answers about a key; undefined when it does not know it. */
    outcomeOfStatus(entry: CommunicationLogDoc, { status, ...known }: MessageStatus): Outcome | undefined {
      if (status === 'UNKNOWN') return undefined;
      if (status === 'ACCEPTED') return accepted(entry, known.vendorMessageId);
      return told(entry, { ...known, status });
    },

    /** An entry that is not to be sent after all. */
    skipped: (entry: CommunicationLogDoc, reason: string): Outcome => ({
      ...ended(entry, { status: 'SKIPPED', reason, isLateSkip: true }),
      attempts: -1,
    }),

    /** An entry that is not sent before a moment; the attempt does not count. */
    postponed: (
      entry: CommunicationLogDoc,
      until: Date,
      deferredFor?: CommunicationLogDoc['deferredFor'],
    ): Outcome => ({
      _id: entry._id,
      set: { status: 'PENDING', nextAttemptAt: until, ...(deferredFor && { deferredFor }) },
      unset: deferredFor ? [] : ['deferredFor'],
      attempts: -1,
    }),

    givenUp,

    /** An entry that ends here without having been sent. */
    failed: (entry: CommunicationLogDoc, reason: string): Outcome =>
      ended(entry, { status: 'FAILED', reason }),

    /** Whether this answer would end the message although the vendor may have taken it. */
    isLastDoubt: (entry: CommunicationLogDoc, result: SendResult): boolean =>
      (result.outcome === 'unknown' || (result.outcome === 'retry' && entry.uncertain === true)) &&
      !isNotStarted(result) &&
      entry.attempts >= maxAttempts,
  };
}

type Unfinished = Extract<SendResult, { outcome: 'retry' | 'unknown' }>;
interface Told {
  status: 'DELIVERED' | 'FAILED';
  reason?: string | undefined;
  vendorMessageId?: string | undefined;
}

export type DeliveryPolicy = ReturnType<typeof createDeliveryPolicy>;
