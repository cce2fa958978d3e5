import { z } from 'zod';
import type { WebhookController } from '../controllers/webhookController';
import { idParams, pageOf, pageQuery } from '../schemas/commonSchema';
import {
  createWebhookSchema,
  deliveryParams,
  emptyBodySchema,
  newWebhookSchema,
  updateWebhookSchema,
  webhookDeliveriesQuery,
  webhookDeliveryDetailSchema,
  webhookDeliverySchema,
  webhookSchema,
  webhookTestSchema,
} from '../schemas/webhookSchema';
import { endpoint } from '../utils/endpoint';

const tag = 'Webhooks';

const resourceRoutes = (controller: WebhookController) => [
  endpoint({
    method: 'post',
    path: '/webhooks',
    tag,
    summary: 'Make a webhook',
    description:
      'Events are posted to its URL as `{type, timestamp, data}`, signed as Standard Webhooks say, at least once, in no ' +
      'promised order. The secret is in this answer and in no other. At most 50.',
    permission: 'webhooks:write',
    request: { body: createWebhookSchema },
    idempotent: true,
    secretField: 'secret',
    responses: { 201: { description: 'The webhook and its secret', schema: newWebhookSchema } },
    handler: controller.create,
  }),
  endpoint({
    method: 'get',
    path: '/webhooks',
    tag,
    summary: 'List webhooks',
    permission: 'webhooks:read',
    request: { query: z.strictObject(pageQuery) },
    responses: { 200: { description: 'A page of webhooks, newest first', schema: pageOf(webhookSchema) } },
    handler: controller.list,
  }),
  endpoint({
    method: 'get',
    path: '/webhooks/{id}',
    tag,
    summary: 'Read a webhook',
    permission: 'webhooks:read',
    request: { params: idParams },
    responses: { 200: { description: 'The webhook', schema: webhookSchema } },
    handler: controller.get,
  }),
  endpoint({
    method: 'patch',
    path: '/webhooks/{id}',
    tag,
    summary: 'Change a webhook',
    description:
      'What waits goes to the new URL. While it is not active, what waits stays, and what happens is not recorded for it.',
    permission: 'webhooks:write',
    request: { params: idParams, body: updateWebhookSchema },
    responses: { 200: { description: 'The webhook', schema: webhookSchema } },
    handler: controller.update,
  }),
  endpoint({
    method: 'delete',
    path: '/webhooks/{id}',
    tag,
    summary: 'Delete a webhook',
    description: 'Its deliveries go with it, those that wait too.',
    permission: 'webhooks:write',
    request: { params: idParams },
    responses: { 204: { description: 'It is gone' } },
    handler: controller.remove,
  }),
  endpoint({
    method: 'post',
    path: '/webhooks/{id}/rotate-secret',
    tag,
    summary: 'Give a webhook a new secret',
    description: 'For 24 hours the old secret signs too: the header then carries a signature of each.',
    permission: 'webhooks:write',
    request: { params: idParams, body: emptyBodySchema },
    idempotent: true,
    secretField: 'secret',
    responses: { 200: { description: 'The webhook and its new secret', schema: newWebhookSchema } },
    handler: controller.rotateSecret,
  }),
  endpoint({
    method: 'post',
    path: '/webhooks/{id}/test',
    tag,
    summary: 'Call a webhook',
    description:
      'Posts one `webhook.test` event now, also while the webhook is not active. It is not repeated.',
    permission: 'webhooks:write',
    request: { params: idParams, body: emptyBodySchema },
    responses: { 200: { description: 'What came of it', schema: webhookTestSchema } },
    handler: controller.test,
  }),
];

const deliveryRoutes = (controller: WebhookController) => [
  endpoint({
    method: 'get',
    path: '/webhooks/{id}/deliveries',
    tag,
    summary: 'List a webhook’s deliveries',
    description: 'They are kept for 30 days.',
    permission: 'webhooks:read',
    request: { params: idParams, query: webhookDeliveriesQuery },
    responses: {
      200: { description: 'A page of deliveries, newest first', schema: pageOf(webhookDeliverySchema) },
    },
    handler: controller.listDeliveries,
  }),
  endpoint({
    method: 'get',
    path: '/webhooks/{id}/deliveries/{deliveryId}',
    tag,
    summary: 'Read a delivery',
    permission: 'webhooks:read',
    request: { params: deliveryParams },
    responses: { 200: { description: 'The delivery and its payload', schema: webhookDeliveryDetailSchema } },
    handler: controller.getDelivery,
  }),
  endpoint({
    method: 'post',
    path: '/webhooks/{id}/deliveries/{deliveryId}/redeliver',
    tag,
    summary: 'Send a delivery again',
    description: 'Under the same `webhook-id`, with all attempts again, also when it was delivered before.',
    permission: 'webhooks:write',
    request: { params: deliveryParams, body: emptyBodySchema },
    idempotent: true,
    responses: { 202: { description: 'The delivery, waiting', schema: webhookDeliverySchema } },
    handler: controller.redeliver,
  }),
];

/** /api/webhooks */
export const webhookRoutes = (controller: WebhookController) => [
  ...resourceRoutes(controller),
  ...deliveryRoutes(controller),
];
