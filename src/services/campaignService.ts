import { setTimeout as sleep } from 'node:timers/promises';
import { Types, mongo } from 'mongoose';
import { toCampaign, toCampaignStats } from '../models/campaignModel';
import type { CampaignDoc } from '../models/campaignModel';
import type { Models } from '../models/models';
import { finalCampaignStatuses } from '../schemas/campaignSchema';
import type {
  Campaign,
  CampaignsQuery,
  CampaignStats,
  CreateCampaign,
  UpdateCampaign,
} from '../schemas/campaignSchema';
import { idPosition } from '../schemas/commonSchema';
import type { Page } from '../schemas/commonSchema';
import { AppError, notFound } from '../utils/appError';
import type { Clock } from '../utils/clock';
import { decodeCursor, toPage } from '../utils/pagination';
import type { CampaignAudience } from './campaignAudience';
import type { CampaignStatistics } from './campaignStatistics';
import type { MessagePreviewService } from './messagePreviewService';

const WATCH_MS = 1000;

interface Deps {
  Campaign: Models['Campaign'];
  audience: Pick<CampaignAudience, 'parseRules' | 'freezeRules'>;
  previews: Pick<MessagePreviewService, 'assertRenders'>;
  /** The vendor that launched campaigns are frozen with. */
  vendor: string;
  clock: Clock;
  /** The database's clock. */
  leaseClock: Clock;
  /** Called when a campaign has been launched. */
  onLaunched: () => void;
  statistics: Pick<CampaignStatistics, 'refresh'>;
}

type Launch = Pick<
  CampaignDoc,
  'status' | 'rules' | 'asOf' | 'vendor' | 'launchId' | 'launchedAt' | 'preparation' | 'countAt'
>;

/** Campaigns: drafts, what freezes at the launch, and how they are shown. */
export function createCampaignService(deps: Deps) {
  const { Campaign: Model, audience, previews, vendor, clock, leaseClock } = deps;
  const { onLaunched, statistics } = deps;

  async function findCampaign(id: string): Promise<CampaignDoc> {
    const doc = await Model.findById(id).lean();
    if (!doc) throw notFound('campaign', id);
    return doc;
  }

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

  /** What the launch freezes. */
  async function freeze(doc: CampaignDoc, launchId: string): Promise<Launch> {
    const source = doc.segmentId ? { segmentId: String(doc.segmentId) } : { rules: doc.rules };
    const now = clock.now();
    return {
      status: 'PREPARING',
      rules: await audience.freezeRules(source),
      asOf: doc.asOf ?? now,
      vendor,
      launchId,
      launchedAt: now,
      preparation: { leaseId: null, leaseUntil: leaseClock.now(), cursor: null },
      countAt: leaseClock.now(),
    };
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

  const assertDraft = ({ status }: CampaignDoc, verb: string): void => {
    if (status !== 'DRAFT')
      throw new AppError('conflict', `The campaign is ${status}; only a DRAFT can be ${verb}.`);
  };

  async function launchDraft(doc: CampaignDoc, launchId: string): Promise<CampaignDoc> {
    // The request that launched it, repeated: nothing more to do.
    if (doc.status !== 'DRAFT' && doc.launchId === launchId) return doc;
    assertDraft(doc, 'launched');
    const launched = await Model.findOneAndUpdate(
      { _id: doc._id, status: 'DRAFT' },
      { $set: await freeze(doc, launchId) },
      { returnDocument: 'after' },
    ).lean();
    if (!launched) return launchDraft(await findCampaign(String(doc._id)), launchId);
    onLaunched();
    return launched;
  }

  return {
    /**
     * Makes a campaign, and launches it when the input says so. The same id again changes nothing.
     * @throws AppError validation_failed for templates or rules with faults
     */
    async createCampaign(id: string, input: CreateCampaign): Promise<Campaign> {
      previews.assertRenders(input);
      const draft: CampaignDoc = {
        _id: new Types.ObjectId(id),
        name: input.name,
        status: 'DRAFT',
        channel: input.channel,
        ...(input.subject !== undefined && { subject: input.subject }),
        message: input.message,
        ...(await readAudience(input)),
        asOf: input.asOf ?? null,
        launchedAt: null,
        completedAt: null,
        stats: {},
        statsAsOf: null,
        countAt: null,
        changeId: '',
        createdAt: clock.now(),
      };
      const doc = await insert(input.launch ? { ...draft, ...(await freeze(draft, id)) } : draft);
      if (input.launch) onLaunched();
      return toCampaign(doc);
    },

    /** The campaigns, newest first. */
    async listCampaigns({ limit, cursor, status }: CampaignsQuery): Promise<Page<Campaign>> {
      const after = cursor === undefined ? {} : { _id: { $lt: decodeCursor(cursor, idPosition) } };
      const docs = await Model.find({ ...after, ...(status && { status }) })
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
     * Changes a draft; a missing field stays as it is.
     * @throws AppError not_found, conflict after the launch, validation_failed
     */
    async updateCampaign(id: string, changes: UpdateCampaign): Promise<Campaign> {
      const doc = await findCampaign(id);
      assertDraft(doc, 'changed');
      const { subject, segmentId, rules, ...others } = changes;
      previews.assertRenders({ subject: subject ?? undefined, message: others.message });
      const meant =
        segmentId !== undefined || rules !== undefined ? await readAudience({ segmentId, rules }) : undefined;
      const unset = {
        ...(subject === null && { subject: 1 as const }),
        ...(meant && !('segmentId' in meant) && { segmentId: 1 as const }),
      };
      const updated = await Model.findOneAndUpdate(
        { _id: doc._id, status: 'DRAFT' },
        { $set: { ...others, ...(subject && { subject }), ...meant }, $unset: unset },
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
      const { deletedCount } = await Model.deleteOne({ _id: id, status: 'DRAFT' });
      if (deletedCount === 0) assertDraft(await findCampaign(id), 'deleted');
    },

    /**
     * Launches a draft: freezes rules, template, vendor and clock; the audience is written down in the background.
     * @param launchId names the request; repeated with the same one it changes nothing
     * @throws AppError not_found, conflict when it has been launched, validation_failed when a segment is gone
     */
    launchCampaign: async (id: string, launchId: string): Promise<Campaign> =>
      toCampaign(await launchDraft(await findCampaign(id), launchId)),
  };
}

export type CampaignService = ReturnType<typeof createCampaignService>;
