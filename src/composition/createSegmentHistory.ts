import type { Env } from '../config/env';
import type { Logger } from '../config/logger';
import type { Models } from '../models/models';
import type { CampaignAudience } from '../services/campaigns/campaignAudience';
import type { RuleService } from '../services/ruleService';
import { createSegmentForgetter } from '../services/segments/segmentForgetter';
import { createSegmentHistoryService } from '../services/segmentHistoryService';
import { createSegmentRefresher } from '../services/segments/segmentRefresher';
import { createSegmentRefreshes } from '../services/segments/segmentRefreshes';
import type { Clock } from '../utils/clock';
import { createPoller } from '../utils/poller';

const NIGHTLY_EVERY_MS = 10_000;
const REFRESH_EVERY_MS = 1000;
const FORGET_EVERY_MS = 5000;

export interface SegmentHistoryDeps {
  models: Models;
  audience: Pick<CampaignAudience, 'freezeRules' | 'streamAudience'>;
  rules: Pick<RuleService, 'describe'>;
  env: Env;
  logger: Logger;
  clock: Clock;
  /** The database's clock. */
  leaseClock: Clock;
}

/** Wires all that keeps the history of segments. Starts nothing. */
export function createSegmentHistory({ models, env, logger, ...deps }: SegmentHistoryDeps) {
  const { SEGMENT_REFRESH_AT: at, SEGMENT_REFRESH_TIMEZONE: timezone } = env;
  const shared = { ...models, ...deps, nightly: at === 'off' ? undefined : { at, timezone } };
  const refreshes = createSegmentRefreshes(shared);
  const refresher = createSegmentRefresher(shared);
  const forgetter = createSegmentForgetter(shared);
  const refreshPoller = createPoller({
    name: 'segment refreshes',
    intervalMs: REFRESH_EVERY_MS,
    logger,
    run: (signal) => refresher.run(signal),
  });
  const nightlyPoller = createPoller({
    name: 'segment nights',
    intervalMs: NIGHTLY_EVERY_MS,
    logger,
    run: () => refreshes.runNightly(),
  });
  const forgetPoller = createPoller({
    name: 'segment deletions',
    intervalMs: FORGET_EVERY_MS,
    logger,
    run: () => forgetter.run(),
  });
  return {
    service: createSegmentHistoryService({ ...shared, refreshes, onWork: () => refreshPoller.wake() }),
    /** One step of each kind of work, as the pollers take them. */
    work: { refreshes, refresher, forgetter },
    pollers: [refreshPoller, nightlyPoller, forgetPoller],
  };
}
