import { randomUUID } from 'node:crypto';
import { Types } from 'mongoose';
import type { CampaignDoc } from '../../models/campaignModel';
import type { CommunicationLogDoc } from '../../models/communicationLogModel';
import type { CustomerDoc } from '../../models/customerModel';
import type { Models } from '../../models/models';
import type { Clock } from '../../utils/clock';
import { refusedByUniqueIndex } from '../../utils/duplicateKey';
import { readAhead } from '../../utils/readAhead';
import type { CampaignAudience } from './campaignAudience';
import { pushEvent } from './campaignEvents';
import type { CampaignStatistics } from './campaignStatistics';
import { LEASE_MS } from '../delivery/messageClaims';
import { addressOf } from '../delivery/recipient';
import type { WebhookInterest } from '../webhooks/webhookInterest';
import type { RecipientPlan, RecipientPlanner } from '../delivery/recipientPlanner';

const BATCH_SIZE = 250;
/** How often a batch may fail in a row, each time after the lease, before the campaign is given up. */
const MOST_FAILURES = 20;
const MINUTE_MS = 60_000;

interface Deps {
  Campaign: Models['Campaign'];
  CommunicationLog: Models['CommunicationLog'];
  audience: Pick<CampaignAudience, 'streamAudience'>;
  statistics: Pick<CampaignStatistics, 'countEntries'>;
  planner: RecipientPlanner;
  interest: Pick<WebhookInterest, 'mark'>;
  clock: Clock;
  /** The database's clock. */
  leaseClock: Clock;
}

/** Writes down a campaign's audience: one log entry per person, in batches, from wherever a worker stopped. */
export function createCampaignPreparer(deps: Deps) {
  const { Campaign, CommunicationLog, audience, statistics, planner, interest, clock, leaseClock } = deps;

  const inLease = (): Date => new Date(leaseClock.now().getTime() + LEASE_MS);

  /** What the plan for a person makes of its log entry. */
  function planned(plan: RecipientPlan): Pick<CommunicationLogDoc, 'status'> & Partial<CommunicationLogDoc> {
    if (plan.status === 'SKIPPED') return { ...plan, finalAt: clock.now() };
    if (plan.status === 'HOLDOUT') return { ...plan, finalAt: clock.now() };
    const { status, deferred, variant, isHeld } = plan;
    if (isHeld) return { status, isHeld };
    return {
      status,
      nextAttemptAt: deferred?.until ?? leaseClock.now(),
      ...(deferred && { deferredFor: deferred.reason }),
      ...(variant !== undefined && { variant }),
    };
  }

  const toEntry = (
    campaign: CampaignDoc,
    customer: CustomerDoc,
    plan: RecipientPlan,
  ): CommunicationLogDoc => ({
    _id: new Types.ObjectId(),
    campaignId: campaign._id,
    customerId: customer._id,
    channel: campaign.channel,
    address: addressOf(customer, campaign.channel),
    vendor: campaign.vendor ?? '',
    attempts: 0,
    createdAt: clock.now(),
    ...planned(plan),
  });

  async function toEntries(
    campaign: CampaignDoc,
    batch: readonly CustomerDoc[],
  ): Promise<CommunicationLogDoc[]> {
    const settings = { ...campaign, splitSeed: campaign.splitSeed ?? '', campaignId: campaign._id };
    const plans = await planner.plan(settings, batch, clock.now());
    const mark = await interest.mark();
    return batch.flatMap((customer, index) => {
      const plan = plans[index];
      return plan ? [{ ...toEntry(campaign, customer, plan), ...mark(plan.status) }] : [];
    });
  }

  /** Entries that are there already were written by a worker that did not come to move the cursor. */
  async function writeEntries(entries: CommunicationLogDoc[]): Promise<void> {
    await refusedByUniqueIndex(CommunicationLog.collection.insertMany(entries, { ordered: false }));
  }

  async function claim(): Promise<CampaignDoc | null> {
    const now = leaseClock.now();
    return Campaign.findOneAndUpdate(
      { status: 'PREPARING', 'preparation.leaseUntil': { $lte: now } },
      { $set: { 'preparation.leaseId': randomUUID(), 'preparation.leaseUntil': inLease() } },
      { sort: { 'preparation.leaseUntil': 1 }, returnDocument: 'after' },
    ).lean();
  }

  const mine = (campaign: CampaignDoc) => ({
    _id: campaign._id,
    status: 'PREPARING' as const,
    'preparation.leaseId': campaign.preparation?.leaseId ?? null,
  });

  /** Writes a batch, then moves the cursor. @returns whether the campaign is still this worker's */
  async function writeBatch(campaign: CampaignDoc, batch: readonly CustomerDoc[]): Promise<boolean> {
    const last = batch.at(-1);
    if (!last) return true;
    await writeEntries(await toEntries(campaign, batch));
    const { matchedCount } = await Campaign.updateOne(mine(campaign), {
      $set: {
        'preparation.cursor': last._id,
        'preparation.leaseUntil': inLease(),
        'preparation.failures': 0,
      },
    });
    return matchedCount === 1;
  }

  /** @returns whether the end of the audience was reached, with the campaign still this worker's */
  async function writeAudience(campaign: CampaignDoc, signal: AbortSignal): Promise<boolean> {
    if (!campaign.rules) throw new Error('a campaign without rules cannot be prepared');
    const members = audience.streamAudience(campaign.rules, {
      asOf: campaign.asOf ?? clock.now(),
      excludeCampaignId: String(campaign._id),
      after: campaign.preparation?.cursor ?? undefined,
      batchSize: BATCH_SIZE,
    });
    for await (const batch of readAhead(members)) {
      if (!(await writeBatch(campaign, batch)) || signal.aborted) return false;
    }
    return true;
  }

  async function startRunning(campaign: CampaignDoc): Promise<void> {
    const stats = await statistics.countEntries(campaign._id);
    const { abTest } = campaign;
    const decideAt = abTest && new Date(leaseClock.now().getTime() + abTest.waitMinutes * MINUTE_MS);
    await Campaign.updateOne(mine(campaign), {
      $set: {
        status: 'RUNNING',
        stats,
        statsAsOf: clock.now(),
        countAt: leaseClock.now(),
        ...(decideAt && { decideAt }),
      },
      $unset: { preparation: 1 },
      ...pushEvent('campaign.running', clock),
    });
  }

  /** Lets another worker, or the next start, go on at once. */
  const giveBack = (campaign: CampaignDoc) =>
    Campaign.updateOne(mine(campaign), { $set: { 'preparation.leaseUntil': leaseClock.now() } });

  /** Another try after the lease; when it never succeeds, the campaign has FAILED. */
  async function noteFailure(campaign: CampaignDoc, error: unknown): Promise<void> {
    const failures = (campaign.preparation?.failures ?? 0) + 1;
    const failed = {
      $set: {
        status: 'FAILED' as const,
        statusReason: `preparation_failed: ${error instanceof Error ? error.message : String(error)}`,
        endedAt: leaseClock.now(),
        countAt: leaseClock.now(),
      },
      $unset: { preparation: 1 as const },
      ...pushEvent('campaign.failed', clock),
    };
    const noted = { $set: { 'preparation.failures': failures } };
    await Campaign.updateOne(mine(campaign), failures >= MOST_FAILURES ? failed : noted);
  }

  async function prepare(campaign: CampaignDoc, signal: AbortSignal): Promise<void> {
    try {
      if (await writeAudience(campaign, signal)) await startRunning(campaign);
      else if (signal.aborted) await giveBack(campaign);
    } catch (error) {
      await noteFailure(campaign, error);
      throw error;
    }
  }

  return {
    /**
     * Prepares one campaign, if any waits.
     * @param signal stops after the current batch
     * @returns whether there may be more
     */
    async run(signal: AbortSignal): Promise<boolean> {
      const campaign = await claim();
      if (!campaign) return false;
      await prepare(campaign, signal);
      return true;
    },
  };
}
