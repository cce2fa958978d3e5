import type { OrderController } from '../controllers/orderController';
import { bulkResultSchema } from '../schemas/bulkSchema';
import { idParams, pageOf } from '../schemas/commonSchema';
import {
  bulkOrdersSchema,
  createOrderSchema,
  listOrdersQuery,
  refundOrderSchema,
  updateOrderSchema,
} from '../schemas/orderInputSchema';
import { orderSchema } from '../schemas/orderSchema';
import { endpoint } from '../utils/endpoint';

const tag = 'Orders';

/** /api/orders */
export const orderRoutes = (controller: OrderController) => [
  endpoint({
    method: 'post',
    path: '/orders',
    tag,
    summary: 'Take in an order or a refund',
    description:
      'The same externalId with the same content changes nothing; with other content it is a conflict. ' +
      'When this is answered, the customer’s statistics include the order.',
    permission: 'orders:write',
    request: { body: createOrderSchema },
    idempotent: true,
    responses: {
      200: { description: 'It was stored already', schema: orderSchema },
      201: { description: 'The order', schema: orderSchema },
    },
    handler: controller.create,
  }),
  endpoint({
    method: 'post',
    path: '/orders/bulk',
    tag,
    summary: 'Take in up to 10,000 orders and refunds',
    description: 'Applied as if one row after the other. Each row is valid or refused on its own.',
    permission: 'orders:write',
    request: { body: bulkOrdersSchema },
    idempotent: true,
    responses: { 200: { description: 'What became of each row', schema: bulkResultSchema } },
    handler: controller.bulk,
  }),
  endpoint({
    method: 'get',
    path: '/orders',
    tag,
    summary: 'List orders and refunds',
    permission: 'orders:read',
    request: { query: listOrdersQuery },
    responses: { 200: { description: 'A page of orders, the latest first', schema: pageOf(orderSchema) } },
    handler: controller.list,
  }),
  endpoint({
    method: 'get',
    path: '/orders/{id}',
    tag,
    summary: 'Read an order',
    permission: 'orders:read',
    request: { params: idParams },
    responses: { 200: { description: 'The order', schema: orderSchema } },
    handler: controller.get,
  }),
  endpoint({
    method: 'patch',
    path: '/orders/{id}',
    tag,
    summary: 'Cancel an order or a refund',
    permission: 'orders:write',
    request: { params: idParams, body: updateOrderSchema },
    responses: { 200: { description: 'The order after the change', schema: orderSchema } },
    handler: controller.cancel,
  }),
  endpoint({
    method: 'post',
    path: '/orders/{id}/refund',
    tag,
    summary: 'Refund an order, in part or all that is left',
    permission: 'orders:write',
    request: { params: idParams, body: refundOrderSchema },
    idempotent: true,
    responses: {
      200: { description: 'It was made already', schema: orderSchema },
      201: { description: 'The refund, with a negative amount', schema: orderSchema },
    },
    handler: controller.refund,
  }),
];
