import type { CampaignDoc } from '../../models/campaignModel';
import type { Models } from '../../models/models';
import type { Attribution, Reactions, Touch } from '../../schemas/campaignInsightSchema';
import { finalCampaignStatuses } from '../../schemas/campaignSchema';
import type { Clock } from '../../utils/clock';
import type { GroupSums, LiftInput } from '../../utils/liftReport';
import { having, toFaults, total, wereAssigned } from '../../utils/messageTotals';
import { toMajor } from '../../utils/money';
import { REACHED } from './campaignMessageFigures';
import type { CampaignMessageFigures, MessageGroup } from './campaignMessageFigures';
import type { CampaignOrderFigures, OrderGroup } from './campaignOrderFigures';

const DAY_MS = 86_400_000;

const NOTES = {
  any:
    'Orders after a message, not because of it: some of these people would have ordered anyway, and an order counts for ' +
    'every campaign in whose window it lies. What the campaign changed, only the comparison with those held out says.',
  last:
    'Orders after a message, not because of it: some of these people would have ordered anyway. An order counts for the ' +
    'campaign whose message came last before it. What the campaign changed, only the comparison with those held out says.',
} as const satisfies Record<Touch, string>;

interface Deps extends Pick<Models, 'Customer'> {
  messages: Pick<CampaignMessageFigures, 'countGroups'>;
  orderFigures: CampaignOrderFigures;
  clock: Clock;
}

/** How orders are counted. */
interface Counting {
  windowMs: number;
  touch: Touch;
}

/** What is asked of a campaign. */
export interface OutcomeQuestion {
  /** How long after a message an order counts. */
  windowDays: number;
  /** Which campaigns an order of several counts for; any of them unless said. */
  touch?: Touch | undefined;
  /** The moment by which a window is over or not; now unless said. It hides no order. */
  asOf?: Date | undefined;
}

export type WindowEnd = Pick<Attribution, 'isFinal' | 'finalAt'>;

/** What a campaign's messages and orders come to. */
export interface CampaignCount {
  groups: MessageGroup[];
  orders: OrderGroup[];
  reactions: Reactions;
  attribution: Attribution;
  /** When the windows of those are over who were sent a version of an A/B test. */
  testEnd: WindowEnd;
  liftInput: Omit<LiftInput, 'minimalEffect'>;
}

const sum = <T>(items: readonly T[], figure: (item: T) => number): number =>
  items.reduce((before, item) => before + figure(item), 0);

const toSums = (orders: readonly OrderGroup[], people: number): GroupSums => ({
  people,
  buyers: sum(orders, (group) => group.buyers),
  orders: sum(orders, (group) => group.orders),
  revenue: sum(orders, (group) => group.revenue),
  refunds: sum(orders, (group) => group.refunds),
  squares: sum(orders, (group) => group.squares),
  cubes: sum(orders, (group) => group.cubes),
});

function extreme(groups: readonly MessageGroup[], field: 'firstSentAt' | 'lastSentAt'): Date | null {
  const times = having(groups, ...REACHED).flatMap((group) => group[field]?.getTime() ?? []);
  if (times.length === 0) return null;
  return new Date(field === 'firstSentAt' ? Math.min(...times) : Math.max(...times));
}

const isOver = ({ status }: CampaignDoc): boolean => finalCampaignStatuses.some((final) => final === status);

const isPrepared = (campaign: CampaignDoc): boolean =>
  isOver(campaign) || campaign.status === 'RUNNING' || campaign.pausedFrom === 'RUNNING';

/** When the last window of these messages is over, unless some are still to be sent. */
function toEnd(
  groups: readonly MessageGroup[],
  { mayGrow, windowMs, now }: { mayGrow: boolean; windowMs: number; now: Date },
): WindowEnd {
  const isOpen = mayGrow || total(having(groups, 'PENDING', 'SENDING')) > 0;
  const last = extreme(groups, 'lastSentAt');
  const finalAt = !isOpen && last ? new Date(last.getTime() + windowMs) : null;
  const isFinal = !isOpen && (finalAt === null || now >= finalAt);
  return { isFinal, finalAt: finalAt?.toISOString() ?? null };
}

/** Counts what became of a campaign's messages, and what their people ordered. */
export function createCampaignOutcomes({ Customer, messages, orderFigures, clock }: Deps) {
  const countUnsubscribes = ({ _id, channel }: CampaignDoc): Promise<number> =>
    Customer.countDocuments({ [`unsubscribed.${channel}.campaignId`]: _id });

  async function countOrders(campaign: CampaignDoc, groups: MessageGroup[], { windowMs, touch }: Counting) {
    if (!campaign.launchedAt || groups.length === 0) return [];
    return orderFigures.countOrders(campaign, {
      launchedAt: campaign.launchedAt,
      windowMs,
      firstSentAt: extreme(groups, 'firstSentAt'),
      lastSentAt: extreme(groups, 'lastSentAt'),
      people: total(groups),
      touch,
    });
  }

  function toAttribution(groups: MessageGroup[], orders: OrderGroup[]) {
    const revenue = sum(orders, ({ attributed }) => attributed.revenue);
    const refunds = sum(orders, ({ attributed }) => attributed.refunds);
    return {
      people: total(having(groups, ...REACHED)),
      buyers: sum(orders, ({ attributed }) => attributed.buyers),
      orders: sum(orders, ({ attributed }) => attributed.orders),
      revenue: toMajor(revenue),
      refunds: toMajor(refunds),
      net: toMajor(revenue + refunds),
    };
  }

  return {
    /** Counts everything afresh. */
    async count(campaign: CampaignDoc, question: OutcomeQuestion): Promise<CampaignCount> {
      const { windowDays, touch = 'any', asOf: now = clock.now() } = question;
      const windowMs = windowDays * DAY_MS;
      const groups = campaign.launchedAt ? await messages.countGroups(campaign) : [];
      const [orders, unsubscribes] = await Promise.all([
        countOrders(campaign, groups, { windowMs, touch }),
        countUnsubscribes(campaign),
      ]);
      const holdout = orders.filter(({ isHoldout }) => isHoldout);
      const assigned = orders.filter(({ isHoldout }) => !isHoldout);
      return {
        groups,
        orders,
        reactions: { unsubscribes, ...toFaults(groups) },
        attribution: {
          ...toAttribution(groups, orders),
          touch,
          windowDays,
          ...toEnd(groups, { mayGrow: !isOver(campaign), windowMs, now }),
          note: NOTES[touch],
        },
        testEnd: toEnd(
          groups.filter((group) => group.isTested),
          { mayGrow: !isPrepared(campaign), windowMs, now },
        ),
        liftInput: {
          launchedAt: campaign.launchedAt,
          windowDays,
          now,
          assigned: toSums(assigned, wereAssigned(groups)),
          holdout: toSums(holdout, total(having(groups, 'HOLDOUT'))),
        },
      };
    },
  };
}

export type CampaignOutcomes = ReturnType<typeof createCampaignOutcomes>;
