import type { Types } from 'mongoose';
import type { AbTest, CampaignDoc } from '../../models/campaignModel';
import type { CommunicationLogDoc } from '../../models/communicationLogModel';
import type { Models } from '../../models/models';
import type { Clock } from '../../utils/clock';
import { versionsOf } from './messageVersions';
import type { Deferral, RecipientPlanner } from './recipientPlanner';
import type { Score, VariantScores } from './variantScores';

const BATCH_SIZE = 1000;

interface Deps extends Pick<Models, 'Campaign' | 'CommunicationLog' | 'Customer'> {
  scores: VariantScores;
  planner: Pick<RecipientPlanner, 'findDeferrals'>;
  clock: Clock;
  /** The database's clock. */
  leaseClock: Clock;
}

/** Chooses the winner of an A/B test when its time has come, and gives it to those who wait. */
export function createVariantWinner(deps: Deps) {
  const { Campaign, CommunicationLog, Customer, scores, planner, clock, leaseClock } = deps;

  /** The version with the highest share of successes; of several, the first. */
  async function choose(campaign: CampaignDoc, { metric }: AbTest): Promise<string | undefined> {
    const share = ({ people, successes }: Score): number => (people === 0 ? 0 : successes / people);
    let best: { name: string; share: number } | undefined;
    for (const { name } of versionsOf(campaign)) {
      const mine = share(await scores.scoreOf(campaign, metric, name));
      if (!best || mine > best.share) best = { name, share: mine };
    }
    return best?.name;
  }

  type Held = Pick<CommunicationLogDoc, '_id' | 'customerId'>;

  async function deferralsOf(
    campaign: CampaignDoc,
    entries: readonly Held[],
  ): Promise<ReadonlyMap<string, Deferral>> {
    const ids = { $in: entries.map(({ customerId }) => customerId) };
    const customers = await Customer.find({ _id: ids }, { timezone: 1 }).lean();
    return planner.findDeferrals(campaign, customers, leaseClock.now());
  }

  /** Gives the winner to those who wait: at once, or when their quiet or best hour has come. */
  async function release(campaign: CampaignDoc, winner: string): Promise<void> {
    const { _id: campaignId } = campaign;
    const held = { campaignId, status: 'PENDING' as const, nextAttemptAt: null, isHeld: true };
    for (;;) {
      const found = await CommunicationLog.find(held, { customerId: 1 }).limit(BATCH_SIZE).lean();
      if (found.length === 0) return;
      const deferrals = await deferralsOf(campaign, found);
      const updates = found.map(({ _id, customerId }) => {
        const deferred = deferrals.get(String(customerId));
        const $set = {
          variant: winner,
          nextAttemptAt: deferred?.until ?? leaseClock.now(),
          ...(deferred && { deferredFor: deferred.reason }),
        };
        return { updateOne: { filter: { ...held, _id }, update: { $set, $unset: { isHeld: 1 as const } } } };
      });
      await CommunicationLog.bulkWrite(updates, { ordered: false });
    }
  }

  /** The first to decide is right; whoever comes later releases that winner. */
  async function settle(_id: Types.ObjectId, chosen: string): Promise<string> {
    const decided = await Campaign.findOneAndUpdate(
      { _id, 'abTest.winner': { $exists: false } },
      { $set: { 'abTest.winner': chosen, 'abTest.decidedAt': clock.now() } },
      { returnDocument: 'after' },
    ).lean();
    const current = decided ?? (await Campaign.findById(_id).lean());
    return current?.abTest?.winner ?? chosen;
  }

  async function decide(campaign: CampaignDoc): Promise<void> {
    const { _id, abTest } = campaign;
    const chosen = abTest && (abTest.winner ?? (await choose(campaign, abTest)));
    if (chosen !== undefined) await release(campaign, await settle(_id, chosen));
    await Campaign.updateOne({ _id }, { $unset: { decideAt: 1 } });
  }

  return {
    /**
     * Decides what is due, also for campaigns that have tested everyone and ended; a process that died over it is
     * followed by another one.
     */
    async run(): Promise<boolean> {
      const due = await Campaign.find({
        decideAt: { $lte: leaseClock.now() },
        status: { $in: ['RUNNING', 'COMPLETED'] },
      })
        .sort({ decideAt: 1 })
        .lean();
      for (const campaign of due) await decide(campaign);
      return false;
    },
  };
}

export type VariantWinner = ReturnType<typeof createVariantWinner>;
