import { z } from 'zod';
import type { CampaignController } from '../controllers/campaignController';
import {
  campaignsQuery,
  createCampaignSchema,
  forecastCampaignSchema,
  previewMessageSchema,
  testSendSchema,
  updateCampaignSchema,
} from '../schemas/campaignInputSchema';
import { campaignForecastSchema, campaignReportSchema } from '../schemas/campaignReportSchema';
import {
  campaignSchema,
  campaignStatsSchema,
  messagePreviewSchema,
  testSendResultSchema,
} from '../schemas/campaignSchema';
import { idParams, listQuery, pageOf } from '../schemas/commonSchema';
import { campaignLogsQuery, communicationLogSchema } from '../schemas/communicationLogSchema';
import { endpoint } from '../utils/endpoint';
import { campaignActionRoutes } from './campaignActionRoutes';

const tag = 'Campaigns';

const draftRoutes = (controller: CampaignController) => [
  endpoint({
    method: 'post',
    path: '/campaigns',
    tag,
    summary: 'Make a campaign',
    description:
      'A draft; with `launch: true` one that goes out at once (202), with `scheduledAt` one that goes out by itself. Its ' +
      'people: `segmentId` or `rules`.',
    permission: 'campaigns:write',
    request: { body: createCampaignSchema },
    idempotent: true,
    responses: {
      201: { description: 'The draft', schema: campaignSchema },
      202: { description: 'The campaign, launched', schema: campaignSchema },
    },
    handler: controller.create,
  }),
  endpoint({
    method: 'get',
    path: '/campaigns',
    tag,
    summary: 'List campaigns',
    permission: 'campaigns:read',
    request: { query: campaignsQuery },
    responses: { 200: { description: 'A page of campaigns, newest first', schema: pageOf(campaignSchema) } },
    handler: controller.list,
  }),
  endpoint({
    method: 'post',
    path: '/campaigns/preview-message',
    tag,
    summary: 'Render a message',
    description: 'The same engine renders what is sent.',
    permission: 'campaigns:read',
    request: { body: previewMessageSchema },
    responses: { 200: { description: 'The message as it would be sent', schema: messagePreviewSchema } },
    handler: controller.previewMessage,
  }),
  endpoint({
    method: 'get',
    path: '/campaigns/{id}',
    tag,
    summary: 'Read a campaign',
    permission: 'campaigns:read',
    request: { params: idParams },
    responses: { 200: { description: 'The campaign', schema: campaignSchema } },
    handler: controller.get,
  }),
  endpoint({
    method: 'patch',
    path: '/campaigns/{id}',
    tag,
    summary: 'Change a campaign',
    description: 'A draft or a scheduled one. After the launch a campaign stays as it was launched: 409.',
    permission: 'campaigns:write',
    request: { params: idParams, body: updateCampaignSchema },
    responses: { 200: { description: 'The campaign', schema: campaignSchema } },
    handler: controller.update,
  }),
  endpoint({
    method: 'delete',
    path: '/campaigns/{id}',
    tag,
    summary: 'Delete a draft',
    description: 'After the launch a campaign is history and stays: 409.',
    permission: 'campaigns:write',
    request: { params: idParams },
    responses: { 204: { description: 'It is gone' } },
    handler: controller.remove,
  }),
];

const insightRoutes = (controller: CampaignController) => [
  endpoint({
    method: 'post',
    path: '/campaigns/forecast',
    tag,
    summary: 'Forecast a campaign',
    description:
      'Who would get it if it were launched now, who would not and why, how long it would take and what the template ' +
      'would leave blank. The launch decides by the same code: `matched` = `toSend` + `holdout` + all of `skipped`.',
    permission: 'campaigns:read',
    request: { body: forecastCampaignSchema },
    responses: { 200: { description: 'The forecast', schema: campaignForecastSchema } },
    handler: controller.forecast,
  }),
  endpoint({
    method: 'get',
    path: '/campaigns/{id}/forecast',
    tag,
    summary: 'Forecast a stored campaign',
    description: 'The same for a campaign that has been made already.',
    permission: 'campaigns:read',
    request: { params: idParams },
    responses: { 200: { description: 'The forecast', schema: campaignForecastSchema } },
    handler: controller.forecastStored,
  }),
  endpoint({
    method: 'get',
    path: '/campaigns/{id}/report',
    tag,
    summary: 'Read the report',
    description: 'What became of everyone whom the rules chose, counted now, in the terms of the forecast.',
    permission: 'campaigns:read',
    request: { params: idParams },
    responses: { 200: { description: 'The report', schema: campaignReportSchema } },
    handler: controller.report,
  }),
  endpoint({
    method: 'get',
    path: '/campaigns/{id}/dead-letters',
    tag,
    summary: 'List the messages on which we gave up',
    description: 'Too many attempts, or nobody knows whether they left. retry-failed sends them again.',
    permission: 'campaigns:read',
    request: { params: idParams, query: listQuery },
    responses: {
      200: { description: 'A page of log entries, newest first', schema: pageOf(communicationLogSchema) },
    },
    handler: controller.deadLetters,
  }),
  endpoint({
    method: 'post',
    path: '/campaigns/{id}/test-send',
    tag,
    summary: 'Send a test',
    description:
      'Sends the message to your own addresses, with the engine and the vendor that send the campaign; no log entry.',
    permission: 'campaigns:write',
    request: { params: idParams, body: testSendSchema },
    idempotent: true,
    responses: { 200: { description: 'What the vendor says', schema: testSendResultSchema } },
    handler: controller.testSend,
  }),
];

const deliveryRoutes = (controller: CampaignController) => [
  endpoint({
    method: 'get',
    path: '/campaigns/{id}/stats',
    tag,
    summary: 'Read the figures',
    description: 'Counted from the log entries, at most a second ago while the campaign runs.',
    permission: 'campaigns:read',
    request: { params: idParams },
    responses: { 200: { description: 'The figures', schema: campaignStatsSchema } },
    handler: controller.stats,
  }),
  endpoint({
    method: 'get',
    path: '/campaigns/{id}/events',
    tag,
    summary: 'Follow the figures',
    description:
      'Server-sent events named `stats`: the figures at once, then whenever they change, at most once a second. ' +
      'Ends when the campaign has ended.',
    permission: 'campaigns:read',
    request: { params: idParams },
    responses: {
      200: {
        description: 'A stream of events, each with CampaignStats as its data',
        schema: z.string(),
        contentType: 'text/event-stream',
      },
    },
    handler: controller.events,
  }),
  endpoint({
    method: 'get',
    path: '/campaigns/{id}/logs',
    tag,
    summary: 'List a campaign’s messages',
    permission: 'campaigns:read',
    request: { params: idParams, query: campaignLogsQuery },
    responses: {
      200: { description: 'A page of log entries, newest first', schema: pageOf(communicationLogSchema) },
    },
    handler: controller.logs,
  }),
];

/** /api/campaigns */
export const campaignRoutes = (controller: CampaignController) => [
  ...draftRoutes(controller),
  ...campaignActionRoutes(controller),
  ...insightRoutes(controller),
  ...deliveryRoutes(controller),
];
