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

/** /api/analytics */
export const analyticsRoutes = (controller: AnalyticsController) => [
  endpoint({
    method: 'get',
    path: '/analytics/overview',
    tag: 'Analytics',
    summary: 'Totals over all time',
    description:
      'Counted afresh by every request. Only completed orders count; money in the installation’s currency. `asOf` never hides customers or orders, so it changes nothing here.',
    permission: 'analytics:read',
    request: { query: overviewQuery },
    responses: { 200: { description: 'The totals', schema: overviewSchema } },
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
    responses: { 200: { description: 'The periods in order', schema: revenueSchema } },
    handler: controller.revenue,
  }),
  endpoint({
    method: 'get',
    path: '/analytics/top-customers',
    tag: 'Analytics',
    summary: 'Customers who spent most',
    permission: 'analytics:read',
    request: { query: topCustomersQuery },
    responses: { 200: { description: 'The customers', schema: topCustomersSchema } },
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
    responses: { 200: { description: 'The countries', schema: countriesSchema } },
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
    responses: { 200: { description: 'Scores and groups', schema: rfmSchema } },
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
    responses: { 200: { description: 'The cohorts in order', schema: cohortsSchema } },
    handler: controller.cohorts,
  }),
];
