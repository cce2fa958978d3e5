import type { CustomerController } from '../controllers/customerController';
import { bulkResultSchema } from '../schemas/bulkSchema';
import { idParams, pageOf } from '../schemas/commonSchema';
import {
  bulkCustomersSchema,
  createCustomerSchema,
  listCustomersQuery,
  updateCustomerSchema,
} from '../schemas/customerInputSchema';
import { customerSchema } from '../schemas/customerSchema';
import { customerOrdersQuery } from '../schemas/orderInputSchema';
import { orderSchema } from '../schemas/orderSchema';
import { endpoint } from '../utils/endpoint';

const tag = 'Customers';

/** /api/customers */
export const customerRoutes = (controller: CustomerController) => [
  endpoint({
    method: 'post',
    path: '/customers',
    tag,
    summary: 'Make a customer',
    description:
      'An externalId or e-mail that another customer has is a conflict; the bulk request updates instead.',
    permission: 'customers:write',
    request: { body: createCustomerSchema },
    idempotent: true,
    responses: { 201: { description: 'The customer', schema: customerSchema } },
    handler: controller.create,
  }),
  endpoint({
    method: 'post',
    path: '/customers/bulk',
    tag,
    summary: 'Make or change up to 10,000 customers',
    description:
      'Applied as if one row after the other. A known externalId is that customer; an unknown one with a known ' +
      'e-mail is that customer when it has no externalId yet. Each row is valid or refused on its own.',
    permission: 'customers:write',
    request: { body: bulkCustomersSchema },
    idempotent: true,
    responses: { 200: { description: 'What became of each row', schema: bulkResultSchema } },
    handler: controller.bulk,
  }),
  endpoint({
    method: 'get',
    path: '/customers',
    tag,
    summary: 'List and search customers',
    permission: 'customers:read',
    request: { query: listCustomersQuery },
    responses: { 200: { description: 'A page of customers, newest first', schema: pageOf(customerSchema) } },
    handler: controller.list,
  }),
  endpoint({
    method: 'get',
    path: '/customers/{id}',
    tag,
    summary: 'Read a customer',
    permission: 'customers:read',
    request: { params: idParams },
    responses: { 200: { description: 'The customer', schema: customerSchema } },
    handler: controller.get,
  }),
  endpoint({
    method: 'patch',
    path: '/customers/{id}',
    tag,
    summary: 'Change a customer',
    description: 'Absent leaves a field, null clears it; attributes and consent merge by key, tags replace.',
    permission: 'customers:write',
    request: { params: idParams, body: updateCustomerSchema },
    responses: { 200: { description: 'The customer after the change', schema: customerSchema } },
    handler: controller.update,
  }),
  endpoint({
    method: 'delete',
    path: '/customers/{id}',
    tag,
    summary: 'Delete a customer without orders and messages',
    permission: 'customers:write',
    request: { params: idParams },
    responses: { 204: { description: 'It is gone' } },
    handler: controller.remove,
  }),
  endpoint({
    method: 'get',
    path: '/customers/{id}/orders',
    tag,
    summary: 'List the orders of a customer',
    permission: 'orders:read',
    request: { params: idParams, query: customerOrdersQuery },
    responses: { 200: { description: 'A page of orders, the latest first', schema: pageOf(orderSchema) } },
    handler: controller.listOrders,
  }),
];
