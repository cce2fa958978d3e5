import type { Response } from 'express';
import type { ComparisonQuery } from '../schemas/campaignComparisonSchema';
import type { InsightQuery } from '../schemas/campaignInsightSchema';
import type { CampaignComparisonService } from '../services/campaignComparisonService';
import type { CampaignInsightService } from '../services/campaignInsightService';
import { sendAnswer } from '../utils/csvAnswer';
import type { ValidRequest } from '../utils/endpoint';
import { campaignsTable, campaignTable } from './analyticsTables';

interface Services {
  campaignInsight: CampaignInsightService;
  campaignComparison: CampaignComparisonService;
}

/** HTTP in, HTTP out for what campaigns have brought. */
export const createCampaignInsightController = ({ campaignInsight, campaignComparison }: Services) => ({
  list: async (req: ValidRequest<unknown, ComparisonQuery>, res: Response) => {
    sendAnswer({ req, res }, await campaignComparison.listCampaigns(req.valid.query), campaignsTable);
  },

  get: async (req: ValidRequest<unknown, InsightQuery, { id: string }>, res: Response) => {
    const insight = await campaignInsight.getInsight(req.valid.params.id, req.valid.query);
    sendAnswer({ req, res }, insight, campaignTable);
  },
});

export type CampaignInsightController = ReturnType<typeof createCampaignInsightController>;
