import { z } from 'zod';
import { instant, text } from './commonSchema';

/** What became of a message, as the vendor tells it. */
export const receiptSchema = z
  .strictObject({
    eventId: text({ max: 200 }).meta({ description: 'names this event; a repeat changes nothing' }),
    key: text({ max: 200 }).meta({ description: 'the idempotency key that the message was sent with' }),
    vendorMessageId: text({ max: 200 })
      .optional()
      .meta({ description: 'the vendor’s own id of the message' }),
    status: z.enum(['DELIVERED', 'FAILED']).meta({ description: 'how it ended' }),
    reason: text({ max: 500 }).optional().meta({ description: 'why it failed' }),
    occurredAt: instant.meta({ description: 'when it happened' }),
  })
  .meta({ id: 'Receipt' });

/** The body of POST /receipts. */
export const receiptsSchema = z
  .union([receiptSchema, z.array(receiptSchema).min(1).max(1000)])
  .meta({ id: 'Receipts', description: 'one receipt, or up to 1,000' });

const [oneReceipt, severalReceipts] = receiptsSchema.options;

/** Reads a body by the form that it has, so that the faults point into it. */
export const parseReceipts = (body: unknown) =>
  (Array.isArray(body) ? severalReceipts : oneReceipt.transform((receipt) => [receipt])).safeParse(body);

export const receiptsAcceptedSchema = z
  .object({
    accepted: z.number().int().meta({ description: 'how many receipts were stored or known already' }),
  })
  .meta({ id: 'ReceiptsAccepted' });

export type Receipt = z.output<typeof receiptSchema>;
