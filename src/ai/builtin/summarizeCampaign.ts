import { figuresOf } from '../campaignFacts';
import type { Lift } from '../../schemas/liftSchema';
import type { CampaignFacts, CampaignInsight } from '../campaignFacts';

const format = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 2 });

const plurals: Readonly<Record<string, string>> = { person: 'people' };

/** "1 message", "2,000 messages". */
const many = (count: number, noun: string): string =>
  `${format(count)} ${count === 1 ? noun : (plurals[noun] ?? `${noun}s`)}`;

const was = (count: number): string => (count === 1 ? 'was' : 'were');
const is = (count: number): string => (count === 1 ? 'is' : 'are');

function list(parts: readonly string[]): string {
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} and ${parts.at(-1)}`;
}

const skipWords: Readonly<Record<string, string>> = {
  no_consent: 'without consent',
  no_address: 'without an address',
  suppressed: 'on the suppression list',
  frequency_cap: 'over the frequency cap',
};

const reasonWords = (reason: string): string => skipWords[reason] ?? `for ${reason.replaceAll('_', ' ')}`;

/** "(3 without consent and 1 without an address)": the parts of a count, the largest first; empty for one of nothing. */
function partsOf(counts: Readonly<Record<string, number>>, words: (reason: string) => string): string {
  const parts = Object.entries(counts)
    .filter(([, count]) => count > 0)
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([reason, count]) => `${format(count)} ${words(reason)}`);
  return parts.length === 0 ? '' : ` (${list(parts)})`;
}

const moment = (iso: string | null): string =>
  iso === null ? '' : `${iso.slice(0, 16).replace('T', ' ')} UTC`;

/** What the status says. */
function stateSentence({ name, channel, status, statusReason, ...times }: CampaignFacts): string {
  const because = statusReason === undefined ? '' : ` (${statusReason.replaceAll('_', ' ')})`;
  const it = `The ${channel} campaign ${JSON.stringify(name)}`;
  switch (status) {
    case 'DRAFT':
      return `${it} is a draft: nothing has been sent.`;
    case 'SCHEDULED':
      return `${it} is scheduled for ${moment(times.scheduledAt)}: nothing has been sent yet.`;
    case 'PREPARING':
      return `${it} is being prepared: its audience is written down, and the figures still grow.`;
    case 'RUNNING':
      return `${it} is running since ${moment(times.launchedAt)}.`;
    case 'PAUSED':
      return `${it} is paused${because}.`;
    case 'COMPLETED':
      return `${it} was completed at ${moment(times.completedAt)}.`;
    case 'CANCELLED':
      return `${it} was cancelled${because}.`;
    default:
      return `${it} failed${because}.`;
  }
}

function audienceSentence({ report }: CampaignFacts): string {
  const { matched, toSend, holdout, skipped } = report;
  if (matched === 0) return 'Its rules chose nobody.';
  const left = Object.values(skipped).reduce((sum, count) => sum + count, 0);
  if (toSend === matched) return `Its rules chose ${many(matched, 'person')}, and nobody is left out.`;
  const others = [
    ...(left > 0 ? [`${format(left)} ${is(left)} skipped${partsOf(skipped, reasonWords)}`] : []),
    ...(holdout > 0 ? [`${format(holdout)} ${is(holdout)} held out on purpose`] : []),
  ];
  const reached =
    toSend === 0 ? 'nobody gets a message' : `${format(toSend)} ${toSend === 1 ? 'gets' : 'get'} a message`;
  return `Its rules chose ${many(matched, 'person')}: ${list([reached, ...others])}.`;
}

/** What became of those who are to get it; the counts add up. */
function outcomeSentence(facts: CampaignFacts): string {
  const { toSend, outcomes } = facts.report;
  if (toSend === 0) return '';
  const figures = figuresOf(facts);
  const count = (name: string): number => figures[name] ?? 0;
  const share = (name: string): string => ` (${format(count(`${name}Percent`))} %)`;
  const [delivered, failed] = [count('delivered'), count('failed')];
  const failures =
    failed === 0
      ? ''
      : `${share('failed')}${partsOf(outcomes.failed, (reason) => `for ${reason.replaceAll('_', ' ')}`)}`;
  const parts: [count: number, words: string][] = [
    [delivered, `${was(delivered)} delivered${share('delivered')}`],
    [count('sent'), `${is(count('sent'))} with the vendor, who has not told the end yet`],
    [failed, `failed${failures}`],
    [count('sending'), `${is(count('sending'))} being sent`],
    [count('pending'), `${is(count('pending'))} to be sent`],
    [
      count('waiting'),
      `${count('waiting') === 1 ? 'waits' : 'wait'}${partsOf(outcomes.waiting, waitingWords)}`,
    ],
    [count('cancelled'), `${was(count('cancelled'))} cancelled before sending`],
  ];
  const told = parts.filter(([number]) => number > 0).map(([number, words]) => `${format(number)} ${words}`);
  return `Of the ${many(toSend, 'message')}, ${list(told)}.`;
}

const waitingWords = (reason: string): string =>
  ({
    quiet_hours: 'for the end of quiet hours',
    best_hour: 'for their best hour',
    winner: 'for the winner of the test',
  })[reason] ?? reason;

function deadLetterSentence({ report: { deadLetters } }: CampaignFacts): string {
  if (deadLetters === 0) return '';
  return `Of the failed messages, ${format(deadLetters)} ${was(deadLetters)} given up after too many attempts; retry-failed sends ${deadLetters === 1 ? 'it' : 'them'} again.`;
}

const variantSentences = ({ report }: CampaignFacts): string[] =>
  report.variants.map(
    ({ name, toSend, delivered, failed }) =>
      `Version ${JSON.stringify(name)}: ${format(delivered)} of ${many(toSend, 'message')} delivered, ${format(failed)} failed.`,
  );

const VERDICTS: Readonly<Record<Lift['verdict'], string>> = {
  not_launched: 'nothing can be said yet',
  no_holdout: 'nothing to compare with',
  window_open: 'too early to judge',
  too_few: 'too few people to judge',
  no_evidence: 'no evidence that it changed anything',
  increase: 'evidence that it brought orders',
  decrease: 'evidence that it cost orders',
};

const liftSentence = ({
  assignedPercent,
  holdoutPercent,
  verdict,
}: NonNullable<CampaignInsight['lift']>): string =>
  `Of those who were to get it ${format(assignedPercent)} % ordered, of those held out ${format(holdoutPercent)} %: ${VERDICTS[verdict]}.`;

function insightSentences({ insight }: CampaignFacts): string[] {
  if (!insight) return [];
  const { currency, windowDays, isFinal, buyers, orders, revenue, lift } = insight;
  const bought =
    orders === 0
      ? `${isFinal ? 'Nobody' : 'So far nobody'} ordered within ${many(windowDays, 'day')} after the message.`
      : `${isFinal ? 'Within' : 'So far, within'} ${many(windowDays, 'day')} after the message ${many(buyers, 'person')} placed ${many(orders, 'order')} worth ${currency} ${format(revenue)}.`;
  return lift ? [bought, liftSentence(lift)] : [bought];
}

/** A campaign in words. Every number is one of `figuresOf`, and the parts add up to their wholes. */
export function summarizeCampaign(facts: CampaignFacts): string {
  if (facts.status === 'DRAFT' || facts.status === 'SCHEDULED') return stateSentence(facts);
  return [
    stateSentence(facts),
    ...(facts.launchedAt === null ? [] : [audienceSentence(facts)]),
    outcomeSentence(facts),
    deadLetterSentence(facts),
    ...variantSentences(facts),
    ...insightSentences(facts),
  ]
    .filter((sentence) => sentence !== '')
    .join(' ');
}
