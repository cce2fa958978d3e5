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
