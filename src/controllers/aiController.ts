import type { Response } from 'express';
import type {
  CampaignTagsRequest,
  LookalikeRequest,
  MessageSuggestionsRequest,
  SegmentRulesRequest,
  SendTimeRequest,
} from '../schemas/aiInputSchema';
import type { CampaignSummaryService } from '../services/campaignSummaryService';
import type { CampaignTagService } from '../services/campaignTagService';
import type { LookalikeService } from '../services/lookalikeService';
import type { MessageSuggestionService } from '../services/messageSuggestionService';
import type { SegmentRulesService } from '../services/segmentRulesService';
import type { SendTimeService } from '../services/sendTimeService';
import type { IdRequest, ValidRequest } from '../utils/endpoint';

interface Services {
  segmentRules: SegmentRulesService;
  messages: MessageSuggestionService;
  tags: CampaignTagService;
  lookalikes: LookalikeService;
  sendTimes: SendTimeService;
  summaries: CampaignSummaryService;
}

/** HTTP in, HTTP out for the AI helpers. */
export const createAiController = (services: Services) => ({
  segmentRules: async (req: ValidRequest<SegmentRulesRequest>, res: Response) => {
    res.json(await services.segmentRules.suggestRules(req.valid.body));
  },

  messageSuggestions: async (req: ValidRequest<MessageSuggestionsRequest>, res: Response) => {
    res.json(await services.messages.suggest(req.valid.body));
  },

  campaignTags: async (req: ValidRequest<CampaignTagsRequest>, res: Response) => {
    res.json(await services.tags.suggestTags(req.valid.body));
  },

  lookalike: async (req: ValidRequest<LookalikeRequest>, res: Response) => {
    res.json(await services.lookalikes.findLookalikes(req.valid.body));
  },

  sendTime: async (req: ValidRequest<SendTimeRequest>, res: Response) => {
    res.json(await services.sendTimes.findSendTime(req.valid.body));
  },

  summary: async (req: IdRequest, res: Response) => {
    res.json(await services.summaries.summarize(req.valid.params.id));
  },
});

export type AiController = ReturnType<typeof createAiController>;
