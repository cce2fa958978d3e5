import { setTimeout as sleep } from 'node:timers/promises';
import { createAssistant } from '../ai/assistant';
import { builtinEngine } from '../ai/builtin/builtinEngine';
import { createAsk } from '../ai/languageModel/askModel';
import { createChatClient } from '../ai/languageModel/chatClient';
import { createModelEngine } from '../ai/languageModel/modelEngine';
import type { Env } from '../config/env';
import type { Logger } from '../config/logger';
import type { Models } from '../models/models';
import { createAiBudget } from '../services/ai/aiBudget';
import { createAudienceMeasure } from '../services/insight/audienceMeasure';
import type { AudienceService } from '../services/audienceService';
import type { CampaignInsightService } from '../services/campaignInsightService';
import type { CampaignReportService } from '../services/campaignReportService';
import { createCampaignSummaryService } from '../services/campaignSummaryService';
import { createCampaignTagService } from '../services/campaignTagService';
import { createLookalikeService } from '../services/lookalikeService';
import { createMessageSuggestionService } from '../services/messageSuggestionService';
import { createOrderHours } from '../services/delivery/orderHours';
import type { AttributeKeys } from '../services/attributeKeyService';
import { createPromptContext } from '../services/ai/promptContext';
import type { RuleService } from '../services/ruleService';
import { createSegmentRulesService } from '../services/segmentRulesService';
import { createSendTimeService } from '../services/sendTimeService';
import type { UnsubscribeLinks } from '../services/consent/unsubscribeLinks';
import type { Clock } from '../utils/clock';
import { createTemplateEngine } from '../utils/messageTemplate';
import type { TemplateEngine } from '../utils/messageTemplate';

export interface AiDeps {
  models: Models;
  env: Env;
  logger: Logger;
  clock: Clock;
  rules: RuleService;
  audience: AudienceService;
  reports: CampaignReportService;
  insight: Pick<CampaignInsightService, 'getInsight'>;
  links: Pick<UnsubscribeLinks, 'sampleUrl'>;
  listAttributes: () => Promise<AttributeKeys>;
}

/** The configured language model; undefined when there is none. */
function createModel({ models, env, clock }: AiDeps, templates: TemplateEngine) {
  const { AI_BASE_URL: baseUrl, AI_API_KEY: apiKey, AI_MODEL: model, AI_MAX_TOKENS: maxTokens } = env;
  if (baseUrl === undefined || model === undefined) return undefined;
  const budget = createAiBudget({ ...models, limit: env.AI_DAILY_REQUESTS, clock });
  const client = createChatClient({
    baseUrl,
    apiKey,
    model,
    maxTokens,
    takeRequest: () => budget.takeRequest(),
    sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }),
    clock,
  });
  return createModelEngine({ ask: createAsk({ client, timeoutMs: env.AI_TIMEOUT_MS }), templates });
}

/** Wires the AI helpers. Starts nothing. */
export function createAi(deps: AiDeps) {
  const { models, env, logger } = deps;
  const templates = createTemplateEngine();
  const assistant = createAssistant({
    builtin: builtinEngine,
    model: createModel(deps, templates),
    onFailure: (error) => logger.warn({ err: error }, 'the language model gave no answer that can be used'),
  });
  const base = { ...models, ...deps, assistant, templates, currency: env.CURRENCY };
  return {
    segmentRules: createSegmentRulesService({ ...base, context: createPromptContext(base) }),
    messages: createMessageSuggestionService({ ...base, audienceMeasure: createAudienceMeasure(base) }),
    tags: createCampaignTagService(base),
    lookalikes: createLookalikeService(base),
    sendTimes: createSendTimeService({ ...base, orderHours: createOrderHours(models) }),
    summaries: createCampaignSummaryService(base),
  };
}

export type Ai = ReturnType<typeof createAi>;
