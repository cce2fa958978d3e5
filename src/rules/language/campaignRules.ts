import type { CampaignRule } from '../ruleSchema';
import { compareAll } from './comparisons';
import type { Comparisons } from './comparisons';
import { all, any, refuse } from './drafts';
import type { Draft } from './drafts';
import type { Choice, Listed } from './namedRules';
import { negate } from './negate';
import { toWithin } from './periods';
import type { Period } from './periods';

/** What can become of a message, and the statuses that say so. */
const STATUSES = {
  reached: ['SENT', 'DELIVERED'],
  delivered: ['DELIVERED'],
  failed: ['FAILED'],
  skipped: ['SKIPPED'],
  cancelled: ['CANCELLED'],
  pending: ['PENDING', 'SENDING'],
  holdout: ['HOLDOUT'],
} as const;
type Fate = keyof typeof STATUSES;

interface Options {
  period: Period | null;
  comparisons?: Comparisons;
}

interface Deps {
  asOf: Date;
  /** Makes a rule of names that are unique; refused when one is not. */
  unique: (choices: readonly Choice[], toDraft: (entries: Choice) => Draft) => Draft;
}

/** Makes rules of campaigns and of what became of their messages. */
export function createCampaignRules({ asOf, unique }: Deps) {
  function campaign(choice: Choice | null, fates: readonly Fate[], { period, comparisons }: Options): Draft {
    const within = period ? toWithin(period, asOf) : undefined;
    if (period && within === undefined) return refuse('From which day until which day do you mean?');
    const [only, ...others] = [...new Set(fates.flatMap((fate) => STATUSES[fate]))];
    const base: CampaignRule = {
      field: 'campaign',
      status: only !== undefined && others.length > 0 ? [only, ...others] : only,
      ...(within && { within }),
    };
    if (comparisons) {
      return compareAll(comparisons, ({ operator, value }) => ({ ...base, operator, value }));
    }
    return choice ? unique([choice], ([entry]) => ({ ...base, campaignId: entry?.value })) : base;
  }

  function campaigns(list: Listed | null, fate: Fate, options: Options): Draft {
    if (list === null) return campaign(null, [fate], options);
    const joints = new Set(list.tail.map(([joint]) => joint));
    if (joints.size > 1) return refuse('All of these campaigns, or any of them?');
    const rules = [list.head, ...list.tail.map(([, choice]) => choice)].map((choice) =>
      campaign(choice, [fate], options),
    );
    return (joints.has('or') ? any : all)(rules);
  }

  return {
    campaigns,
    /** What became of one campaign's message: "the Diwali sale was not delivered", "it failed or was skipped". */
    fate(choice: Choice | null, fates: readonly Fate[], options: Options & { isNot: boolean }): Draft {
      const rule = campaign(choice, fates, options);
      return options.isNot ? negate(rule) : rule;
    },
  };
}
