import type { SegmentInsightController } from '../controllers/segmentInsightController';
import { idParams, pageOf } from '../schemas/commonSchema';
import {
  changesQuery,
  historyQuery,
  overlapAnswerSchema,
  overlapSchema,
  refreshParams,
  segmentChangeSchema,
  segmentRefreshSchema,
} from '../schemas/segmentInsightSchema';
import { endpoint } from '../utils/endpoint';

const tag = 'Segments';

/** /api/segments: their history, and how far they are the same people */
export const segmentInsightRoutes = (controller: SegmentInsightController) => [
  endpoint({
    method: 'post',
    path: '/segments/overlap',
    tag,
    summary: 'Compare two audiences',
    description: 'How many people are in both, in one of them alone, and in neither. Stores nothing.',
    permission: 'segments:read',
    request: { body: overlapSchema },
    responses: { 200: { description: 'The figures', schema: overlapAnswerSchema } },
    handler: controller.overlap,
  }),
  endpoint({
    method: 'get',
    path: '/segments/{id}/history',
    tag,
    summary: 'Size over time',
    description:
      'One entry for each night and each refresh by hand, newest first: how many are in the segment, how many joined and ' +
      'left since the one before. Kept for 400 days.',
    permission: 'segments:read',
    request: { params: idParams, query: historyQuery },
    responses: { 200: { description: 'A page of refreshes', schema: pageOf(segmentRefreshSchema) } },
    handler: controller.list,
  }),
  endpoint({
    method: 'get',
    path: '/segments/{id}/history/{refreshId}/customers',
    tag,
    summary: 'Who joined or left',
    description:
      'With one refresh, in the order of ids. Customers who are gone are listed by their id alone.',
    permission: 'segments:read',
    request: { params: refreshParams, query: changesQuery },
    responses: { 200: { description: 'A page of customers', schema: pageOf(segmentChangeSchema) } },
    handler: controller.changes,
  }),
  endpoint({
    method: 'post',
    path: '/segments/{id}/refresh',
    tag,
    summary: 'Refresh the history now',
    description:
      'Done in the background; follow it in the history. While a refresh of the segment is in work, answers that one.',
    permission: 'segments:write',
    request: { params: idParams },
    idempotent: true,
    responses: { 202: { description: 'The refresh', schema: segmentRefreshSchema } },
    handler: controller.refresh,
  }),
];
