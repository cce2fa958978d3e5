import type { CampaignDoc } from '../../models/campaignModel';
import type { Clock } from '../../utils/clock';
import { limitsOf } from '../delivery/sendingLimits';
import type { SendingPolicyService } from '../sendingPolicyService';
import type { CampaignAudience } from './campaignAudience';
import { given } from './campaignDrafts';

interface Deps {
  audience: Pick<CampaignAudience, 'freezeRules'>;
  policies: Pick<SendingPolicyService, 'getPolicy'>;
  /** The vendors that launched campaigns are frozen with. */
  vendor: string;
  fallbackVendor?: string | undefined;
  clock: Clock;
  /** The database's clock. */
  leaseClock: Clock;
}

/** What a launch freezes. */
export type Launch = Pick<
  CampaignDoc,
  | 'status'
  | 'rules'
  | 'asOf'
  | 'vendor'
  | 'fallbackVendor'
  | 'frequencyCap'
  | 'quietHours'
  | 'ownLimits'
  | 'splitSeed'
  | 'actionId'
  | 'launchedAt'
  | 'preparation'
  | 'countAt'
>;

/** Finds a campaign that still is what it was when it was read. */
export const asRead = ({ _id, status, scheduledAt, archivedAt, contentId }: CampaignDoc) => ({
  _id,
  status,
  scheduledAt,
  archivedAt,
  contentId: contentId ?? { $exists: false },
});

/** What a launch makes of a campaign. */
export function createCampaignLaunch({
  audience,
  policies,
  vendor,
  fallbackVendor,
  clock,
  leaseClock,
}: Deps) {
  return {
    /**
     * What the launch freezes: rules with segments put in place, limits, vendor and clock.
     * @param actionId names the request that launches it
     * @throws AppError validation_failed when a segment is gone
     */
    async freeze(doc: CampaignDoc, actionId: string): Promise<Launch> {
      const source = doc.segmentId ? { segmentId: String(doc.segmentId) } : { rules: doc.rules };
      const now = clock.now();
      const { frequencyCap, quietHours } = doc;
      return {
        status: 'PREPARING',
        rules: await audience.freezeRules(source),
        asOf: doc.asOf ?? now,
        vendor,
        ...(fallbackVendor !== undefined && { fallbackVendor }),
        ...limitsOf(doc, await policies.getPolicy()),
        ownLimits: given({ frequencyCap, quietHours }),
        splitSeed: doc.name,
        actionId,
        launchedAt: now,
        preparation: { leaseId: null, leaseUntil: leaseClock.now(), cursor: null, failures: 0 },
        countAt: leaseClock.now(),
      };
    },
  };
}

export type CampaignLaunch = ReturnType<typeof createCampaignLaunch>;
