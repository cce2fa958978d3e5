import type { Models } from '../models/models';
import type { SendingPolicy } from '../schemas/sendingPolicySchema';
import type { Clock } from '../utils/clock';

const ID = 'policy';
/** How long another process may still act on the policy before. */
const REMEMBERED_MS = 2000;

const NOTHING: SendingPolicy = { frequencyCaps: {}, quietHours: null, vendorRates: {} };

interface Deps {
  SendingPolicy: Models['SendingPolicy'];
  clock: Clock;
}

/** What limits the sending of every campaign that says nothing else. */
export function createSendingPolicyService({ SendingPolicy: Model, clock }: Deps) {
  let remembered: { policy: SendingPolicy; until: number } | undefined;

  async function getPolicy(): Promise<SendingPolicy> {
    const doc = await Model.findById(ID).lean();
    if (!doc) return NOTHING;
    const { frequencyCaps, quietHours, vendorRates } = doc;
    return { frequencyCaps, quietHours, vendorRates };
  }

  return {
    /** The policy; without one nothing is limited. */
    getPolicy,

    /** The policy as it was at most two seconds ago: for work that would ask all the time. */
    async currentPolicy(): Promise<SendingPolicy> {
      const now = clock.now().getTime();
      if (!remembered || remembered.until <= now) {
        remembered = { policy: await getPolicy(), until: now + REMEMBERED_MS };
      }
      return remembered.policy;
    },

    /** Replaces the policy. Campaigns that have been launched keep the caps and quiet hours of their launch. */
    async replacePolicy(policy: SendingPolicy): Promise<SendingPolicy> {
      await Model.updateOne({ _id: ID }, { $set: policy }, { upsert: true });
      remembered = undefined;
      return getPolicy();
    },
  };
}

export type SendingPolicyService = ReturnType<typeof createSendingPolicyService>;
