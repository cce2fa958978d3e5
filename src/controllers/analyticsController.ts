import type { Response } from 'express';
import type { CountriesQuery, RevenueQuery } from '../schemas/analyticsSchema';
import type { AnalyticsService } from '../services/analyticsService';
import type { ValidRequest } from '../utils/endpoint';

/** HTTP in, HTTP out for the figures. */
export const createAnalyticsController = (service: AnalyticsService) => ({
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
});

export type AnalyticsController = ReturnType<typeof createAnalyticsController>;
