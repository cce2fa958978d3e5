import type { Env } from '../config/env';
import type { Models } from '../models/models';
import { createAbTestFigures } from '../services/insight/abTestFigures';
import { createCampaignComparisonService } from '../services/campaignComparisonService';
import { createCampaignInsightService } from '../services/campaignInsightService';
import { createCampaignMessageFigures } from '../services/insight/campaignMessageFigures';
import { createCampaignOrderFigures } from '../services/insight/campaignOrderFigures';
import { createCampaignOutcomes } from '../services/insight/campaignOutcomes';
import type { Clock } from '../utils/clock';

export interface InsightDeps {
  models: Models;
  env: Env;
  clock: Clock;
}

/** Wires all that says what campaigns have brought. Starts nothing. */
export function createInsight({ models, env, clock }: InsightDeps) {
  const messages = createCampaignMessageFigures(models);
  const orderFigures = createCampaignOrderFigures(models);
  const shared = {
    ...models,
    messages,
    orderFigures,
    clock,
    windowDays: env.ATTRIBUTION_WINDOW_DAYS,
  };
  const outcomes = createCampaignOutcomes(shared);
  const abTests = createAbTestFigures(models);
  return {
    orderFigures,
    campaignInsight: createCampaignInsightService({ ...shared, outcomes, abTests }),
    campaignComparison: createCampaignComparisonService({ ...shared, outcomes }),
  };
}

export type Insight = ReturnType<typeof createInsight>;
