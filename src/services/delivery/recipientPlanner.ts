import type { Types } from 'mongoose';
import type { AbTest, SendingOptions } from '../../models/campaignModel';
import type { CustomerDoc } from '../../models/customerModel';
import { BASE_VARIANT } from '../../schemas/campaignContentSchema';
import type { Channel } from '../../schemas/communicationLogSchema';
import { quietUntil, zoneOf } from '../../utils/quietHours';
import { share } from '../../utils/split';
import type { ContactHistory } from './contactHistory';
import type { OrderHours } from './orderHours';
import { addressOf, exclusionReason } from './recipient';

/** The settings of a campaign that decide about people, the sending policy put in place. */
export interface PlanSettings extends Pick<SendingOptions, 'holdoutPercent' | 'sendTime' | 'abTest'> {
  channel: Channel;
  frequencyCap?: SendingOptions['frequencyCap'];
  quietHours?: SendingOptions['quietHours'];
  splitSeed: string;
  campaignId?: Types.ObjectId | undefined;
}

/** What decides when a person is written to. */
type WhenSettings = Pick<PlanSettings, 'sendTime' | 'quietHours'>;
type Zoned = Pick<CustomerDoc, '_id' | 'timezone'>;

/** A message that is not to be sent before a moment, and why. */
export interface Deferral {
  until: Date;
  reason: 'quiet_hours' | 'best_hour';
}

/** What is to become of one person. */
export type RecipientPlan =
  | { status: 'SKIPPED'; reason: string }
  | { status: 'HOLDOUT' }
  | {
      status: 'PENDING';
      deferred?: Deferral;
      variant?: string;
      /** Waits for the winner of the A/B test. */
      isHeld?: boolean;
    };

interface Deps {
  contactHistory: Pick<ContactHistory, 'findCapped'>;
  orderHours: Pick<OrderHours, 'nextBestHours'>;
  /** Those of these addresses to which nothing may be sent on this channel. */
  findSuppressed: (addresses: readonly string[], channel: Channel) => Promise<ReadonlySet<string>>;
  /** Whether a missing consent counts as a refusal. */
  consentRequired: boolean;
}

/** What was looked up for a batch of people. */
interface Facts {
  suppressed: ReadonlySet<string>;
  capped: ReadonlySet<string>;
  bestHours: ReadonlyMap<string, Date>;
  now: Date;
}

/** The version of the message that a person gets; those outside the test wait for the winner. */
function chooseVariant(
  { variants, testPercent }: AbTest,
  seed: string,
  customerId: string,
): { variant: string } | { isHeld: true } {
  if (share('test', seed, customerId) >= testPercent / 100) return { isHeld: true };
  const names = [BASE_VARIANT, ...variants.map(({ name }) => name)];
  const index = Math.floor(share('variant', seed, customerId) * names.length);
  return { variant: names[index] ?? BASE_VARIANT };
}

/** When a person may be written to, if not at once: at its best hour, and not in its quiet hours. */
function deferral(
  { quietHours }: WhenSettings,
  customer: Zoned,
  { bestHours, now }: Pick<Facts, 'bestHours' | 'now'>,
): Deferral | undefined {
  const best = bestHours.get(String(customer._id)) ?? now;
  const quietEnd = quietHours && quietUntil(best, quietHours, zoneOf(customer, quietHours.timezone));
  if (quietEnd) return { until: quietEnd, reason: 'quiet_hours' };
  return best > now ? { until: best, reason: 'best_hour' } : undefined;
}

/**
 * Decides what is to become of the people of an audience. The forecast and the preparation ask the same, so that they
 * say the same.
 */
export function createRecipientPlanner(deps: Deps) {
  const { contactHistory, orderHours, findSuppressed, consentRequired } = deps;

  const findBestHours = async (
    { sendTime, quietHours }: WhenSettings,
    customers: readonly Zoned[],
    now: Date,
  ): Promise<ReadonlyMap<string, Date>> =>
    sendTime === 'best_hour'
      ? orderHours.nextBestHours(customers, { now, fallbackZone: quietHours?.timezone ?? 'UTC' })
      : new Map();

  async function lookUp(
    settings: PlanSettings,
    customers: readonly CustomerDoc[],
    now: Date,
  ): Promise<Facts> {
    const { channel, frequencyCap: cap, campaignId } = settings;
    const ids = customers.map(({ _id }) => _id);
    const addresses = customers.map((customer) => addressOf(customer, channel)).filter((it) => it !== null);
    const [suppressed, capped, bestHours] = await Promise.all([
      findSuppressed(addresses, channel),
      cap ? contactHistory.findCapped(ids, { channel, cap, campaignId, now }) : new Set<string>(),
      findBestHours(settings, customers, now),
    ]);
    return { suppressed, capped, bestHours, now };
  }

  function planOne(settings: PlanSettings, customer: CustomerDoc, facts: Facts): RecipientPlan {
    const { channel, splitSeed, holdoutPercent, abTest } = settings;
    const id = String(customer._id);
    const address = addressOf(customer, channel);
    const reason = exclusionReason(customer, channel, consentRequired);
    if (reason) return { status: 'SKIPPED', reason };
    if (address !== null && facts.suppressed.has(address)) return { status: 'SKIPPED', reason: 'suppressed' };
    if (facts.capped.has(id)) return { status: 'SKIPPED', reason: 'frequency_cap' };
    // Drawn last, so that those held out are like those who get it.
    if (share('holdout', splitSeed, id) < holdoutPercent / 100) return { status: 'HOLDOUT' };
    const deferred = deferral(settings, customer, facts);
    return {
      status: 'PENDING',
      ...(deferred && { deferred }),
      ...(abTest && chooseVariant(abTest, splitSeed, id)),
    };
  }

  return {
    /** What is to become of each of these customers (at most 1,000), in their order. */
    async plan(
      settings: PlanSettings,
      customers: readonly CustomerDoc[],
      now: Date,
    ): Promise<RecipientPlan[]> {
      const facts = await lookUp(settings, customers, now);
      return customers.map((customer) => planOne(settings, customer, facts));
    },

    /** Who of these customers is not to be written to at once: customer id → until when, and why. */
    async findDeferrals(
      settings: WhenSettings,
      customers: readonly Zoned[],
      now: Date,
    ): Promise<ReadonlyMap<string, Deferral>> {
      const bestHours = await findBestHours(settings, customers, now);
      return new Map(
        customers.flatMap((customer) => {
          const deferred = deferral(settings, customer, { bestHours, now });
          return deferred ? [[String(customer._id), deferred]] : [];
        }),
      );
    },
  };
}

export type RecipientPlanner = ReturnType<typeof createRecipientPlanner>;
