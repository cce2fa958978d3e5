import type { Response } from 'express';
import type { CountriesQuery, RevenueQuery, TopCustomersQuery } from '../schemas/analyticsSchema';
import type { CohortsQuery } from '../schemas/insightSchema';
import type { AnalyticsService } from '../services/analyticsService';
import type { CohortService } from '../services/cohortService';
import type { OverviewService } from '../services/overviewService';
import type { RevenueService } from '../services/revenueService';
import type { RfmService } from '../services/rfmService';
import { sendAnswer } from '../utils/csvAnswer';
import type { ValidRequest } from '../utils/endpoint';
import {
  cohortsTable,
  countriesTable,
  overviewTable,
  revenueTable,
  rfmTable,
  topCustomersTable,
} from './analyticsTables';

interface Services {
  analytics: AnalyticsService;
  overview: OverviewService;
  rfm: RfmService;
  cohorts: CohortService;
  revenue: RevenueService;
}

type AsOf = ValidRequest<unknown, { asOf?: Date | undefined }>;

/** HTTP in, HTTP out for the figures: JSON, or CSV for who prefers it. */
export const createAnalyticsController = ({ analytics, overview, rfm, cohorts, revenue }: Services) => ({
  overview: async (req: AsOf, res: Response) => {
    sendAnswer({ req, res }, await overview.getOverview(req.valid.query.asOf), overviewTable);
  },

  revenue: async (req: ValidRequest<unknown, RevenueQuery>, res: Response) => {
    sendAnswer({ req, res }, await revenue.getRevenue(req.valid.query), revenueTable);
  },

  topCustomers: async (req: ValidRequest<unknown, TopCustomersQuery>, res: Response) => {
    sendAnswer({ req, res }, await analytics.listTopCustomers(req.valid.query), topCustomersTable);
  },

  countries: async (req: ValidRequest<unknown, CountriesQuery>, res: Response) => {
    sendAnswer({ req, res }, await analytics.listCountries(req.valid.query), countriesTable);
  },

  rfm: async (req: AsOf, res: Response) => {
    sendAnswer({ req, res }, await rfm.getReport(req.valid.query.asOf), rfmTable);
  },

  cohorts: async (req: ValidRequest<unknown, CohortsQuery>, res: Response) => {
    sendAnswer({ req, res }, await cohorts.getCohorts(req.valid.query), cohortsTable);
  },
});

export type AnalyticsController = ReturnType<typeof createAnalyticsController>;
