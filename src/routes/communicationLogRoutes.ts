import type { CommunicationLogController } from '../controllers/communicationLogController';
import { idParams, pageOf } from '../schemas/commonSchema';
import {
  communicationLogSchema,
  communicationLogsQuery,
  customerLogsQuery,
} from '../schemas/communicationLogSchema';
import { endpoint } from '../utils/endpoint';

const tag = 'Communication log';
const page = { description: 'A page of log entries, newest first', schema: pageOf(communicationLogSchema) };

/** /api/communication-logs, and the messages of one customer */
export const communicationLogRoutes = (controller: CommunicationLogController) => [
  endpoint({
    method: 'get',
    path: '/communication-logs',
    tag,
    summary: 'List messages',
    permission: 'campaigns:read',
    request: { query: communicationLogsQuery },
    responses: { 200: page },
    handler: controller.list,
  }),
  endpoint({
    method: 'get',
    path: '/communication-logs/{id}',
    tag,
    summary: 'Read what became of a message',
    permission: 'campaigns:read',
    request: { params: idParams },
    responses: { 200: { description: 'The log entry', schema: communicationLogSchema } },
    handler: controller.get,
  }),
  endpoint({
    method: 'get',
    path: '/customers/{id}/communications',
    tag,
    summary: 'List the messages to a customer',
    permission: 'campaigns:read',
    request: { params: idParams, query: customerLogsQuery },
    responses: { 200: page },
    handler: controller.listOfCustomer,
  }),
];
