import { z } from 'zod';
import { objectId } from '../schemas/commonSchema';
import { logStatusSchema } from '../schemas/communicationLogSchema';
import { orderStatuses, orderTypes } from '../schemas/orderSchema';
import { rfmThresholdsSchema } from '../schemas/rfmSchema';

export const OPERATORS = [
  '=',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  'between',
  'notBetween',
  'in',
  'notIn',
  'contains',
  'doesNotContain',
  'beginsWith',
  'endsWith',
  'null',
  'notNull',
  'inLast',
  'notInLast',
] as const;
export const UNITS = ['hours', 'days', 'weeks', 'months', 'years'] as const;
export const AGGREGATES = ['sum', 'count', 'avg', 'max', 'min'] as const;
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const oneOrMore = <T extends z.ZodType>(item: T) => z.union([item, z.array(item).min(1)]);

const operatorSchema = z.enum(OPERATORS).meta({ description: 'How the value is compared' });
const unitSchema = z.enum(UNITS).meta({ description: 'A month counts 30 days, a year 365' });
const numbersSchema = z
  .union([z.number(), z.array(z.number())])
  .meta({ description: 'A number, or a list for between and in; money in major units' });

const withinSchema = z
  .union([
    z.strictObject({
      last: z.number().nonnegative().meta({ description: 'how many units before asOf it begins' }),
      unit: unitSchema,
    }),
    z.strictObject({
      from: z.string().meta({ description: 'a date or a date-time' }),
      to: z.string().meta({ description: 'a date or a date-time' }),
    }),
  ])
  .meta({ description: 'A window of time: the last N units before asOf, or from (included) to (excluded)' });

const propertyRuleSchema = z
  .strictObject({
    field: z
      .string()
      .meta({ description: 'A field of the catalogue, such as totalSpend or attributes.tier' }),
    operator: operatorSchema,
    value: z
      .union([scalar, z.array(scalar).min(1)])
      .optional()
      .meta({ description: 'Money in major units; times ISO 8601 with an offset, or a date alone' }),
    unit: unitSchema.optional(),
    thresholds: rfmThresholdsSchema
      .optional()
      .meta({ description: 'Of scores and groups alone: what they are parted by, as a launch freezes it' }),
  })
  .meta({ id: 'PropertyRule', description: 'A condition on one property or figure of the customer' });

const ordersRuleSchema = z
  .strictObject({
    field: z.literal('orders').meta({ description: 'Orders in a window of time' }),
    aggregate: z.enum(AGGREGATES).meta({ description: 'What is computed over the orders' }),
    of: z.enum(['amount', 'itemCount']).optional().meta({ description: 'Computed over; default: amount' }),
    where: z
      .strictObject({
        type: oneOrMore(z.enum(orderTypes)).optional().meta({ description: 'Default: order' }),
        status: oneOrMore(z.enum(orderStatuses)).optional().meta({ description: 'Default: completed' }),
      })
      .optional()
      .meta({ description: 'Which orders count' }),
    within: withinSchema.optional(),
    operator: operatorSchema,
    value: numbersSchema.optional(),
  })
  .meta({
    id: 'OrdersRule',
    description: 'A condition on a figure computed over the orders of the customer',
  });

const campaignRuleSchema = z
  .strictObject({
    field: z.literal('campaign').meta({ description: 'Messages of past campaigns' }),
    campaignId: objectId.optional().meta({ description: 'Only this campaign; default: all' }),
    status: oneOrMore(logStatusSchema).optional().meta({ description: 'Only messages in this status' }),
    within: withinSchema.optional(),
    operator: operatorSchema.optional().meta({ description: 'Compares the number of messages; default: >=' }),
    value: numbersSchema.optional().meta({ description: 'Default: 1' }),
  })
  .meta({ id: 'CampaignRule', description: 'A condition on the number of messages from past campaigns' });

const segmentRuleSchema = z
  .strictObject({
    field: z.literal('segment').meta({ description: 'Membership in another segment' }),
    segmentId: objectId.meta({ description: 'The id of the segment' }),
  })
  .meta({ id: 'SegmentRule', description: 'The customer is a member of another segment' });

/** The canonical rule tree: what parseRules returns, what is stored and what the API answers. */
export const ruleGroupSchema = z
  .strictObject({
    combinator: z.enum(['and', 'or']).meta({ description: 'Whether all rules must hold, or any' }),
    not: z.literal(true).optional().meta({ description: 'Turns the whole group into its complement' }),
    get rules() {
      return z.array(ruleNodeSchema).min(1).meta({ description: 'Rules and groups, at least one' });
    },
  })
  .meta({ id: 'RuleGroup', description: 'Rules joined by one connective' });

const ruleNodeSchema: z.ZodUnion<
  [
    typeof ordersRuleSchema,
    typeof campaignRuleSchema,
    typeof segmentRuleSchema,
    typeof propertyRuleSchema,
    typeof ruleGroupSchema,
  ]
> = z.union([ordersRuleSchema, campaignRuleSchema, segmentRuleSchema, propertyRuleSchema, ruleGroupSchema]);

/** What a request may send as rules: any accepted spelling; parseRules understands and checks it. */
export const rulesInputSchema = z.union([z.record(z.string(), z.unknown()), z.array(z.unknown())]).meta({
  id: 'RulesInput',
  description:
    'A rule tree as rule builders emit it, in any spelling that GET /api/segments/fields lists. See docs/rules.md.',
  example: {
    combinator: 'and',
    rules: [
      { field: 'totalSpend', operator: '>', value: 1000 },
      { field: 'visits', operator: '<', value: 3 },
    ],
  },
});

export type Operator = (typeof OPERATORS)[number];
export type Unit = (typeof UNITS)[number];
export type Aggregate = (typeof AGGREGATES)[number];
export type Scalar = z.output<typeof scalar>;
export type Within = z.output<typeof withinSchema>;
export type PropertyRule = z.output<typeof propertyRuleSchema>;
export type OrdersRule = z.output<typeof ordersRuleSchema>;
export type CampaignRule = z.output<typeof campaignRuleSchema>;
export type SegmentRule = z.output<typeof segmentRuleSchema>;
export type RuleGroup = z.output<typeof ruleGroupSchema>;
export type RuleTree = RuleGroup;
export type RuleLeaf = OrdersRule | CampaignRule | SegmentRule | PropertyRule;
export type RuleNode = RuleGroup | RuleLeaf;

export const isGroup = (node: RuleNode): node is RuleGroup => 'rules' in node;
export const isOrdersRule = (node: RuleNode): node is OrdersRule => 'aggregate' in node;
export const isSegmentRule = (node: RuleNode): node is SegmentRule => 'segmentId' in node;
export const isCampaignRule = (node: RuleNode): node is CampaignRule =>
  !isGroup(node) && node.field === 'campaign';
