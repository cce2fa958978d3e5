import type { Types } from 'mongoose';
import type { AbTest, CampaignDoc } from '../models/campaignModel';
import type { Models } from '../models/models';
import { BASE_VARIANT } from '../schemas/campaignInputSchema';
import type { Clock } from '../utils/clock';

const BATCH_SIZE = 1000;

/** How one version did: how many got it, and how many did what is wished. */
interface Score {
  name: string;
  people: number;
  successes: number;
}

interface Deps extends Pick<Models, 'Campaign' | 'CommunicationLog' | 'Order' | 'Customer'> {
  clock: Clock;
  /** The database's clock. */
  leaseClock: Clock;
}

/** Chooses the winner of an A/B test when its time has come, and gives it to those who wait. */
export function createVariantWinner({
  Campaign,
  CommunicationLog,
  Order,
  Customer,
  clock,
  leaseClock,
}: Deps) {
  const delivered = (campaignId: Types.ObjectId, variant: string) => ({
    campaignId,
    status: 'DELIVERED' as const,
    variant,
  });

  /** The people whom a version has reached, in batches. */
  async function* reached(campaignId: Types.ObjectId, variant: string) {
    let after: Types.ObjectId | undefined;
    for (;;) {
      const entries = await CommunicationLog.find(
        { ...delivered(campaignId, variant), ...(after && { customerId: { $gt: after } }) },
        { customerId: 1, sentAt: 1 },
      )
        .sort({ customerId: 1 })
        .limit(BATCH_SIZE)
        .lean();
      if (entries.length > 0) yield entries;
      if (entries.length < BATCH_SIZE) return;
      after = entries.at(-1)?.customerId;
    }
  }

  type Reached = { customerId: Types.ObjectId; sentAt?: Date }[];

  /** Those who have ordered since they got it. */
  async function countBuyers(entries: Reached): Promise<number> {
    const earliest = Math.min(...entries.map(({ sentAt }) => sentAt?.getTime() ?? Infinity));
    if (!Number.isFinite(earliest)) return 0;
    const last = await Order.collection
      .aggregate<{ _id: Types.ObjectId; at: Date }>([
        {
          $match: {
            customerId: { $in: entries.map(({ customerId }) => customerId) },
            orderedAt: { $gte: new Date(earliest) },
            type: 'order',
            status: 'completed',
          },
        },
        { $group: { _id: '$customerId', at: { $max: '$orderedAt' } } },
      ])
      .toArray();
    const byCustomer = new Map(last.map(({ _id, at }) => [String(_id), at]));
    return entries.filter(({ customerId, sentAt }) => {
      const at = byCustomer.get(String(customerId));
      return at !== undefined && sentAt !== undefined && at >= sentAt;
    }).length;
  }

  /** Those who still want messages on this channel. */
  async function countLoyal({ channel }: CampaignDoc, entries: Reached): Promise<number> {
    const ids = entries.map(({ customerId }) => customerId);
    const gone = await Customer.countDocuments({ _id: { $in: ids }, [`consent.${channel}`]: false });
    return entries.length - gone;
  }

  async function scoreOf(campaign: CampaignDoc, abTest: AbTest, name: string): Promise<Score> {
    const people = await CommunicationLog.countDocuments({
      campaignId: campaign._id,
      status: { $in: ['SENT', 'DELIVERED', 'FAILED'] },
      variant: name,
    });
    if (abTest.metric === 'delivered') {
      const successes = await CommunicationLog.countDocuments(delivered(campaign._id, name));
      return { name, people, successes };
    }
    let successes = 0;
    for await (const entries of reached(campaign._id, name)) {
      successes +=
        abTest.metric === 'orders' ? await countBuyers(entries) : await countLoyal(campaign, entries);
    }
    return { name, people, successes };
  }

  /** The version with the highest share of successes; of several, the first. */
  async function choose(campaign: CampaignDoc, abTest: AbTest): Promise<string> {
    const scores: Score[] = [];
    for (const name of [BASE_VARIANT, ...abTest.variants.map((variant) => variant.name)]) {
      scores.push(await scoreOf(campaign, abTest, name));
    }
    const share = ({ people, successes }: Score): number => (people === 0 ? 0 : successes / people);
    const [first, ...others] = scores;
    if (!first) return BASE_VARIANT;
    return others.reduce((best, score) => (share(score) > share(best) ? score : best), first).name;
  }

  /** Gives the winner to those who wait: at once, or when their quiet hours are over. */
  async function release({ _id: campaignId }: CampaignDoc, winner: string): Promise<void> {
    const held = { campaignId, status: 'PENDING' as const, nextAttemptAt: null, isHeld: true };
    for (;;) {
      const found = await CommunicationLog.find(held, { _id: 1 }).limit(BATCH_SIZE).lean();
      if (found.length === 0) return;
      await CommunicationLog.updateMany(
        { ...held, _id: { $in: found.map(({ _id }) => _id) } },
        { $set: { variant: winner, nextAttemptAt: leaseClock.now() }, $unset: { isHeld: 1 } },
      );
    }
  }

  async function decide(campaign: CampaignDoc): Promise<void> {
    const { _id, abTest } = campaign;
    if (!abTest) return;
    const winner = abTest.winner ?? (await choose(campaign, abTest));
    const decided = await Campaign.findOneAndUpdate(
      { _id, 'abTest.winner': { $exists: false } },
      { $set: { 'abTest.winner': winner, 'abTest.decidedAt': clock.now() } },
      { returnDocument: 'after' },
    ).lean();
    const current = decided ?? (await Campaign.findById(_id).lean());
    await release(campaign, current?.abTest?.winner ?? winner);
    await Campaign.updateOne({ _id }, { $unset: { decideAt: 1 } });
  }

  return {
    /** Decides what is due; a process that died over it is followed by another one. */
    async run(): Promise<boolean> {
      const due = await Campaign.find({ decideAt: { $lte: leaseClock.now() }, status: 'RUNNING' })
        .sort({ decideAt: 1 })
        .lean();
      for (const campaign of due) await decide(campaign);
      return false;
    },
  };
}

export type VariantWinner = ReturnType<typeof createVariantWinner>;
