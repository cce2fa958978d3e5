import { setTimeout as sleep } from 'node:timers/promises';
import { Types, mongo } from 'mongoose';
import { toCampaign, toCampaignStats } from '../models/campaignModel';
import type { AbTest, CampaignDoc } from '../models/campaignModel';
import type { Models } from '../models/models';
import { releaseScores } from '../rules/placeScores';
import { finalCampaignStatuses } from '../schemas/campaignSchema';
import type { Campaign, CampaignStats } from '../schemas/campaignSchema';
import type {
  AbTestInput,
  CampaignsQuery,
  CreateCampaign,
  DuplicateCampaign,
  RetryFailed,
  ScheduleCampaign,
  UpdateCampaign,
} from '../schemas/campaignInputSchema';
import { idPosition } from '../schemas/commonSchema';
import type { Page } from '../schemas/commonSchema';
import { assertAllowed } from '../utils/campaignStates';
import type { Clock } from '../utils/clock';
import { decodeCursor, toPage } from '../utils/pagination';
import { toSchedule } from '../utils/schedule';
import type { CampaignAudience } from './campaignAudience';
import { campaignEvent } from './campaignEvents';
import type { CampaignLifecycle } from './campaignLifecycle';
import type { CampaignStatistics } from './campaignStatistics';
import type { MessagePreviewService } from './messagePreviewService';

const WATCH_MS = 1000;
const MAX_NAME = 200;

interface Deps {
  Campaign: Models['Campaign'];
  audience: Pick<CampaignAudience, 'parseRules' | 'freezeRules'>;
  previews: Pick<MessagePreviewService, 'assertVariantsRender'>;
  lifecycle: CampaignLifecycle;
  clock: Clock;
  /** Called when a campaign has been launched. */
  onWork: () => void;
  statistics: Pick<CampaignStatistics, 'refresh'>;
}

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
function given<T extends object>(fields: T): Given<T> {
  const kept: Given<T> = {};
  for (const name of Object.keys(fields) as (keyof T)[]) {
    const value = fields[name];
    if (value !== undefined) kept[name] = value as Exclude<T[keyof T], undefined>;
  }
  return kept;
}

/** A test without a result. */
const toAbTest = ({ variants, testPercent, metric, waitMinutes }: AbTestInput): AbTest => ({
  variants: variants.map(({ name, subject, message }) => ({
    name,
    message,
    ...(subject !== undefined && { subject }),
  })),
  testPercent,
  metric,
  waitMinutes,
});

/** Campaigns: drafts, and how they are shown. */
export function createCampaignService(deps: Deps) {
  const { Campaign: Model, audience, previews, lifecycle, clock, onWork, statistics } = deps;
  const { findCampaign } = lifecycle;

  /** The rules to store for a draft: canonical ones, or null for a segment; both are tried first. */
  async function readAudience(input: { segmentId?: string | undefined; rules?: unknown }) {
    if (input.segmentId !== undefined) {
      await audience.freezeRules({ segmentId: input.segmentId });
      return { rules: null, segmentId: new Types.ObjectId(input.segmentId) };
    }
    const rules = await audience.parseRules(input.rules);
    await audience.freezeRules({ rules });
    return { rules };
  }

  /** Writes a new campaign; a request that is repeated after a crash finds it there already. */
  async function insert(doc: CampaignDoc): Promise<CampaignDoc> {
    try {
      await Model.collection.insertOne(doc);
      return doc;
    } catch (error) {
      if (error instanceof mongo.MongoServerError && error.code === 11000)
        return findCampaign(String(doc._id));
      throw error;
    }
  }

  const launched = async (draft: CampaignDoc): Promise<CampaignDoc> => ({
    ...draft,
    ...(await lifecycle.freeze(draft, String(draft._id))),
    outbox: [campaignEvent('campaign.launched', clock)],
  });

  const shown = (change: Promise<CampaignDoc>): Promise<Campaign> => change.then(toCampaign);

  return {
    schedule: (id: string, actionId: string, input: ScheduleCampaign) =>
      shown(lifecycle.schedule(id, actionId, input)),
    unschedule: (id: string, actionId: string) => shown(lifecycle.unschedule(id, actionId)),
    launch: (id: string, actionId: string) => shown(lifecycle.launch(id, actionId)),
    pause: (id: string, actionId: string) => shown(lifecycle.pause(id, actionId)),
    resume: (id: string, actionId: string) => shown(lifecycle.resume(id, actionId)),
    cancel: (id: string, actionId: string) => shown(lifecycle.cancel(id, actionId)),
    retryFailed: (id: string, actionId: string, input: RetryFailed) =>
      shown(lifecycle.retryFailed(id, actionId, input)),
    archive: (id: string, actionId: string) => shown(lifecycle.archive(id, actionId)),
    unarchive: (id: string, actionId: string) => shown(lifecycle.unarchive(id, actionId)),

    /**
     * Makes a campaign, and launches or schedules it when the input says so. The same id again changes nothing.
     * @throws AppError validation_failed for templates, rules or a schedule with faults
     */
    async createCampaign(id: string, input: CreateCampaign): Promise<Campaign> {
      previews.assertVariantsRender(input);
      const { launch, scheduledAt, timezone, expiresAt, asOf, segmentId, rules, ...content } = input;
      const { subject, ratePerSecond, frequencyCap, quietHours, abTest, ...required } = content;
      const schedule = scheduledAt && toSchedule({ scheduledAt, timezone, expiresAt }, clock.now());
      const draft: CampaignDoc = {
        ...untouched,
        ...required,
        ...given({ subject, ratePerSecond, frequencyCap, quietHours }),
        ...(abTest && { abTest: toAbTest(abTest) }),
        ...(await readAudience({ segmentId, rules })),
        _id: new Types.ObjectId(id),
        status: schedule ? 'SCHEDULED' : 'DRAFT',
        asOf: asOf ?? null,
        ...schedule,
        ...(schedule && { outbox: [campaignEvent('campaign.scheduled', clock)] }),
        createdAt: clock.now(),
      };
      const doc = await insert(launch ? await launched(draft) : draft);
      if (launch) onWork();
      return toCampaign(doc);
    },

    /**
     * A new draft with the same content and people.
     * @param id the id that the copy gets; when it exists, an earlier attempt made it
     * @throws AppError not_found
     */
    async duplicateCampaign(sourceId: string, id: string, input: DuplicateCampaign): Promise<Campaign> {
      const source = await findCampaign(sourceId);
      const { channel, message, rules, holdoutPercent, sendTime, onUnknown, launchedAt } = source;
      const { subject, ratePerSecond, segmentId, abTest, frequencyCap, quietHours } = source;
      const copy: CampaignDoc = {
        ...untouched,
        ...given({ subject, ratePerSecond, segmentId }),
        // What the launch filled in is for the sending policy again.
        ...(!launchedAt && given({ frequencyCap, quietHours })),
        ...(abTest && { abTest: toAbTest(abTest) }),
        _id: new Types.ObjectId(id),
        name: input?.name ?? `Copy of ${source.name}`.slice(0, MAX_NAME),
        status: 'DRAFT',
        channel,
        message,
        // The scores of the launch were those of its moment.
        rules: segmentId ? null : rules && launchedAt ? releaseScores(rules) : rules,
        asOf: launchedAt ? null : source.asOf,
        holdoutPercent,
        sendTime,
        onUnknown,
        createdAt: clock.now(),
      };
      return toCampaign(await insert(copy));
    },

    /** The campaigns, newest first. */
    async listCampaigns({ limit, cursor, status, archived }: CampaignsQuery): Promise<Page<Campaign>> {
      const after = cursor === undefined ? {} : { _id: { $lt: decodeCursor(cursor, idPosition) } };
      const archivedAt = archived ? { $ne: null } : null;
      const docs = await Model.find({ ...after, ...(status && { status }), archivedAt })
        .sort({ _id: -1 })
        .limit(limit + 1)
        .lean();
      return toPage(docs, limit, { position: (doc) => String(doc._id), item: toCampaign });
    },

    /** @throws AppError not_found */
    getCampaign: async (id: string): Promise<Campaign> => toCampaign(await findCampaign(id)),

    /**
     * The figures, counted anew when they are older than a second and can have changed.
     * @throws AppError not_found
     */
    async getStats(id: string): Promise<CampaignStats> {
      await statistics.refresh(id);
      return toCampaignStats(await findCampaign(id));
    },

    /**
     * The figures at once, and then whenever they have changed, at most once a second; ends with a final status.
     * @throws AppError not_found
     */
    async *watchStats(id: string, signal: AbortSignal): AsyncGenerator<CampaignStats> {
      let shown = '';
      for (;;) {
        const stats = toCampaignStats(await findCampaign(id));
        const { statsAsOf: _, ...content } = stats;
        if (JSON.stringify(content) !== shown) yield stats;
        shown = JSON.stringify(content);
        if (finalCampaignStatuses.some((final) => final === stats.status)) return;
        await sleep(WATCH_MS, undefined, { signal });
      }
    },

    /**
     * Changes a campaign that has not been launched; a missing field stays as it is.
     * @throws AppError not_found, conflict after the launch, validation_failed
     */
    async updateCampaign(id: string, changes: UpdateCampaign): Promise<Campaign> {
      const doc = await findCampaign(id);
      assertAllowed(doc, 'update');
      const { segmentId, rules, ...others } = changes;
      const { subject, message, abTest } = others;
      previews.assertVariantsRender({ subject, message: message ?? doc.message, abTest });
      const meant =
        segmentId !== undefined || rules !== undefined ? await readAudience({ segmentId, rules }) : undefined;
      const cleared = (['subject', 'ratePerSecond', 'abTest'] as const).filter(
        (field) => others[field] === null,
      );
      const kept = Object.entries(given(others)).filter(([field]) => !cleared.some((name) => name === field));
      const updated = await Model.findOneAndUpdate(
        { _id: doc._id, status: doc.status, archivedAt: null },
        {
          $set: { ...Object.fromEntries(kept), ...(abTest && { abTest: toAbTest(abTest) }), ...meant },
          $unset: {
            ...Object.fromEntries(cleared.map((field) => [field, 1 as const])),
            ...(meant && !('segmentId' in meant) && { segmentId: 1 as const }),
          },
        },
        { returnDocument: 'after' },
      ).lean();
      if (updated) return toCampaign(updated);
      return this.updateCampaign(id, changes);
    },

    /**
     * Deletes a draft.
     * @throws AppError not_found, conflict after the launch
     */
    async deleteCampaign(id: string): Promise<void> {
      const { deletedCount } = await Model.deleteOne({ _id: id, status: 'DRAFT', archivedAt: null });
      if (deletedCount === 0) assertAllowed(await findCampaign(id), 'delete');
    },
  };
}

export type CampaignService = ReturnType<typeof createCampaignService>;
