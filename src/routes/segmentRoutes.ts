import { z } from 'zod';
import type { SegmentController } from '../controllers/segmentController';
import { idParams, pageOf, pageQuery } from '../schemas/commonSchema';
import { customerSchema } from '../schemas/customerSchema';
import {
  createSegmentSchema,
  explainSegmentSchema,
  fieldCatalogueSchema,
  membersQuery,
  previewSegmentSchema,
  segmentExplanationSchema,
  segmentPreviewSchema,
  segmentSchema,
  updateSegmentSchema,
} from '../schemas/segmentSchema';
import { endpoint } from '../utils/endpoint';

const tag = 'Segments';

/** Questions about rules that need not be kept; before /segments/{id}, which would take their paths. */
const questionRoutes = (controller: SegmentController) => [
  endpoint({
    method: 'get',
    path: '/segments/fields',
    tag,
    summary: 'What rules can say',
    description: 'For rule builders: every field with its operators, and every accepted spelling.',
    permission: 'segments:read',
    responses: { 200: { description: 'The catalogue', schema: fieldCatalogueSchema } },
    handler: controller.fields,
  }),
  endpoint({
    method: 'post',
    path: '/segments/preview',
    tag,
    summary: 'Count the customers that match rules',
    description: 'Stores nothing. The count is exact; the sample is the first customers in the order of ids.',
    permission: 'segments:read',
    request: { body: previewSegmentSchema },
    responses: { 200: { description: 'Count, sample and description', schema: segmentPreviewSchema } },
    handler: controller.preview,
  }),
  endpoint({
    method: 'post',
    path: '/segments/explain',
    tag,
    summary: 'Say why a customer matches rules or not',
    description: 'For rules, or for a stored segment. Every rule says what it looked at and how it came out.',
    permission: 'segments:read',
    request: { body: explainSegmentSchema },
    responses: {
      200: { description: 'The rules with their outcome', schema: segmentExplanationSchema },
      404: { description: 'There is no such customer' },
    },
    handler: controller.explain,
  }),
];

/** /api/segments */
export const segmentRoutes = (controller: SegmentController) => [
  ...questionRoutes(controller),
  endpoint({
    method: 'post',
    path: '/segments',
    tag,
    summary: 'Keep rules as a segment',
    description: 'The rules may be spelt in any accepted way; the answer has them in the canonical one.',
    permission: 'segments:write',
    request: { body: createSegmentSchema },
    idempotent: true,
    responses: { 201: { description: 'The segment', schema: segmentSchema } },
    handler: controller.create,
  }),
  endpoint({
    method: 'get',
    path: '/segments',
    tag,
    summary: 'List segments',
    permission: 'segments:read',
    request: { query: z.strictObject(pageQuery) },
    responses: { 200: { description: 'A page of segments, newest first', schema: pageOf(segmentSchema) } },
    handler: controller.list,
  }),
  endpoint({
    method: 'get',
    path: '/segments/{id}',
    tag,
    summary: 'Read a segment',
    permission: 'segments:read',
    request: { params: idParams },
    responses: { 200: { description: 'The segment', schema: segmentSchema } },
    handler: controller.get,
  }),
  endpoint({
    method: 'patch',
    path: '/segments/{id}',
    tag,
    summary: 'Change a segment',
    description:
      'Segments that build on it follow; launched campaigns keep the rules that they were launched with. Refused when segments would name each other in a circle.',
    permission: 'segments:write',
    request: { params: idParams, body: updateSegmentSchema },
    responses: { 200: { description: 'The changed segment', schema: segmentSchema } },
    handler: controller.update,
  }),
  endpoint({
    method: 'delete',
    path: '/segments/{id}',
    tag,
    summary: 'Delete a segment',
    description: 'Answers 409 while another segment, or a campaign that is not final, uses it.',
    permission: 'segments:write',
    request: { params: idParams },
    responses: { 204: { description: 'It is gone' } },
    handler: controller.remove,
  }),
  endpoint({
    method: 'get',
    path: '/segments/{id}/customers',
    tag,
    summary: 'List the members of a segment',
    description:
      'Evaluated afresh for every page, in the order of ids. Give `asOf` to keep relative dates still.',
    permission: 'segments:read',
    request: { params: idParams, query: membersQuery },
    responses: { 200: { description: 'A page of customers', schema: pageOf(customerSchema) } },
    handler: controller.members,
  }),
];
