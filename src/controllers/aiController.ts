import type { Response } from 'express';
import type {
  CampaignTagsRequest,
  MessageSuggestionsRequest,
  SegmentRulesRequest,
} from '../schemas/aiInputSchema';
import type { CampaignSummaryService } from '../services/campaignSummaryService';
import type { CampaignTagService } from '../services/campaignTagService';
import type { MessageSuggestionService } from '../services/messageSuggestionService';
import type { SegmentRulesService } from '../services/segmentRulesService';
import type { IdRequest, ValidRequest } from '../utils/endpoint';

interface Services {
  segmentRules: SegmentRulesService;
  messages: MessageSuggestionService;
  tags: CampaignTagService;
  summaries: CampaignSummaryService;
}

/** HTTP in, HTTP out for the AI helpers. */
export const createAiController = ({ segmentRules, messages, tags, summaries }: Services) => ({
  segmentRules: async (req: ValidRequest<SegmentRulesRequest>, res: Response) => {
    res.json(await segmentRules.suggestRules(req.valid.body));
  },

  messageSuggestions: async (req: ValidRequest<MessageSuggestionsRequest>, res: Response) => {
    res.json(await messages.suggest(req.valid.body));
  },

  campaignTags: async (req: ValidRequest<CampaignTagsRequest>, res: Response) => {
    res.json(await tags.suggestTags(req.valid.body));
  },

  summary: async (req: IdRequest, res: Response) => {
    res.json(await summaries.summarize(req.valid.params.id));
  },
});

export type AiController = ReturnType<typeof createAiController>;
