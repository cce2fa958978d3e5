import { z } from 'zod';
import { ruleGroupSchema, rulesInputSchema } from '../rules/ruleSchema';
import { asOf, objectId, pageQuery, text, timestamp } from './commonSchema';
import { customerSchema } from './customerSchema';

export type { RuleTree } from '../rules/ruleSchema';

const name = text({ max: 200 }).meta({
  description: 'how people call the segment',
  examples: ['Big spenders'],
});
const description = z.string().meta({
  description: 'the rules in plain English',
  examples: ['Customers who spent more than INR 1,000.00 in total'],
});

export const createSegmentSchema = z
  .strictObject({ name, rules: rulesInputSchema })
  .meta({ id: 'CreateSegment' });

export const updateSegmentSchema = z
  .strictObject({ name: name.optional(), rules: rulesInputSchema.optional() })
  .meta({ id: 'UpdateSegment', description: 'What is absent stays as it is' });

export const segmentSchema = z
  .object({
    id: objectId,
    name: z.string().meta({ description: 'how people call the segment' }),
    description,
    rules: ruleGroupSchema,
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({ id: 'Segment' });

export const membersQuery = z.strictObject({ ...pageQuery, asOf });

const sample = z.int().min(0).max(100).default(5).meta({ description: 'how many customers to show' });

export const previewSegmentSchema = z
  .strictObject({ rules: rulesInputSchema, asOf, sample })
  .meta({ id: 'PreviewSegment' });

export const segmentPreviewSchema = z
  .object({
    count: z.number().int().meta({ description: 'how many customers match' }),
    sample: z.array(customerSchema).meta({ description: 'the first of them in the order of their ids' }),
    description,
  })
  .meta({ id: 'SegmentPreview' });

export const explainSegmentSchema = z
  .strictObject({
    rules: rulesInputSchema.optional(),
    segmentId: objectId.optional().meta({ description: 'a stored segment, instead of rules' }),
    customerId: objectId.meta({ description: 'whom to look at' }),
    asOf,
  })
  .refine(({ rules, segmentId }) => (rules === undefined) !== (segmentId === undefined), {
    path: ['rules'],
    error: 'give either rules or segmentId',
  })
  .meta({ id: 'ExplainSegment' });

export const segmentExplanationSchema = z
  .object({
    customerId: objectId.meta({ description: 'who was looked at' }),
    asOf: timestamp.meta({ description: 'what relative dates counted from' }),
    matched: z.boolean().meta({ description: 'whether the customer is in the audience' }),
    description,
    rules: z.record(z.string(), z.unknown()).meta({
      description:
        'the rules with segments put in place; every node says `matched`, every rule the `actual` value and an `explanation`',
    }),
  })
  .meta({ id: 'SegmentExplanation' });

const words = z.array(z.string()).readonly();
const spellings = z.record(z.string(), words);

export const fieldCatalogueSchema = z
  .object({
    fields: z
      .array(
        z.object({
          name: z.string().meta({ description: 'what a rule calls it' }),
          label: z.string().meta({ description: 'what people call it' }),
          type: z.string().meta({ description: 'decides the operators and the values' }),
          operators: words.meta({ description: 'what it can be asked' }),
          values: words
            .optional()
            .meta({ description: 'the only values that there are, where they are few' }),
          aliases: words.meta({ description: 'other accepted names' }),
        }),
      )
      .meta({ description: 'properties, figures and attributes of a customer' }),
    related: z.record(z.string(), z.record(z.string(), z.unknown())).meta({
      description: 'rules on orders, past campaigns and other segments: what each may say',
    }),
    aliases: z
      .record(z.string(), z.union([words, spellings]))
      .meta({ description: 'every accepted spelling, from the canonical word' }),
  })
  .meta({ id: 'FieldCatalogue' });

export type CreateSegment = z.output<typeof createSegmentSchema>;
export type UpdateSegment = z.output<typeof updateSegmentSchema>;
export type Segment = z.output<typeof segmentSchema>;
export type MembersQuery = z.output<typeof membersQuery>;
export type PreviewSegment = z.output<typeof previewSegmentSchema>;
export type SegmentPreview = z.output<typeof segmentPreviewSchema>;
export type ExplainSegment = z.output<typeof explainSegmentSchema>;
export type SegmentExplanation = z.output<typeof segmentExplanationSchema>;
export type FieldCatalogue = z.output<typeof fieldCatalogueSchema>;
