import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Types, mongo } from 'mongoose';
import { toCampaign, toCampaignStats } from '../models/campaignModel';
import type { CampaignDoc } from '../models/campaignModel';
import type { Models } from '../models/models';
import { finalCampaignStatuses } from '../schemas/campaignSchema';
import type { Campaign, CampaignStats } from '../schemas/campaignSchema';
import type {
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
import type { CampaignAudience } from './campaigns/campaignAudience';
import { buildCopy, buildDraft, given, toAbTest } from './campaigns/campaignDrafts';
import { campaignEvent } from './campaigns/campaignEvents';
import { asRead } from './campaigns/campaignLaunch';
import type { CampaignLaunch } from './campaigns/campaignLaunch';
import type { CampaignLifecycle } from './campaigns/campaignLifecycle';
import type { CampaignStatistics } from './campaigns/campaignStatistics';
import type { MessagePreviewService } from './messagePreviewService';

const WATCH_MS = 1000;

interface Deps extends Pick<Models, 'Campaign' | 'Segment'> {
  audience: Pick<CampaignAudience, 'parseRules' | 'freezeRules'>;
  previews: Pick<MessagePreviewService, 'assertVariantsRender'>;
  launch: CampaignLaunch;
  lifecycle: CampaignLifecycle;
  clock: Clock;
  /** Called when a campaign has been launched. */
  onWork: () => void;
  statistics: Pick<CampaignStatistics, 'refresh'>;
}

/** Campaigns: drafts, and how they are shown. */
export function createCampaignService(deps: Deps) {
  const { Campaign: Model, Segment, audience, previews, lifecycle, clock, onWork, statistics } = deps;
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

  /** Whom a copy is for: the campaign's segment, or, once that is gone, the rules that the launch took from it. */
  async function peopleOf(source: CampaignDoc): Promise<Pick<CampaignDoc, 'segmentId'>> {
    const { segmentId, launchedAt } = source;
    const isGone = segmentId && launchedAt && !(await Segment.exists({ _id: segmentId }));
    return { segmentId: isGone ? undefined : segmentId };
  }

  const launched = async (draft: CampaignDoc): Promise<CampaignDoc> => ({
    ...draft,
    ...(await deps.launch.freeze(draft, String(draft._id))),
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
      const draft = buildDraft({ id, input, audience: await readAudience(input), clock });
      const doc = await insert(input.launch ? await launched(draft) : draft);
      if (input.launch) onWork();
      return toCampaign(doc);
    },

    /**
     * A new draft with the same content and people.
     * @param id the id that the copy gets; when it exists, an earlier attempt made it
     * @throws AppError not_found
     */
    async duplicateCampaign(sourceId: string, id: string, input: DuplicateCampaign): Promise<Campaign> {
      const source = await findCampaign(sourceId);
      const people = await peopleOf(source);
      const copy = buildCopy({ ...source, ...people }, { id, name: input?.name, now: clock.now() });
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
        asRead(doc),
        {
          $set: {
            contentId: randomUUID(),
            ...Object.fromEntries(kept),
            ...(abTest && { abTest: toAbTest(abTest) }),
            ...meant,
          },
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
