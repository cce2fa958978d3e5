import { isCampaignRule, isGroup, isOrdersRule, isSegmentRule } from '../../rules/ruleSchema';
import type { PropertyRule, RuleLeaf, RuleNode, RuleTree } from '../../rules/ruleSchema';
import type { TagIdea, TagTask } from '../aiEngine';
import { findObjectives } from './messages/objectives';
import { reductionsIn } from './messages/readOffer';

const MOST_TAGS = 10;
const MOST_OBJECTIVES = 3;
const LONGEST_TAG = 40;
const LIQUID = /\{\{[^{}]*\}\}|\{%[^{}]*%\}|https?:\/\/\S+/g;

/** Lower case, words joined by hyphens; letters of every script stay. */
export const toTag = (text: string): string =>
  text
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]+/gu, '-')
    .slice(0, LONGEST_TAG)
    .replaceAll(/^-+|-+$/g, '');

const MORE = new Set(['>', '>=']);
const LESS = new Set(['<', '<=']);
const LONG_AGO = new Set(['notInLast', '<', '<=', 'null']);
const LATELY = new Set(['inLast', '>', '>=']);

const byAmount =
  (more: string, less: string) =>
  ({ operator }: PropertyRule): string[] =>
    MORE.has(operator) ? [more] : LESS.has(operator) ? [less] : [];

function byCount({ operator, value }: PropertyRule): string[] {
  if (operator === '=' && value === 0) return ['non-buyers'];
  if (operator === '=' && value === 1) return ['one-time-buyers'];
  return byAmount('frequent-buyers', 'rare-buyers')({ field: '', operator });
}

const byActivity = ({ operator }: PropertyRule): string[] =>
  LONG_AGO.has(operator) ? ['inactive'] : LATELY.has(operator) ? ['recently-active'] : [];

const byArrival = ({ operator }: PropertyRule): string[] => (LATELY.has(operator) ? ['new-customers'] : []);

/** The values of a rule that asks for them, as tags. */
const byValue = ({ operator, value }: PropertyRule): string[] =>
  ['=', 'in', 'contains'].includes(operator) ? [value ?? []].flat().slice(0, 3).map(String).map(toTag) : [];

/** What a rule says about the people. Fields that tell people apart, and attributes, give away no value. */
const tagsByField: Readonly<Record<string, (rule: PropertyRule) => string[]>> = {
  totalSpend: byAmount('high-value', 'low-spend'),
  netSpend: byAmount('high-value', 'low-spend'),
  averageOrderValue: byAmount('large-baskets', 'small-baskets'),
  largestOrder: byAmount('large-baskets', 'small-baskets'),
  visits: byCount,
  orderCount: byCount,
  refundCount: byAmount('with-refunds', 'few-refunds'),
  inactiveDays: byAmount('inactive', 'recently-active'),
  lastVisitAt: byActivity,
  lastOrderAt: byActivity,
  firstOrderAt: byArrival,
  createdAt: byArrival,
  city: byValue,
  country: byValue,
  tags: byValue,
};

function tagsOfLeaf(rule: RuleLeaf, names: ReadonlyMap<string, string>): string[] {
  if (isSegmentRule(rule)) return [toTag(names.get(rule.segmentId) ?? '')];
  if (isOrdersRule(rule)) return ['by-recent-orders'];
  if (isCampaignRule(rule)) return ['by-past-campaign'];
  if (rule.field.startsWith('attributes.')) return [toTag(rule.field.slice('attributes.'.length))];
  return tagsByField[rule.field]?.(rule) ?? [];
}

/** Rules that a group turns into their complement say nothing about who is meant. */
function leavesOf(node: RuleNode): RuleLeaf[] {
  if (!isGroup(node)) return [node];
  return node.not ? [] : node.rules.flatMap(leavesOf);
}

/** Tags for the people whom rules choose. */
export const audienceTags = (rules: RuleTree, names: ReadonlyMap<string, string>): string[] =>
  leavesOf(rules).flatMap((leaf) => tagsOfLeaf(leaf, names));

function textTags({ texts }: TagTask): TagIdea[] {
  const title = [texts.name, texts.objective].join(' ');
  const body = [texts.subject, texts.message].join(' ').replaceAll(LIQUID, ' ');
  const fromTitle = findObjectives(title).map(({ name }) => ({
    tag: toTag(name),
    reason: 'the name or the objective says so',
  }));
  const fromBody = findObjectives(body).map(({ name }) => ({
    tag: toTag(name),
    reason: 'the message says so',
  }));
  const { percent, hasCode } = reductionsIn(`${title}. ${body}`);
  return [
    ...[...fromTitle, ...fromBody].slice(0, MOST_OBJECTIVES),
    ...(percent === undefined ? [] : [{ tag: toTag(`${percent}-percent-off`), reason: 'the discount' }]),
    ...(hasCode ? [{ tag: 'coupon-code', reason: 'the message has a code' }] : []),
  ];
}

/** Labels for a campaign, by its words, its people and its channel; the same task gives the same labels. */
export function tagCampaign(task: TagTask): TagIdea[] {
  const people = task.rules ? audienceTags(task.rules, task.segmentNames) : [];
  const ideas: TagIdea[] = [
    ...textTags(task),
    ...people.map((tag) => ({ tag, reason: 'the rules of the audience' })),
    ...(task.channel ? [{ tag: task.channel, reason: 'the channel' }] : []),
  ];
  const distinct = new Map<string, TagIdea>();
  for (const idea of ideas) if (idea.tag !== '' && !distinct.has(idea.tag)) distinct.set(idea.tag, idea);
  return [...distinct.values()].slice(0, MOST_TAGS);
}
