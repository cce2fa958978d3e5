import type { AbTestInsight, VersionInsight } from '../schemas/abTestInsightSchema';
import { newcombeDifference } from './liftStatistics';
import { toRate } from './liftReport';
import { percent, points, toMinute } from './liftSentence';
import { toMajor } from './money';

/** How one version did with the people who were tested; money in minor units. */
export interface VersionFigures {
  name: string;
  toSend: number;
  sent: number;
  delivered: number;
  failed: number;
  buyers: number;
  net: number;
  unsubscribes: number;
}

interface AbTestInput {
  metric: AbTestInsight['metric'];
  winner?: string | undefined;
  decidedAt?: Date | undefined;
  versions: readonly VersionFigures[];
  /** Whether every window in which orders of tested people count is over, and when the last one is, if that is known. */
  window: { isFinal: boolean; finalAt: string | null };
}

type Comparison = VersionInsight['comparisons'][number];

const LEVEL = 0.05;

/** What the test measures of a version: how many of how many; more is better. */
function measure(
  { sent, delivered, failed, buyers, unsubscribes }: VersionFigures,
  metric: AbTestInput['metric'],
) {
  if (metric === 'delivered') return { count: delivered, people: sent + failed };
  if (metric === 'orders') return { count: buyers, people: sent };
  return { count: sent - unsubscribes, people: sent };
}

/** Orders of the last messages may still come; the other measures have no window. */
const isTooEarly = ({ metric, window }: AbTestInput): boolean => metric === 'orders' && !window.isFinal;

/** The confidence that each comparison needs so that all of them together are right in 95 of 100 tests (Bonferroni). */
const confidenceFor = (versions: number): number => 1 - LEVEL / Math.max(1, (versions * (versions - 1)) / 2);

function compare(version: VersionFigures, input: AbTestInput): Comparison[] {
  const { metric, versions } = input;
  return versions
    .filter(({ name }) => name !== version.name)
    .flatMap((other) => {
      const confidence = confidenceFor(versions.length);
      const found = newcombeDifference(measure(version, metric), measure(other, metric), confidence);
      if (!found) return [];
      const isEvidence = !isTooEarly(input) && (found.low > 0 || found.high < 0);
      return [{ with: other.name, ...found, isEvidence }];
    });
}

const toVersion = (version: VersionFigures, input: AbTestInput): VersionInsight => ({
  name: version.name,
  isWinner: version.name === input.winner,
  toSend: version.toSend,
  delivered: toRate(version.delivered, version.sent + version.failed),
  ordered: toRate(version.buyers, version.sent),
  unsubscribed: toRate(version.unsubscribes, version.sent),
  net: toMajor(version.net),
  comparisons: compare(version, input),
});

const WHAT = {
  delivered: 'share delivered',
  orders: 'share who ordered after it',
  fewest_unsubscribes: 'share who did not unsubscribe',
} as const;

function share(version: VersionFigures, metric: AbTestInput['metric']): number {
  const { count, people } = measure(version, metric);
  return people === 0 ? 0 : count / people;
}

/** The version in front by the figures of now. */
function leaderOf({ versions, metric }: AbTestInput): VersionFigures | undefined {
  return versions.reduce<VersionFigures | undefined>(
    (best, version) => (best && share(best, metric) >= share(version, metric) ? best : version),
    undefined,
  );
}

function verdictOf(leader: VersionInsight, input: AbTestInput): string {
  if (leader.comparisons.length === 0) return 'There is nothing to compare it with yet.';
  if (isTooEarly(input)) {
    const { finalAt } = input.window;
    const until = finalAt
      ? `until ${toMinute(finalAt)} UTC`
      : 'while messages go out, and after the last one';
    return `It is too early to say whether that is more than chance: orders count ${until}.`;
  }
  const interval = ({ difference, low, high }: Comparison): string =>
    `${points(difference)} points (${points(low)} to ${points(high)})`;
  const worse = leader.comparisons.find(({ high }) => high < 0);
  if (worse) return `That is evidence that ${worse.with} is better than ${leader.name}: ${interval(worse)}.`;
  const open = leader.comparisons.find(({ low }) => low <= 0);
  if (!open) return `That is evidence that ${leader.name} is better.`;
  return `That is no evidence that ${leader.name} is better than ${open.with}: ${interval(open)} can be chance.`;
}

function sentenceOf(input: AbTestInput, versions: readonly VersionInsight[]): string {
  const { metric, winner, decidedAt } = input;
  const leader = leaderOf(input);
  const shown = versions.find(({ name }) => name === (winner ?? leader?.name));
  const figures = input.versions.find(({ name }) => name === shown?.name);
  if (!shown || !figures) return 'No version has been sent yet.';
  const rate = `${percent(share(figures, metric))} by now`;
  const head =
    winner === undefined
      ? `No winner has been chosen yet. ${shown.name} is in front with the highest ${WHAT[metric]}, ${rate}.`
      : `${winner} was chosen on ${(decidedAt?.toISOString() ?? '').slice(0, 10)} for the highest ${WHAT[metric]}, ${rate}.`;
  return `${head} ${verdictOf(shown, input)}`;
}

/** How the versions of an A/B test did, who won and whether that is more than chance. */
export function toAbTestInsight(input: AbTestInput): AbTestInsight {
  const versions = input.versions.map((version) => toVersion(version, input));
  return {
    metric: input.metric,
    winner: input.winner ?? null,
    decidedAt: input.decidedAt?.toISOString() ?? null,
    versions,
    confidence: confidenceFor(versions.length),
    sentence: sentenceOf(input, versions),
  };
}
