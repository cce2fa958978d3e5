import { Types } from 'mongoose';
import type { AbTest, CampaignDoc } from '../../models/campaignModel';
import { releaseScores } from '../../rules/placeScores';
import type { AbTestInput } from '../../schemas/campaignContentSchema';
import type { CreateCampaign } from '../../schemas/campaignInputSchema';
import type { Clock } from '../../utils/clock';
import { toSchedule } from '../../utils/schedule';
import { campaignEvent } from './campaignEvents';

const MAX_NAME = 200;

/** What only a launch or an action sets: a new campaign begins without it. */
const untouched = {
  scheduledAt: null,
  expiresAt: null,
  launchedAt: null,
  completedAt: null,
  archivedAt: null,
  stats: {},
  statsAsOf: null,
  countAt: null,
  changeId: '',
} as const;

type Given<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

/** The fields that have a value: what is undefined is not there. */
export function given<T extends object>(fields: T): Given<T> {
  const kept: Given<T> = {};
  for (const name of Object.keys(fields) as (keyof T)[]) {
    const value = fields[name];
    if (value !== undefined) kept[name] = value as Exclude<T[keyof T], undefined>;
  }
  return kept;
}

/** A test without a result. */
export const toAbTest = ({ variants, testPercent, metric, waitMinutes }: AbTestInput): AbTest => ({
  variants: variants.map(({ name, subject, message }) => ({
    name,
    message,
    ...(subject !== undefined && { subject }),
  })),
  testPercent,
  metric,
  waitMinutes,
});

interface Draft {
  id: string;
  input: CreateCampaign;
  /** Whom it is for: rules, or a segment. */
  audience: Pick<CampaignDoc, 'rules' | 'segmentId'>;
  clock: Clock;
}

/**
 * A campaign as it is made, scheduled when the input says so.
 * @throws AppError validation_failed for a schedule in the past
 */
export function buildDraft({ id, input, audience, clock }: Draft): CampaignDoc {
  const { launch: _launch, segmentId: _segment, rules: _rules, ...fields } = input;
  const { scheduledAt, timezone, expiresAt, asOf, ...content } = fields;
  const { subject, ratePerSecond, frequencyCap, quietHours, abTest, ...required } = content;
  const schedule = scheduledAt && toSchedule({ scheduledAt, timezone, expiresAt }, clock.now());
  return {
    ...untouched,
    ...required,
    ...given({ subject, ratePerSecond, frequencyCap, quietHours }),
    ...(abTest && { abTest: toAbTest(abTest) }),
    ...audience,
    _id: new Types.ObjectId(id),
    status: schedule ? 'SCHEDULED' : 'DRAFT',
    asOf: asOf ?? null,
    ...schedule,
    ...(schedule && { outbox: [campaignEvent('campaign.scheduled', clock)] }),
    createdAt: clock.now(),
  };
}

/** A new draft with the same content and people. */
export function buildCopy(
  source: CampaignDoc,
  { id, name, now }: { id: string; name: string | undefined; now: Date },
): CampaignDoc {
  const { channel, message, rules, holdoutPercent, sendTime, onUnknown, launchedAt } = source;
  const { subject, ratePerSecond, segmentId, abTest } = source;
  // What the launch filled in is for the sending policy again.
  const { frequencyCap, quietHours } = launchedAt ? (source.ownLimits ?? {}) : source;
  return {
    ...untouched,
    ...given({ subject, ratePerSecond, segmentId, frequencyCap, quietHours }),
    ...(abTest && { abTest: toAbTest(abTest) }),
    _id: new Types.ObjectId(id),
    name: name ?? `Copy of ${source.name}`.slice(0, MAX_NAME),
    status: 'DRAFT',
    channel,
    message,
    // The scores of the launch were those of its moment.
    rules: segmentId ? null : rules && launchedAt ? releaseScores(rules) : rules,
    asOf: launchedAt ? null : source.asOf,
    holdoutPercent,
    sendTime,
    onUnknown,
    createdAt: now,
  };
}
