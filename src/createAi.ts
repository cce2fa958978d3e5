import { createAssistant } from './ai/assistant';
import { builtinEngine } from './ai/builtin/builtinEngine';
import type { Env } from './config/env';
import type { Logger } from './config/logger';
import type { Models } from './models/models';
import { createAudienceMeasure } from './services/audienceMeasure';
import type { AudienceService } from './services/audienceService';
import type { CampaignReportService } from './services/campaignReportService';
import { createCampaignSummaryService } from './services/campaignSummaryService';
import { createCampaignTagService } from './services/campaignTagService';
import { createMessageSuggestionService } from './services/messageSuggestionService';
import { createPromptContext } from './services/promptContext';
import type { RuleService } from './services/ruleService';
import { createSegmentRulesService } from './services/segmentRulesService';
import type { UnsubscribeLinks } from './services/unsubscribeLinks';
import type { Clock } from './utils/clock';
import { createTemplateEngine } from './utils/messageTemplate';

export interface AiDeps {
  models: Models;
  env: Env;
  logger: Logger;
  clock: Clock;
  rules: RuleService;
  audience: AudienceService;
  reports: CampaignReportService;
  links: Pick<UnsubscribeLinks, 'sampleUrl'>;
  listAttributeKeys: () => Promise<ReadonlySet<string>>;
}

/** Wires the AI helpers. Starts nothing. */
export function createAi(deps: AiDeps) {
  const { models, env, logger } = deps;
  const templates = createTemplateEngine();
  const assistant = createAssistant({
    builtin: builtinEngine,
    onFailure: (error) => logger.warn({ err: error }, 'the language model gave no answer that can be used'),
  });
  const base = { ...models, ...deps, assistant, templates, currency: env.CURRENCY };
  return {
    segmentRules: createSegmentRulesService({ ...base, context: createPromptContext(base) }),
    messages: createMessageSuggestionService({ ...base, audienceMeasure: createAudienceMeasure(base) }),
    tags: createCampaignTagService(base),
    summaries: createCampaignSummaryService(base),
  };
}

export type Ai = ReturnType<typeof createAi>;
