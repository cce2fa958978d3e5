import { z } from 'zod';
import { bulkRows } from './bulkSchema';
import { instant, moneyInput, objectId, pageQuery } from './commonSchema';
import { clearableEmail, clearableText } from './fieldSchema';
import { orderStatuses, orderTypes } from './orderSchema';

const MAX_ITEMS = 1000;
const nullToAbsent = <T>(value: T | null | undefined): T | undefined => value ?? undefined;

const item = z.strictObject({
  sku: clearableText(200).transform(nullToAbsent).meta({ description: 'the article number' }),
  name: clearableText(500).transform(nullToAbsent).meta({ description: 'what it is' }),
  quantity: z.number().int().meta({ description: 'how many pieces' }),
  price: moneyInput
    .nullable()
    .optional()
    .transform(nullToAbsent)
    .meta({ description: 'of one piece, in major units' }),
});

/** An order or a refund to be made, or a row of a bulk request or an import. */
export const createOrderSchema = z
  .strictObject({
    externalId: clearableText(200)
      .transform(nullToAbsent)
      .meta({ description: 'the id in the shop’s own system; the same again changes nothing' }),
    customerId: objectId
      .nullable()
      .optional()
      .transform(nullToAbsent)
      .meta({ description: 'whose order it is: this id …' }),
    customerExternalId: clearableText(200)
      .transform(nullToAbsent)
      .meta({ description: '… or this externalId …' }),
    customerEmail: clearableEmail.transform(nullToAbsent).meta({ description: '… or this e-mail' }),
    amount: moneyInput.meta({ description: 'in major units, at most two decimals; negative for a refund' }),
    currency: clearableText(3)
      .transform(nullToAbsent)
      .meta({ description: 'the installation’s currency; another one is refused' }),
    type: z
      .enum(orderTypes)
      .nullable()
      .optional()
      .transform((type) => type ?? 'order')
      .meta({ description: 'order unless said' }),
    status: z
      .enum(orderStatuses)
      .nullable()
      .optional()
      .transform(nullToAbsent)
      .meta({ description: 'completed unless said' }),
    items: z
      .array(item)
      .max(MAX_ITEMS)
      .nullable()
      .optional()
      .transform(nullToAbsent)
      .meta({ description: 'what was bought' }),
    itemCount: z
      .number()
      .int()
      .nullable()
      .optional()
      .transform(nullToAbsent)
      .meta({ description: 'how many pieces; the sum of the quantities unless said' }),
    orderedAt: instant
      .nullable()
      .optional()
      .transform(nullToAbsent)
      .meta({ description: 'ISO 8601 with an offset; now unless said' }),
  })
  .check(({ value, issues }) => {
    const refuse = (field: string, message: string): void => {
      issues.push({ code: 'custom', input: value, path: [field], message });
    };
    if (value.type === 'refund' && value.amount >= 0)
      refuse('amount', 'must be negative because this is a refund');
    if (value.type === 'order' && value.amount < 0) refuse('amount', 'must not be negative');
    if (!value.customerId && !value.customerExternalId && !value.customerEmail) {
      refuse('customerExternalId', 'give customerId, customerExternalId or customerEmail');
    }
  })
  .meta({ id: 'CreateOrder' });

export const bulkOrdersSchema = z
  .strictObject({ orders: bulkRows('each as for POST /orders; each is valid or refused on its own') })
  .meta({ id: 'BulkOrders' });

export const updateOrderSchema = z
  .strictObject({
    status: z.literal('cancelled').meta({ description: 'a cancelled order counts in nothing' }),
  })
  .meta({ id: 'UpdateOrder' });

export const refundOrderSchema = z
  .strictObject({
    amount: moneyInput
      .refine((minor) => minor > 0, 'must be positive')
      .optional()
      .meta({ description: 'in major units, positive; all that is left unless said' }),
    externalId: clearableText(200)
      .transform(nullToAbsent)
      .meta({ description: 'of the refund; the same again changes nothing' }),
  })
  .prefault({})
  .meta({ id: 'RefundOrder' });

const filters = {
  ...pageQuery,
  status: z.enum(orderStatuses).optional().meta({ description: 'only these' }),
  type: z.enum(orderTypes).optional().meta({ description: 'only these' }),
  from: instant.optional().meta({ description: 'ordered at or after' }),
  to: instant.optional().meta({ description: 'ordered before' }),
};

export const listOrdersQuery = z.strictObject({
  ...filters,
  customerId: objectId.optional().meta({ description: 'only of this customer' }),
});

export const customerOrdersQuery = z.strictObject(filters);

export type OrderInput = z.output<typeof createOrderSchema>;
export type RefundOrder = z.output<typeof refundOrderSchema>;
export type ListOrdersQuery = z.output<typeof listOrdersQuery>;
