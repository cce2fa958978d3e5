import { z } from 'zod';
import { normaliseAddress, normaliseDomain } from '../utils/suppressionKeys';
import { channelSchema, channels } from './communicationLogSchema';
import { objectId, pageQuery, text, timestamp } from './commonSchema';

export const suppressionTypes = ['address', 'domain'] as const;
export type SuppressionType = (typeof suppressionTypes)[number];

export const suppressionReasons = ['manual', 'unsubscribed', 'hard_bounce', 'complaint', 'import'] as const;
export type SuppressionReason = (typeof suppressionReasons)[number];

const reasonSchema = z.enum(suppressionReasons).meta({
  description:
    'manual: entered by hand; unsubscribed: the person wished so; hard_bounce: nobody can be reached there; ' +
    'complaint: reported as spam; import: from a file',
});

const ADDRESS = { min: 1, max: 1000 } as const;
const PHONE_DIGITS = /\d.*\d.*\d/;

const addressFaults = {
  email: (value: string) => (z.regexes.email.test(value) ? undefined : 'must be an e-mail address'),
  sms: (value: string) => (PHONE_DIGITS.test(value) ? undefined : 'must be a phone number'),
  whatsapp: (value: string) => (PHONE_DIGITS.test(value) ? undefined : 'must be a phone number'),
  push: () => undefined,
} as const;

const fields = {
  channel: z
    .enum(channels)
    .nullable()
    .optional()
    .meta({ description: 'the channel on which nothing is sent; email when absent' }),
  address: text(ADDRESS).nullable().optional().meta({
    description: 'an e-mail address in any case, a phone number in any spelling, or a push token',
  }),
  domain: text({ max: 253 })
    .nullable()
    .optional()
    .meta({
      description: 'every address at this domain and at the domains below it; e-mail only',
      examples: ['example.com'],
    }),
  reason: reasonSchema.nullable().optional(),
};

/** What is given, in the form in which it is stored. */
function toInput(
  { channel, address, domain, reason }: z.output<z.ZodObject<typeof fields>>,
  context: z.core.$RefinementCtx,
  otherwise: SuppressionReason,
) {
  const on = channel ?? 'email';
  const refuse = (path: string, message: string) => {
    context.addIssue({ code: 'custom', path: [path], message });
    return z.NEVER;
  };
  if ((address ?? undefined) !== undefined && (domain ?? undefined) !== undefined)
    return refuse('domain', 'give an address or a domain, not both');
  if (domain) {
    if (on !== 'email') return refuse('domain', 'only e-mail has domains');
    const value = normaliseDomain(domain);
    if (value === undefined)
      return refuse('domain', 'must be a domain of somebody, such as example.com, not a whole ending');
    return { channel: on, type: 'domain' as const, value, reason: reason ?? otherwise };
  }
  if (!address) return refuse('address', 'give an address or a domain');
  const value = normaliseAddress(on, address);
  const fault = addressFaults[on](value);
  if (fault !== undefined) return refuse('address', fault);
  return { channel: on, type: 'address' as const, value, reason: reason ?? otherwise };
}

/** An entry to be made. */
export const createSuppressionSchema = z
  .strictObject(fields)
  .meta({ id: 'CreateSuppression', description: 'an address or a domain; the reason is manual when absent' })
  .transform((given, context) => toInput(given, context, 'manual'));

/** A row of an import. */
export const importSuppressionSchema = z
  .strictObject(fields)
  .transform((given, context) => toInput(given, context, 'import'));

const filters = {
  channel: channelSchema.optional().meta({ description: 'only entries of this channel' }),
  type: z.enum(suppressionTypes).optional().meta({ description: 'only addresses, or only domains' }),
  reason: reasonSchema.optional(),
  search: text({ max: 200 }).optional().meta({
    description: 'the beginning of the address or domain; without a channel read as an e-mail address',
  }),
};

export const listSuppressionsQuery = z.strictObject({ ...pageQuery, ...filters });
export const exportSuppressionsQuery = z.strictObject(filters);

/** An entry in an answer. */
export const suppressionSchema = z
  .object({
    id: objectId,
    channel: channelSchema,
    type: z.enum(suppressionTypes).meta({ description: 'whether one address is meant, or a whole domain' }),
    address: z.string().optional().meta({ description: 'as it is compared: e-mail in lower case' }),
    domain: z.string().optional().meta({ description: 'with all domains below it' }),
    reason: reasonSchema,
    campaignId: objectId.optional().meta({ description: 'the campaign that it came from' }),
    logId: objectId.optional().meta({ description: 'the log entry of the message that it came from' }),
    createdAt: timestamp,
  })
  .meta({ id: 'Suppression' });

export type Suppression = z.output<typeof suppressionSchema>;
export type SuppressionInput = z.output<typeof createSuppressionSchema>;
export type SuppressionFilter = z.output<typeof exportSuppressionsQuery>;
export type ListSuppressionsQuery = z.output<typeof listSuppressionsQuery>;
