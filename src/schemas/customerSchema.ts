import { z } from 'zod';
import { moneyOutput, objectId, timestamp } from './commonSchema';

const count = z.number().int();

const customerStatsSchema = z
  .object({
    totalSpend: moneyOutput.meta({
      description: 'opening balance plus completed orders; refunds not deducted',
    }),
    netSpend: moneyOutput.meta({ description: 'totalSpend after refunds' }),
    visits: count.meta({ description: 'opening visits plus completed orders' }),
    orderCount: count.meta({ description: 'completed orders' }),
    refundCount: count.meta({ description: 'refunds' }),
    averageOrderValue: moneyOutput
      .nullable()
      .meta({ description: 'spend in orders / orderCount, unrounded' }),
    largestOrder: moneyOutput.nullable().meta({ description: 'the largest completed order' }),
    firstOrderAt: timestamp.nullable(),
    lastOrderAt: timestamp.nullable(),
    lastVisitAt: timestamp
      .nullable()
      .meta({ description: 'the later of the opening visit and the last order' }),
  })
  .meta({ id: 'CustomerStats', description: 'always equal to what the orders say' });

const unsubscribedSchema = z.object({
  at: timestamp.meta({ description: 'when' }),
  by: z.enum(['link', 'one_click', 'update']).meta({
    description:
      'link: on the page behind the link of a message; one_click: by the button of a mail program; update: by a change ' +
      'of the customer, a bulk request or an import',
  }),
  campaignId: objectId.optional().meta({ description: 'the campaign whose message carried the link' }),
  logId: objectId.optional().meta({ description: 'the log entry of that message' }),
});

/** A customer in an answer. */
export const customerSchema = z
  .object({
    id: objectId,
    externalId: z.string().optional().meta({ description: 'the id in the shop’s own system' }),
    name: z.string().optional().meta({ description: 'how the customer is called' }),
    email: z.string().optional().meta({ description: 'in lower case' }),
    phone: z.string().optional().meta({ description: 'as it was given' }),
    country: z.string().optional().meta({ description: 'as it was given' }),
    city: z.string().optional().meta({ description: 'as it was given' }),
    timezone: z.string().optional().meta({ description: 'IANA name' }),
    tags: z.array(z.string()).meta({ description: 'labels' }),
    attributes: z
      .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
      .meta({ description: 'fields of the shop’s own' }),
    consent: z.record(z.string(), z.boolean()).meta({ description: 'by channel; only false excludes' }),
    unsubscribed: z
      .record(z.string(), unsubscribedSchema)
      .optional()
      .meta({ description: 'by channel: when and where a consent was ended that is false now' }),
    opening: z
      .object({
        totalSpend: moneyOutput,
        visits: count.meta({ description: 'visits counted there' }),
        lastVisitAt: timestamp.nullable(),
      })
      .meta({ description: 'what another system already held' }),
    stats: customerStatsSchema,
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({ id: 'Customer' });

export type Customer = z.output<typeof customerSchema>;
