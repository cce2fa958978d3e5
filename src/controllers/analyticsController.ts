import type { Response } from 'express';
import type { CountriesQuery, RevenueQuery } from '../schemas/analyticsSchema';
import type { CohortsQuery } from '../schemas/insightSchema';
import type { AnalyticsService } from '../services/analyticsService';
import type { CohortService } from '../services/cohortService';
import type { RfmService } from '../services/rfmService';
import type { ValidRequest } from '../utils/endpoint';

interface Services {
  analytics: AnalyticsService;
  rfm: RfmService;
  cohorts: CohortService;
}

/** HTTP in, HTTP out for the figures. */
export const createAnalyticsController = ({ analytics: service, rfm, cohorts }: Services) => ({
  overview: async (_req: ValidRequest, res: Response) => {
    res.json(await service.getOverview());
  },

  revenue: async (req: ValidRequest<unknown, RevenueQuery>, res: Response) => {
    res.json(await service.getRevenue(req.valid.query));
  },

  topCustomers: async (req: ValidRequest<unknown, { limit: number }>, res: Response) => {
    res.json(await service.listTopCustomers(req.valid.query.limit));
  },

  countries: async (req: ValidRequest<unknown, CountriesQuery>, res: Response) => {
    res.json(await service.listCountries(req.valid.query));
  },

  rfm: async (req: ValidRequest<unknown, { asOf?: Date | undefined }>, res: Response) => {
    res.json(await rfm.getReport(req.valid.query.asOf));
  },

  cohorts: async (req: ValidRequest<unknown, CohortsQuery>, res: Response) => {
    res.json(await cohorts.getCohorts(req.valid.query));
  },
});

export type AnalyticsController = ReturnType<typeof createAnalyticsController>;
