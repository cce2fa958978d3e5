import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { UpdateQuery } from 'mongoose';
import type { CampaignDoc } from '../../models/campaignModel';
import type { Models } from '../../models/models';
import type { RetryFailed, ScheduleCampaign } from '../../schemas/campaignInputSchema';
import type { CampaignAction } from '../../schemas/campaignSchema';
import { notFound } from '../../utils/appError';
import { assertAllowed } from '../../utils/campaignStates';
import type { Clock } from '../../utils/clock';
import { toSchedule } from '../../utils/schedule';
import type { CampaignCloser } from './campaignCloser';
import type { CampaignStatistics } from './campaignStatistics';
import { pushEvent } from './campaignEvents';
import { asRead } from './campaignLaunch';
import type { CampaignLaunch } from './campaignLaunch';

/** How long a pause waits for what is with the vendor, in milliseconds, and how often it looks. */
const HANDED_OVER_WAIT_MS = 5000;
const LOOK_AGAIN_MS = 20;

interface Deps {
  Campaign: Models['Campaign'];
  CommunicationLog: Models['CommunicationLog'];
  statistics: Pick<CampaignStatistics, 'countNow'>;
  launch: CampaignLaunch;
  closer: Pick<CampaignCloser, 'close' | 'hasFailed' | 'retryFailed'>;
  clock: Clock;
  /** The database's clock. */
  leaseClock: Clock;
  /** Called when there is something to prepare or to send. */
  onWork: () => void;
}

type Change = UpdateQuery<CampaignDoc>;

/** Everything that changes a campaign's status because somebody, or its schedule, wants it. */
export function createCampaignLifecycle(deps: Deps) {
  const { Campaign, CommunicationLog, launch, closer, statistics, clock, leaseClock, onWork } = deps;

  async function findCampaign(id: string): Promise<CampaignDoc> {
    const doc = await Campaign.findById(id).lean();
    if (!doc) throw notFound('campaign', id);
    return doc;
  }

  /**
   * Does what an action does to a campaign, on condition that its state and its content are still those that were read.
   * @param actionId names the request; repeated with the same one it changes nothing
   */
  async function act(
    id: string,
    { action, actionId }: { action: CampaignAction; actionId: string },
    change: (doc: CampaignDoc) => Change | Promise<Change>,
  ): Promise<CampaignDoc> {
    const doc = await findCampaign(id);
    if (doc.actionId === actionId) return doc;
    assertAllowed(doc, action);
    const { $set, ...others } = await change(doc);
    const changed = await Campaign.findOneAndUpdate(
      asRead(doc),
      { ...others, $set: { ...$set, actionId } },
      { returnDocument: 'after' },
    ).lean();
    // Somebody else was faster: what is allowed now?
    return changed ?? act(id, { action, actionId }, change);
  }

  /** Goes on from where the pause came. */
  async function resumed(doc: CampaignDoc): Promise<Change> {
    const $unset = { pausedFrom: 1, statusReason: 1 } as const;
    const now = leaseClock.now();
    const isResumed = pushEvent('campaign.resumed', clock);
    if (doc.pausedFrom === 'PREPARING') {
      const $set = { status: 'PREPARING', 'preparation.leaseUntil': now, countAt: now } as const;
      return { $set, $unset, ...isResumed };
    }
    if (doc.pausedFrom === 'RUNNING') {
      return { $set: { status: 'RUNNING', countAt: now }, $unset, ...isResumed };
    }
    if (doc.scheduledAt && doc.scheduledAt > now) {
      return { $set: { status: 'SCHEDULED' }, $unset, ...isResumed };
    }
    return { $set: await launch.freeze(doc, ''), $unset, ...pushEvent('campaign.launched', clock) };
  }

  /**
   * Resolves when no worker has messages of a paused campaign any more: no further one is sent from then on. Does not
   * wait for a vendor that hangs, nor for dead workers; nothing more is handed over to the one or by the others.
   */
  async function untilHandedOver(campaignId: CampaignDoc['_id']): Promise<void> {
    const deadline = performance.now() + HANDED_OVER_WAIT_MS;
    while (performance.now() < deadline) {
      const held = { campaignId, status: 'SENDING' as const, nextAttemptAt: { $gt: leaseClock.now() } };
      if (!(await CommunicationLog.exists(held))) return;
      await sleep(LOOK_AGAIN_MS);
    }
  }

  /** The campaign with figures of this moment. */
  async function recounted(id: string): Promise<CampaignDoc> {
    await statistics.countNow(id);
    return findCampaign(id);
  }

  return {
    findCampaign,

    /**
     * Has a campaign go out by itself.
     * @throws AppError not_found, conflict, validation_failed for a schedule in the past
     */
    schedule: (id: string, actionId: string, input: ScheduleCampaign): Promise<CampaignDoc> =>
      act(id, { action: 'schedule', actionId }, () => {
        const schedule = toSchedule(input, clock.now());
        return {
          $set: { status: 'SCHEDULED', ...schedule },
          $unset: { pausedFrom: 1, statusReason: 1, ...(!schedule.timezone && { timezone: 1 }) },
          ...pushEvent('campaign.scheduled', clock),
        };
      }),

    /** Makes it a draft again. @throws AppError not_found, conflict */
    unschedule: (id: string, actionId: string): Promise<CampaignDoc> =>
      act(id, { action: 'unschedule', actionId }, () => ({
        $set: { status: 'DRAFT', scheduledAt: null, expiresAt: null },
        $unset: { timezone: 1, pausedFrom: 1, statusReason: 1 },
      })),

    /**
     * Freezes rules, template, limits, vendor and clock; the audience is written down in the background.
     * @throws AppError not_found, conflict, validation_failed when a segment is gone
     */
    async launch(id: string, actionId: string): Promise<CampaignDoc> {
      const doc = await act(id, { action: 'launch', actionId }, async (draft) => ({
        $set: await launch.freeze(draft, actionId),
        ...pushEvent('campaign.launched', clock),
      }));
      onWork();
      return doc;
    },

    /**
     * Nothing more is claimed; what is with the vendor ends, and is waited for (at most five seconds).
     * @throws AppError not_found, conflict
     */
    async pause(id: string, actionId: string): Promise<CampaignDoc> {
      const paused = await act(id, { action: 'pause', actionId }, ({ status }) => ({
        $set: {
          status: 'PAUSED',
          ...((status === 'SCHEDULED' || status === 'PREPARING' || status === 'RUNNING') && {
            pausedFrom: status,
          }),
        },
        ...pushEvent('campaign.paused', clock),
      }));
      if (paused.pausedFrom !== 'RUNNING') return paused;
      await untilHandedOver(paused._id);
      return recounted(id);
    },

    /** Goes on where it was; a schedule that has passed meanwhile is launched. @throws AppError not_found, conflict */
    async resume(id: string, actionId: string): Promise<CampaignDoc> {
      const doc = await act(id, { action: 'resume', actionId }, resumed);
      onWork();
      return doc;
    },

    /** Ends it: what has not been handed to a vendor is not sent any more. @throws AppError not_found, conflict */
    async cancel(id: string, actionId: string): Promise<CampaignDoc> {
      const doc = await act(id, { action: 'cancel', actionId }, () => ({
        $set: { status: 'CANCELLED', endedAt: leaseClock.now(), countAt: leaseClock.now() },
        $unset: { preparation: 1, pausedFrom: 1, statusReason: 1, decideAt: 1, retry: 1 },
        ...pushEvent('campaign.cancelled', clock),
      }));
      await closer.close(doc._id);
      return recounted(id);
    },

    /**
     * Has failed messages sent again, each under a key of its own; a campaign without such messages stays as it is.
     * @throws AppError not_found, conflict
     */
    async retryFailed(id: string, actionId: string, input: RetryFailed): Promise<CampaignDoc> {
      const found = await findCampaign(id);
      assertAllowed(found, 'retry-failed');
      const retry = {
        id: actionId,
        deadLettersOnly: input?.deadLettersOnly ?? false,
        ...(input?.reasons && { reasons: input.reasons }),
      };
      if (found.actionId !== actionId && !(await closer.hasFailed(found._id, retry))) return found;
      const doc = await act(id, { action: 'retry-failed', actionId }, ({ status }) => ({
        $set: {
          status: 'RUNNING',
          completedAt: null,
          countAt: leaseClock.now(),
          changeId: randomUUID(),
          retry,
        },
        ...(status !== 'RUNNING' && pushEvent('campaign.running', clock)),
      }));
      await closer.retryFailed(doc);
      onWork();
      return recounted(id);
    },

    /** Lists leave it out from now on. @throws AppError not_found, conflict before its end */
    archive: (id: string, actionId: string): Promise<CampaignDoc> =>
      act(id, { action: 'archive', actionId }, () => ({ $set: { archivedAt: clock.now() } })),

    /** @throws AppError not_found, conflict when it is not archived */
    unarchive: (id: string, actionId: string): Promise<CampaignDoc> =>
      act(id, { action: 'unarchive', actionId }, () => ({ $set: { archivedAt: null } })),
  };
}

export type CampaignLifecycle = ReturnType<typeof createCampaignLifecycle>;
