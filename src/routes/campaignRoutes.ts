import { z } from 'zod';
import type { CampaignController } from '../controllers/campaignController';
import {
  campaignSchema,
  campaignsQuery,
  campaignStatsSchema,
  createCampaignSchema,
  launchCampaignSchema,
  messagePreviewSchema,
  previewMessageSchema,
  updateCampaignSchema,
} from '../schemas/campaignSchema';
import { idParams, pageOf } from '../schemas/commonSchema';
import { campaignLogsQuery, communicationLogSchema } from '../schemas/communicationLogSchema';
import { endpoint } from '../utils/endpoint';

const tag = 'Campaigns';

const draftRoutes = (controller: CampaignController) => [
  endpoint({
    method: 'post',
    path: '/campaigns',
    tag,
    summary: 'Make a campaign',
    description:
      'A draft, or with `launch: true` one that goes out at once (202). Its people: `segmentId` or `rules`.',
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
    summary: 'Change a draft',
    description: 'After the launch a campaign stays as it was launched: 409.',
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

const deliveryRoutes = (controller: CampaignController) => [
  endpoint({
    method: 'post',
    path: '/campaigns/{id}/launch',
    tag,
    summary: 'Launch a campaign',
    description:
      'Freezes rules (segments put in place), template, vendor and clock, and answers at once; the audience is written ' +
      'down and the messages go out in the background. Only a DRAFT can be launched: a second launch is answered 409 ' +
      'with the status. Send an Idempotency-Key to repeat a launch whose answer got lost.',
    permission: 'campaigns:write',
    request: { params: idParams, body: launchCampaignSchema },
    idempotent: true,
    responses: { 202: { description: 'The campaign, launched', schema: campaignSchema } },
    handler: controller.launch,
  }),
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
  ...deliveryRoutes(controller),
];
