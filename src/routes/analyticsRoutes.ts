import type { z } from 'zod';
import type { AnalyticsController } from '../controllers/analyticsController';
import {
  countriesQuery,
  countriesSchema,
  overviewQuery,
  overviewSchema,
  revenueQuery,
  revenueSchema,
  topCustomersQuery,
  topCustomersSchema,
} from '../schemas/analyticsSchema';
import { cohortsQuery, cohortsSchema, rfmQuery, rfmSchema } from '../schemas/insightSchema';
import { endpoint } from '../utils/endpoint';

/** JSON or CSV. */
const answers = (description: string, schema: z.ZodType) => ({
  200: { description: `${description}; as CSV for \`Accept: text/csv\``, schema, hasCsv: true },
});

/** /api/analytics */
export const analyticsRoutes = (controller: AnalyticsController) => [
  endpoint({
    method: 'get',
    path: '/analytics/overview',
    tag: 'Analytics',
    summary: 'Totals over all time',
    description:
      'Counted afresh by every request. Only completed orders count; money in the installation’s currency. `asOf` says where the last 30 days end; it hides no customer and no order from the totals.',
    permission: 'analytics:read',
    request: { query: overviewQuery },
    responses: answers('The totals', overviewSchema),
    handler: controller.overview,
  }),
  endpoint({
    method: 'get',
    path: '/analytics/revenue',
    tag: 'Analytics',
    summary: 'Revenue by day, week or month',
    description:
      'Counts the completed orders and refunds from `from` (included) to `to` (excluded), by periods that begin at midnight in the time zone. The first and the last period count only what lies between the two. `asOf` never hides orders, so it changes nothing here.',
    permission: 'analytics:read',
    request: { query: revenueQuery },
    responses: answers('The periods in order', revenueSchema),
    handler: controller.revenue,
  }),
  endpoint({
    method: 'get',
    path: '/analytics/top-customers',
    tag: 'Analytics',
    summary: 'Best customers',
    description: 'By total spend, spend after refunds, number of orders or average order value.',
    permission: 'analytics:read',
    request: { query: topCustomersQuery },
    responses: answers('The customers', topCustomersSchema),
    handler: controller.topCustomers,
  }),
  endpoint({
    method: 'get',
    path: '/analytics/countries',
    tag: 'Analytics',
    summary: 'Customers, orders and revenue by country',
    description: 'By the country of the customer, highest first.',
    permission: 'analytics:read',
    request: { query: countriesQuery },
    responses: answers('The countries', countriesSchema),
    handler: controller.countries,
  }),
  endpoint({
    method: 'get',
    path: '/analytics/rfm',
    tag: 'Analytics',
    summary: 'Customers by recency, frequency and monetary value',
    description:
      'Quintile scores over the customers with at least one completed order, and the eleven usual groups made of them. Ties share a score. `asOf` moves only the days since the last order. Rules use the same scores: `recencyScore`, `frequencyScore`, `monetaryScore`, `rfmGroup`. See docs/insight.md.',
    permission: 'analytics:read',
    request: { query: rfmQuery },
    responses: answers('Scores and groups', rfmSchema),
    handler: controller.rfm,
  }),
  endpoint({
    method: 'get',
    path: '/analytics/cohorts',
    tag: 'Analytics',
    summary: 'How customers come back, by when they came first',
    description:
      'A cohort is the customers whose first completed order lies in one month (or week) of the time zone; every period since shows how many of them ordered, and for how much. See docs/insight.md.',
    permission: 'analytics:read',
    request: { query: cohortsQuery },
    responses: answers('The cohorts in order', cohortsSchema),
    handler: controller.cohorts,
  }),
];
