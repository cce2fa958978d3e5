import { randomUUID } from 'node:crypto';
import { Types, mongo } from 'mongoose';
import type { CampaignDoc } from '../models/campaignModel';
import type { CommunicationLogDoc } from '../models/communicationLogModel';
import type { CustomerDoc } from '../models/customerModel';
import type { Models } from '../models/models';
import type { Clock } from '../utils/clock';
import type { CampaignAudience } from './campaignAudience';
import type { CampaignStatistics } from './campaignStatistics';
import { LEASE_MS } from './messageClaims';
import { addressOf, exclusionReason } from './recipient';

const BATCH_SIZE = 1000;
const DUPLICATE_KEY = 11000;

interface Deps {
  Campaign: Models['Campaign'];
  CommunicationLog: Models['CommunicationLog'];
  audience: Pick<CampaignAudience, 'streamAudience'>;
  statistics: Pick<CampaignStatistics, 'countEntries'>;
  clock: Clock;
  /** The database's clock. */
  leaseClock: Clock;
  /** Whether a missing consent counts as a refusal. */
  consentRequired: boolean;
}

/** Writes down a campaign's audience: one log entry per person, in batches, from wherever a worker stopped. */
export function createCampaignPreparer(deps: Deps) {
  const { Campaign, CommunicationLog, audience, statistics, clock, leaseClock, consentRequired } = deps;

  const inLease = (): Date => new Date(leaseClock.now().getTime() + LEASE_MS);

  function toEntry(campaign: CampaignDoc, customer: CustomerDoc): CommunicationLogDoc {
    const { channel } = campaign;
    const reason = exclusionReason(customer, channel, consentRequired);
    const now = clock.now();
    return {
      _id: new Types.ObjectId(),
      campaignId: campaign._id,
      customerId: customer._id,
      channel,
      address: addressOf(customer, channel),
      vendor: campaign.vendor ?? '',
      attempts: 0,
      createdAt: now,
      ...(reason === undefined
        ? { status: 'PENDING', nextAttemptAt: leaseClock.now() }
        : { status: 'SKIPPED', reason, finalAt: now }),
    };
  }

  /** Entries that are there already were written by a worker that did not come to move the cursor. */
  async function writeEntries(entries: CommunicationLogDoc[]): Promise<void> {
    try {
      await CommunicationLog.collection.insertMany(entries, { ordered: false });
    } catch (error) {
      if (!(error instanceof mongo.MongoBulkWriteError)) throw error;
      const faults = [error.writeErrors].flat();
      if (faults.length === 0 || faults.some(({ code }) => code !== DUPLICATE_KEY)) throw error;
    }
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
    await writeEntries(batch.map((customer) => toEntry(campaign, customer)));
    const { matchedCount } = await Campaign.updateOne(mine(campaign), {
      $set: { 'preparation.cursor': last._id, 'preparation.leaseUntil': inLease() },
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
    for await (const batch of members) {
      if (!(await writeBatch(campaign, batch)) || signal.aborted) return false;
    }
    return true;
  }

  async function startRunning(campaign: CampaignDoc): Promise<void> {
    const stats = await statistics.countEntries(campaign._id);
    await Campaign.updateOne(mine(campaign), {
      $set: { status: 'RUNNING', stats, statsAsOf: clock.now(), countAt: leaseClock.now() },
      $unset: { preparation: 1 },
    });
  }

  /** Lets another worker, or the next start, go on at once. */
  const giveBack = (campaign: CampaignDoc) =>
    Campaign.updateOne(mine(campaign), { $set: { 'preparation.leaseUntil': leaseClock.now() } });

  return {
    /**
     * Prepares one campaign, if any waits.
     * @param signal stops after the current batch
     * @returns whether there may be more
     */
    async run(signal: AbortSignal): Promise<boolean> {
      const campaign = await claim();
      if (!campaign) return false;
      if (await writeAudience(campaign, signal)) await startRunning(campaign);
      else if (signal.aborted) await giveBack(campaign);
      return true;
    },
  };
}
