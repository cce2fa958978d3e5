import { z } from 'zod';
import { moneyOutput, objectId, timestamp } from './commonSchema';

export const orderTypes = ['order', 'refund'] as const;
export const orderStatuses = ['completed', 'cancelled'] as const;

/** An order or a refund in an answer. */
export const orderSchema = z
  .object({
    id: objectId,
    externalId: z.string().optional().meta({ description: 'the id in the shop’s own system' }),
    customerId: objectId,
    amount: moneyOutput.meta({ description: 'negative for a refund' }),
    currency: z.string().meta({ description: 'the installation’s currency' }),
    type: z.enum(orderTypes).meta({ description: 'a refund counts in netSpend and refundCount alone' }),
    status: z.enum(orderStatuses).meta({ description: 'a cancelled order counts in nothing' }),
    items: z
      .array(
        z.object({
          sku: z.string().optional().meta({ description: 'the article’s number in the shop' }),
          name: z.string().optional().meta({ description: 'what it is called' }),
          quantity: z.number().int().meta({ description: 'how many pieces' }),
          price: moneyOutput.optional().meta({ description: 'of one piece' }),
        }),
      )
      .optional()
      .meta({ description: 'what was bought' }),
    itemCount: z.number().int().meta({ description: 'how many pieces' }),
    refundOf: objectId.optional().meta({ description: 'the order that this refund belongs to' }),
    orderedAt: timestamp,
    createdAt: timestamp,
  })
  .meta({ id: 'Order' });

export type Order = z.output<typeof orderSchema>;
