import type { Response } from 'express';
import type { ComparisonQuery } from '../schemas/campaignComparisonSchema';
import type { InsightQuery } from '../schemas/campaignInsightSchema';
import type { CampaignComparisonService } from '../services/campaignComparisonService';
import type { CampaignInsightService } from '../services/campaignInsightService';
import type { ValidRequest } from '../utils/endpoint';

interface Services {
  campaignInsight: CampaignInsightService;
  campaignComparison: CampaignComparisonService;
}

/** HTTP in, HTTP out for what campaigns have brought. */
export const createCampaignInsightController = ({ campaignInsight, campaignComparison }: Services) => ({
  list: async (req: ValidRequest<unknown, ComparisonQuery>, res: Response) => {
    res.json(await campaignComparison.listCampaigns(req.valid.query));
  },

  get: async (req: ValidRequest<unknown, InsightQuery, { id: string }>, res: Response) => {
    res.json(await campaignInsight.getInsight(req.valid.params.id, req.valid.query));
  },
});

export type CampaignInsightController = ReturnType<typeof createCampaignInsightController>;
