import { z } from 'zod';

const key = z.string().min(1).max(200);

/** A message as the simulator takes it. */
export const simulatorMessageSchema = z.strictObject({
  key,
  channel: z.string().max(20),
  to: z.string().min(1).max(500),
  subject: z.string().max(5000).optional(),
  body: z.string().max(200_000),
  format: z.literal('html').optional(),
  unsubscribeUrl: z.url({ protocol: /^https?$/ }).optional(),
  /** Where the receipt goes; without it none is sent. */
  receiptUrl: z.url({ protocol: /^https?$/ }).optional(),
});
export const simulatorMessagesSchema = z.union([
  simulatorMessageSchema.transform((message) => [message]),
  z.array(simulatorMessageSchema).min(1).max(1000),
]);
export const simulatorStatusSchema = z.strictObject({ keys: z.array(key).max(1000) });
export const simulatorListQuery = z.strictObject({
  key: key.optional(),
  after: key.optional(),
  limit: z.coerce.number().int().min(1).max(10_000).default(1000),
});

/** The answer to messages: one entry each. */
export const simulatorAcceptedSchema = z.array(
  z.object({ key: z.string(), status: z.literal('ACCEPTED'), vendorMessageId: z.string() }),
);
/** The answer to a question about keys. */
export const simulatorStatusesSchema = z.array(
  z.object({
    key: z.string(),
    status: z.enum(['UNKNOWN', 'ACCEPTED', 'DELIVERED', 'FAILED']),
    vendorMessageId: z.string().optional(),
    reason: z.string().optional(),
  }),
);

export type SimulatorMessage = z.output<typeof simulatorMessageSchema>;
