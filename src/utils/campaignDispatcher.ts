import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from '../config/logger';
import type { CampaignDoc } from '../models/campaignModel';
import type { Models } from '../models/models';
import type { Claim, MessageClaims } from '../services/delivery/messageClaims';
import type { MessageComposer } from '../services/delivery/messageComposer';
import type { MessageSender, SendReport } from '../services/delivery/messageSender';
import type { Rate, SendingRate } from '../services/delivery/sendingRate';
import type { SendingPolicyService } from '../services/sendingPolicyService';
import { MAX_BATCH } from '../vendors/vendor';
import type { Vendor } from '../vendors/vendor';
import type { CircuitBreaker } from './circuitBreaker';
import type { Clock } from './clock';
import { createVendorLanes } from './vendorLanes';
import type { CallsTo, Lane } from './vendorLanes';

/** How long to wait for one of them when nothing can be claimed, or may be sent, at the moment, in milliseconds. */
const LOOK_AGAIN_MS = 50;
/** How long the running campaigns are remembered, in milliseconds. */
const REMEMBERED_MS = 200;
/** What a send needs beside the vendor's time-out: to write its outcome while the lease still holds. */
const WRITE_RESERVE_MS = 2000;
/** When messages are tried again that a vendor could not take at all, in milliseconds. */
const UNAVAILABLE_RETRY_MS = 1000;

interface Deps {
  Campaign: Models['Campaign'];
  claims: MessageClaims;
  composer: MessageComposer;
  sender: MessageSender;
  rates: SendingRate;
  policies: Pick<SendingPolicyService, 'currentPolicy'>;
  vendors: ReadonlyMap<string, Vendor>;
  /** The database's clock. */
  leaseClock: Clock;
  logger: Logger;
  /** How long a vendor may take, in milliseconds. */
  timeoutMs: number;
}

interface Batch {
  campaign: CampaignDoc;
  vendor: Vendor;
  breaker: CircuitBreaker;
  claim: Claim;
  /** What limits it; as many were taken as it has messages. */
  limits: Rate[];
}

/**
 * Sends the messages of all running campaigns: claims batches in turn, renders them, hands them to the vendor with
 * bounded concurrency and writes what became of them. Any number of processes may do so at once.
 */
export function createCampaignDispatcher(deps: Deps) {
  const { Campaign, claims, composer, sender, rates, policies, vendors, leaseClock, logger, timeoutMs } =
    deps;
  const { lanesOf } = createVendorLanes({ vendors, leaseClock, logger });
  /** The campaign that had its turn last, so that campaigns share the workers. */
  let lastServed = '';
  let remembered: { campaigns: CampaignDoc[]; until: number } | undefined;

  async function limitsOf({ _id, ratePerSecond }: CampaignDoc, { vendor }: Lane): Promise<Rate[]> {
    const { vendorRates } = await policies.currentPolicy();
    const vendorRate = Object.entries(vendorRates).find(([name]) => name === vendor.name)?.[1];
    return [
      { id: `campaign:${String(_id)}`, perSecond: ratePerSecond },
      { id: `vendor:${vendor.name}`, perSecond: vendorRate },
    ].filter((rate): rate is Rate => rate.perSecond !== undefined);
  }

  /** Claims what the rates allow; 0 of a rate is not the same as nothing to do. */
  async function claimInLane(campaign: CampaignDoc, lane: Lane): Promise<Batch | 'throttled' | undefined> {
    const { vendor, breaker, takeOverFrom } = lane;
    const limits = await limitsOf(campaign, lane);
    const limit = limits.length === 0 ? MAX_BATCH : await rates.take(limits, MAX_BATCH);
    if (limit === 0) return 'throttled';
    const claim = await claims.claim({
      campaignId: campaign._id,
      vendor: takeOverFrom ?? vendor.name,
      takeOverFor: takeOverFrom && vendor.name,
      limit,
    });
    await rates.giveBack(limits, limit - (claim?.entries.length ?? 0));
    return claim && { campaign, vendor, breaker, claim, limits };
  }

  /** The running campaigns as they were a moment ago; whether one still is, is looked at before each hand-over. */
  async function findRunning(): Promise<{ campaigns: CampaignDoc[]; isFresh: boolean }> {
    const now = leaseClock.now().getTime();
    if (remembered && remembered.until > now) return { campaigns: remembered.campaigns, isFresh: false };
    const campaigns = await Campaign.find({ status: 'RUNNING' }).sort({ _id: 1 }).lean();
    remembered = { campaigns, until: now + REMEMBERED_MS };
    return { campaigns, isFresh: true };
  }

  /** The next batch of the campaign whose turn it is. */
  async function claimNext(callsTo: CallsTo): Promise<Batch | 'throttled' | undefined> {
    const { campaigns: running, isFresh } = await findRunning();
    const turn = running.findIndex(({ _id }) => String(_id) > lastServed);
    const inTurn = turn <= 0 ? running : [...running.slice(turn), ...running.slice(0, turn)];
    let isThrottled = false;
    for (const campaign of inTurn) {
      for (const lane of lanesOf(campaign, callsTo)) {
        const batch = await claimInLane(campaign, lane);
        if (batch === 'throttled') isThrottled = true;
        else if (batch) {
          lastServed = String(campaign._id);
          return batch;
        }
      }
    }
    remembered = undefined;
    if (isThrottled) return 'throttled';
    return isFresh ? undefined : claimNext(callsTo);
  }

  async function conclude({ claim, breaker, campaign }: Batch, report: SendReport): Promise<void> {
    breaker.rest(report.restMs);
    if (!('unavailable' in report)) {
      if (report.isVendorWell) breaker.succeed();
      else breaker.fail();
      return claims.settle(claim, report.outcomes);
    }
    breaker.fail();
    logger.warn(
      { campaignId: String(campaign._id), reason: report.unavailable },
      'the vendor cannot be used',
    );
    const waitMs = Math.max(UNAVAILABLE_RETRY_MS, report.restMs);
    await claims.release(claim, new Date(leaseClock.now().getTime() + waitMs));
  }

  /** A send that starts later than this could outlive its lease. */
  const isTooLate = ({ leaseUntil }: Claim): boolean =>
    leaseUntil.getTime() - leaseClock.now().getTime() < timeoutMs + WRITE_RESERVE_MS;

  /** A campaign that has been paused or cancelled since the claim sends nothing more. */
  const isRunning = async ({ _id }: CampaignDoc): Promise<boolean> =>
    (await Campaign.exists({ _id, status: 'RUNNING' })) !== null;

  async function deliver(batch: Batch, signal: AbortSignal): Promise<void> {
    const { campaign, vendor, claim, limits } = batch;
    const { sendable, outcomes: doubtful } = await sender.withoutDoubtful(vendor, campaign, claim.entries);
    const { composed, outcomes: unsent } = await composer.compose(campaign, sendable);
    await rates.giveBack(limits, claim.entries.length - composed.length);
    await claims.settle(claim, [...doubtful, ...unsent]);
    if (composed.length === 0) return;
    const rest = { ...claim, entries: composed.map(({ entry }) => entry) };
    // Looked at last: nothing may lie between it and the vendor that takes its time.
    const mayGo = (await isRunning(campaign)) && !signal.aborted && !isTooLate(claim);
    if (!mayGo) {
      // Else it would be claimed and given back until the memory of its campaign ends.
      remembered = undefined;
      await rates.giveBack(limits, composed.length);
      return claims.release(rest);
    }
    await conclude({ ...batch, claim: rest }, await sender.send(vendor, campaign, composed));
  }

  const deliverSafely = (batch: Batch, signal: AbortSignal): Promise<void> =>
    deliver(batch, signal).catch((error: unknown) => {
      // The lease ends by itself, and another attempt follows.
      logger.error({ err: error, campaignId: String(batch.campaign._id) }, 'a batch could not be finished');
    });

  return {
    /**
     * Sends until nothing is due any more, or may be sent at the moment.
     * @param signal stops claiming; what is claimed and not yet with the vendor goes back, sends under way are awaited
     */
    async run(signal: AbortSignal): Promise<boolean> {
      remembered = undefined;
      const inFlight = new Map<Promise<void>, Vendor>();
      const callsTo: CallsTo = (vendor) => [...inFlight.values()].filter((it) => it === vendor).length;
      try {
        while (!signal.aborted) {
          const batch = await claimNext(callsTo);
          if (batch && batch !== 'throttled') {
            const sending = deliverSafely(batch, signal).finally(() => inFlight.delete(sending));
            inFlight.set(sending, batch.vendor);
          } else if (!batch && inFlight.size === 0) return false;
          else await Promise.race([...inFlight.keys(), sleep(LOOK_AGAIN_MS)]);
        }
        return false;
      } finally {
        await Promise.all(inFlight.keys());
      }
    },

    /** Takes back what dead workers held. */
    async reclaim(): Promise<boolean> {
      const running = await Campaign.find({ status: { $in: ['RUNNING', 'PAUSED'] } }, { _id: 1 })
        .sort({ _id: 1 })
        .lean();
      await claims.reclaimExpired(running.map(({ _id }) => _id));
      return false;
    },
  };
}

export type CampaignDispatcher = ReturnType<typeof createCampaignDispatcher>;
