import type { ReceiptController } from '../controllers/receiptController';
import { receiptsAcceptedSchema, receiptsSchema } from '../schemas/receiptSchema';
import { endpoint } from '../utils/endpoint';

/** /api/receipts */
export const receiptRoutes = (controller: ReceiptController) => [
  endpoint({
    method: 'post',
    path: '/receipts',
    tag: 'Receipts',
    summary: 'Tell what became of messages',
    description:
      'For vendors: one receipt `{eventId, key, vendorMessageId?, status: DELIVERED|FAILED, reason?, occurredAt}` or an ' +
      'array of up to 1,000, signed as Standard Webhooks say (`webhook-id`, `webhook-timestamp`, `webhook-signature` ' +
      'over the body as it is, ± 5 minutes). Stored before the answer; a repeated eventId changes nothing.',
    permission: 'public',
    bodyKind: 'raw',
    bodyTypes: ['application/json'],
    bodySchema: receiptsSchema,
    responses: { 202: { description: 'Stored', schema: receiptsAcceptedSchema } },
    handler: controller.receive,
  }),
];
