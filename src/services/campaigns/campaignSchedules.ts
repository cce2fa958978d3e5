import { randomUUID } from 'node:crypto';
import type { CampaignDoc } from '../../models/campaignModel';
import type { Models } from '../../models/models';
import { AppError } from '../../utils/appError';
import type { Clock } from '../../utils/clock';
import { pushEvent } from './campaignEvents';
import { asRead } from './campaignLaunch';
import type { CampaignLaunch } from './campaignLaunch';

const SCHEDULED_AT_ONCE = 20;

interface Deps {
  Campaign: Models['Campaign'];
  launch: CampaignLaunch;
  clock: Clock;
  /** The database's clock. */
  leaseClock: Clock;
  /** Called when there is something to prepare. */
  onWork: () => void;
}

/** Launches campaigns when their time has come. */
export function createCampaignSchedules({ Campaign, launch, clock, leaseClock, onWork }: Deps) {
  async function expire({ _id, scheduledAt }: CampaignDoc): Promise<void> {
    await Campaign.updateOne(
      { _id, status: 'SCHEDULED', scheduledAt },
      {
        $set: { status: 'PAUSED', pausedFrom: 'SCHEDULED', statusReason: 'expired' },
        ...pushEvent('campaign.paused', clock),
      },
    );
  }

  /** Launches what is due; what cannot be launched, because its segment is gone for example, FAILED. */
  async function launchDue(doc: CampaignDoc): Promise<void> {
    const unchanged = asRead(doc);
    try {
      await Campaign.updateOne(unchanged, {
        $set: await launch.freeze(doc, randomUUID()),
        ...pushEvent('campaign.launched', clock),
      });
      onWork();
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      const statusReason = error.errors[0]?.detail ?? error.detail;
      await Campaign.updateOne(unchanged, {
        $set: { status: 'FAILED', statusReason, endedAt: leaseClock.now() },
        ...pushEvent('campaign.failed', clock),
      });
    }
  }

  return {
    /**
     * Launches what its schedule says; a campaign whose time has long passed pauses instead, and asks.
     * @returns whether there may be more
     */
    async run(): Promise<boolean> {
      const now = leaseClock.now();
      const due = await Campaign.find({ status: 'SCHEDULED', scheduledAt: { $lte: now } })
        .sort({ scheduledAt: 1 })
        .limit(SCHEDULED_AT_ONCE)
        .lean();
      for (const doc of due) {
        if (doc.expiresAt && doc.expiresAt <= now) await expire(doc);
        else await launchDue(doc);
      }
      return due.length === SCHEDULED_AT_ONCE;
    },
  };
}

export type CampaignSchedules = ReturnType<typeof createCampaignSchedules>;
