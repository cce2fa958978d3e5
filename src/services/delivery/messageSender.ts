import type { CampaignDoc } from '../../models/campaignModel';
import type { CommunicationLogDoc } from '../../models/communicationLogModel';
import type { DeliveryPolicy } from '../../utils/deliveryPolicy';
import { toMessageKey } from '../../utils/messageKey';
import { boundedWait } from '../../utils/retryAfter';
import { VendorUnavailableError } from '../../vendors/vendor';
import type { SendResult, Vendor } from '../../vendors/vendor';
import type { Composed } from './messageComposer';
import type { Outcome } from './messageClaims';

/** How a batch went: what to write, or that the vendor could not be used and nothing left. */
export type SendReport = ({ outcomes: Outcome[]; isVendorWell: boolean } | { unavailable: string }) & {
  /** How long the vendor wants to be left alone, in milliseconds; 0 when it did not say. */
  restMs: number;
};

const isTransient = ({ outcome }: SendResult): boolean => outcome === 'retry' || outcome === 'unknown';

/** What a vendor says about one message is about that one alone; it stopped for the sake of those it did not start. */
const restOf = (results: readonly SendResult[]): number =>
  boundedWait(
    Math.max(
      0,
      ...results.map((result) =>
        result.outcome === 'retry' && result.notStarted ? (result.retryAfterMs ?? 0) : 0,
      ),
    ),
  );

interface Deps {
  policy: DeliveryPolicy;
  /** How long the vendor may take, in milliseconds. */
  timeoutMs: number;
}

/** Hands batches to a vendor and says what its answers make of the log entries. */
export function createMessageSender({ policy, timeoutMs }: Deps) {
  async function handOver(vendor: Vendor, batch: readonly Composed[]): Promise<SendResult[]> {
    try {
      const messages = batch.map(({ message }) => message);
      const results = await vendor.send(messages, AbortSignal.timeout(timeoutMs));
      return batch.map((_, index) => results[index] ?? { outcome: 'unknown', reason: 'vendor_silent' });
    } catch (error) {
      if (error instanceof VendorUnavailableError) throw error;
      const reason =
        error instanceof DOMException && error.name === 'TimeoutError' ? 'timeout' : 'vendor_error';
      return batch.map(() => ({ outcome: 'unknown', reason }));
    }
  }

  /** What the vendor knows about messages of which we would give up without knowing; empty when it cannot say. */
  async function askAbout(
    vendor: Vendor,
    entries: readonly CommunicationLogDoc[],
  ): Promise<Map<string, Outcome>> {
    const told = new Map<string, Outcome>();
    if (entries.length === 0 || !vendor.canQuery) return told;
    const byKey = new Map(entries.map((entry) => [toMessageKey(entry), entry]));
    const statuses = await vendor.status([...byKey.keys()], AbortSignal.timeout(timeoutMs)).catch(() => []);
    for (const status of statuses) {
      const entry = byKey.get(status.key);
      const outcome = entry && policy.outcomeOfStatus(entry, status);
      if (outcome) told.set(status.key, outcome);
    }
    return told;
  }

  /** With a vendor that would send a repeat twice, doubt is the end, unless the campaign rather repeats. */
  const mayRepeat = (vendor: Vendor, { onUnknown }: Pick<CampaignDoc, 'onUnknown'>): boolean =>
    vendor.idempotent || onUnknown === 'repeat';

  return {
    /** Sends a batch. Never throws for what the vendor does. */
    async send(
      vendor: Vendor,
      campaign: Pick<CampaignDoc, 'onUnknown'>,
      batch: readonly Composed[],
    ): Promise<SendReport> {
      let results: SendResult[];
      try {
        results = await handOver(vendor, batch);
      } catch (error) {
        if (!(error instanceof VendorUnavailableError)) throw error;
        return { unavailable: error.message, restMs: boundedWait(error.retryAfterMs) };
      }
      const pairs = batch.map((composed, index) => ({ composed, result: results[index] ?? UNKNOWN }));
      const isEnd = (result: SendResult): boolean =>
        result.outcome === 'unknown' && !mayRepeat(vendor, campaign);
      const doubtful = pairs.filter(
        ({ composed, result }) => isEnd(result) || policy.isLastDoubt(composed.entry, result),
      );
      const told = await askAbout(
        vendor,
        doubtful.map(({ composed }) => composed.entry),
      );
      const outcomes = pairs.map(({ composed, result }) => {
        const { entry } = composed;
        const known = told.get(toMessageKey(entry));
        if (known) return known;
        if (isEnd(result)) return policy.givenUp(entry, 'unconfirmed');
        return policy.outcomeOf(entry, result);
      });
      return { outcomes, isVendorWell: !results.every(isTransient), restMs: restOf(results) };
    },

    /** Splits off what must not be sent again: with a vendor that is not idempotent, what may have left already. */
    async withoutDoubtful(
      vendor: Vendor,
      campaign: Pick<CampaignDoc, 'onUnknown'>,
      entries: readonly CommunicationLogDoc[],
    ): Promise<{ sendable: CommunicationLogDoc[]; outcomes: Outcome[] }> {
      if (mayRepeat(vendor, campaign)) return { sendable: [...entries], outcomes: [] };
      const doubtful = entries.filter(({ uncertain }) => uncertain);
      const told = await askAbout(vendor, doubtful);
      return {
        sendable: entries.filter(({ uncertain }) => !uncertain),
        outcomes: doubtful.map(
          (entry) => told.get(toMessageKey(entry)) ?? policy.givenUp(entry, 'unconfirmed'),
        ),
      };
    },
  };
}

const UNKNOWN: SendResult = { outcome: 'unknown', reason: 'vendor_silent' };

export type MessageSender = ReturnType<typeof createMessageSender>;
