import type { CampaignInsightController } from '../controllers/campaignInsightController';
import { campaignComparisonSchema, comparisonQuery } from '../schemas/campaignComparisonSchema';
import { campaignInsightSchema, insightQuery } from '../schemas/campaignInsightSchema';
import { idParams, pageOf } from '../schemas/commonSchema';
import { endpoint } from '../utils/endpoint';

const tag = 'Analytics';

/** /api/analytics/campaigns */
export const campaignInsightRoutes = (controller: CampaignInsightController) => [
  endpoint({
    method: 'get',
    path: '/analytics/campaigns',
    tag,
    summary: 'Compare campaigns',
    description:
      'The campaigns that were launched, the last one first: what became of their messages, what was ordered after them, ' +
      'and whether that is more than those held out have ordered. All counted afresh. `asOf` is the moment by which a ' +
      'window is over or not; it hides no orders.',
    permission: 'analytics:read',
    request: { query: comparisonQuery },
    responses: {
      200: { description: 'A page of campaigns', schema: pageOf(campaignComparisonSchema), hasCsv: true },
    },
    handler: controller.list,
  }),
  endpoint({
    method: 'get',
    path: '/analytics/campaigns/{id}',
    tag,
    summary: 'All about one campaign',
    description:
      'Funnel, times, A/B test, attributed revenue and lift against the hold-out group, counted afresh. `attribution` ' +
      'says what was ordered after the message; `lift` says what the campaign changed. `asOf` is the ' +
      'moment by which a window is over or not; it hides no orders.',
    permission: 'analytics:read',
    request: { params: idParams, query: insightQuery },
    responses: { 200: { description: 'The insight', schema: campaignInsightSchema, hasCsv: true } },
    handler: controller.get,
  }),
];
