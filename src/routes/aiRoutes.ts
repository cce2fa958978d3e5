import type { AiController } from '../controllers/aiController';
import {
  campaignTagsRequestSchema,
  lookalikeRequestSchema,
  messageSuggestionsRequestSchema,
  segmentRulesRequestSchema,
  sendTimeRequestSchema,
} from '../schemas/aiInputSchema';
import {
  campaignSummarySchema,
  campaignTagsSchema,
  lookalikeSchema,
  messageSuggestionsSchema,
  segmentRulesSchema,
  sendTimeSchema,
} from '../schemas/aiSchema';
import { idParams } from '../schemas/commonSchema';
import { endpoint } from '../utils/endpoint';

const tag = 'AI';

/** /api/ai */
export const aiRoutes = (controller: AiController) => [
  endpoint({
    method: 'post',
    path: '/ai/segment-rules',
    tag,
    summary: 'Turn a sentence into segment rules',
    description:
      'Stores nothing. The rules are read back in English, counted and sampled as by /segments/preview. Use them only ' +
      'when `understood` is true, or after a look at `notUnderstood` and `questions`.',
    permission: 'ai:use',
    request: { body: segmentRulesRequestSchema },
    responses: { 200: { description: 'What was understood', schema: segmentRulesSchema } },
    handler: controller.segmentRules,
  }),
  endpoint({
    method: 'post',
    path: '/ai/message-suggestions',
    tag,
    summary: 'Write messages for an objective',
    description:
      'Liquid that renders without a blank for everybody. Only what enough people of the audience have is used; the ' +
      'answer says how many would see a fallback.',
    permission: 'ai:use',
    request: { body: messageSuggestionsRequestSchema },
    responses: { 200: { description: 'Messages', schema: messageSuggestionsSchema } },
    handler: controller.messageSuggestions,
  }),
  endpoint({
    method: 'post',
    path: '/ai/campaign-tags',
    tag,
    summary: 'Propose labels for a campaign',
    description:
      'By its words, its people and its channel. For a stored campaign, or one that is only planned.',
    permission: 'ai:use',
    request: { body: campaignTagsRequestSchema },
    responses: {
      200: { description: 'The labels', schema: campaignTagsSchema },
      404: { description: 'There is no such campaign' },
    },
    handler: controller.campaignTags,
  }),
  endpoint({
    method: 'post',
    path: '/ai/lookalike',
    tag,
    summary: 'Find people who are like a segment',
    description:
      'Customers outside the segment, by their distance to it in recency, frequency and spend. Exact, and the same for ' +
      'the same data. Nothing is stored; `rules` are exactly these people.',
    permission: 'ai:use',
    request: { body: lookalikeRequestSchema },
    responses: { 200: { description: 'The nearest customers', schema: lookalikeSchema } },
    handler: controller.lookalike,
  }),
  endpoint({
    method: 'post',
    path: '/ai/send-time',
    tag,
    summary: 'Find the hour at which to write to a segment',
    description:
      'From the hours of each person’s own orders, on that person’s clocks; for people with fewer than three orders, ' +
      'from those of the whole segment.',
    permission: 'ai:use',
    request: { body: sendTimeRequestSchema },
    responses: { 200: { description: 'The hours', schema: sendTimeSchema } },
    handler: controller.sendTime,
  }),
  endpoint({
    method: 'get',
    path: '/ai/campaigns/{id}/summary',
    tag,
    summary: 'Tell in words what became of a campaign',
    description: 'Counted now, like the report; every number of the text is one of `figures`.',
    permission: 'ai:use',
    request: { params: idParams },
    responses: { 200: { description: 'The summary', schema: campaignSummarySchema } },
    handler: controller.summary,
  }),
];
