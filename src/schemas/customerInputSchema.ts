import { z } from 'zod';
import { isAttributeKey } from '../rules/fieldCatalogue';
import { bulkRows } from './bulkSchema';
import { instant, isStorableText, moneyInput, pageQuery, text } from './commonSchema';
import { clearableEmail, clearableText, clearableTimezone } from './fieldSchema';

/** Whom a message reaches how. */
export const channels = ['email', 'sms', 'whatsapp', 'push'] as const;

const MAX_TAGS = 100;
const MAX_ATTRIBUTES = 200;
const MAX_TEXT = 1000;

const attributeText = z
  .string()
  .max(MAX_TEXT)
  .refine(isStorableText, 'must not contain NUL or half a surrogate pair')
  .transform((value) => {
    const clean = value.normalize('NFC').trim();
    return clean === '' ? null : clean;
  });

const KEY_RULE = 'a key is a letter and then up to 63 letters, digits, hyphens and underscores';

/** A record leaves the key __proto__ out without a word. */
const refuseProto = (value: unknown, context: z.core.$RefinementCtx): unknown => {
  if (typeof value === 'object' && value !== null && Object.hasOwn(value, '__proto__')) {
    context.addIssue({ code: 'custom', path: ['__proto__'], message: KEY_RULE });
  }
  return value;
};

const attributes = z.preprocess(
  refuseProto,
  z
    .record(
      z.string().refine(isAttributeKey, KEY_RULE),
      z.union([attributeText, z.number(), z.boolean(), z.null()], 'must be a string, a number or a boolean'),
    )
    .refine((map) => Object.keys(map).length <= MAX_ATTRIBUTES, `at most ${MAX_ATTRIBUTES} attributes`),
);

const consent = z.strictObject({
  email: z.boolean().nullable().optional().meta({ description: 'false: no e-mail' }),
  sms: z.boolean().nullable().optional().meta({ description: 'false: no SMS' }),
  whatsapp: z.boolean().nullable().optional().meta({ description: 'false: no WhatsApp message' }),
  push: z.boolean().nullable().optional().meta({ description: 'false: no push message' }),
});

const tags = z
  .array(text({ min: 0, max: 100 }))
  .max(MAX_TAGS)
  .transform((list) => [...new Set(list.filter((tag) => tag !== ''))]);

const openingSpend = moneyInput.refine((minor) => minor >= 0, 'must not be negative');

const fields = {
  externalId: clearableText(200).meta({ description: 'the id in the shop’s own system; unique' }),
  name: clearableText(200).meta({ description: 'how the customer is called' }),
  email: clearableEmail.meta({ description: 'kept in lower case; unique' }),
  phone: clearableText(50).meta({ description: 'kept as it is given' }),
  country: clearableText(100).meta({ description: 'kept as it is given' }),
  city: clearableText(100).meta({ description: 'kept as it is given' }),
  timezone: clearableTimezone.meta({ description: 'IANA name', examples: ['Asia/Kolkata'] }),
  tags: tags.nullable().optional().meta({ description: 'labels; they replace those before' }),
  attributes: attributes
    .nullable()
    .optional()
    .meta({ description: 'fields of the shop’s own, merged by key; null clears a key' }),
  consent: consent
    .nullable()
    .optional()
    .meta({ description: 'by channel, merged; null clears a channel; only false excludes' }),
  totalSpend: openingSpend
    .nullable()
    .optional()
    .meta({ description: 'opening balance: spend before the orders that are kept here' }),
  visits: z
    .number()
    .int()
    .min(0)
    .nullable()
    .optional()
    .meta({ description: 'opening balance: visits before the orders that are kept here' }),
  lastVisitAt: instant
    .nullable()
    .optional()
    .meta({ description: 'opening balance: the last visit before the orders that are kept here' }),
};

const description = 'absent leaves a field, null or an empty string clears it';

/** A customer to be made, or a row of a bulk request or an import. */
export const createCustomerSchema = z.strictObject(fields).meta({ id: 'CreateCustomer', description });

/** Changes to a customer. */
export const updateCustomerSchema = z.strictObject(fields).meta({ id: 'UpdateCustomer', description });

export const bulkCustomersSchema = z
  .strictObject({
    customers: bulkRows(
      'each as for POST /customers, with an externalId or an e-mail; each is valid or refused on its own',
    ),
  })
  .meta({ id: 'BulkCustomers' });

const filterText = text({ max: 200 }).optional();

export const listCustomersQuery = z.strictObject({
  ...pageQuery,
  externalId: filterText.meta({ description: 'exactly this externalId' }),
  email: filterText
    .transform((value) => value?.toLowerCase())
    .meta({ description: 'exactly this e-mail, in any case' }),
  country: filterText.meta({ description: 'exactly this country' }),
  city: filterText.meta({ description: 'exactly this city' }),
  tag: filterText.meta({ description: 'has this tag' }),
  search: filterText.meta({
    description: 'words, each the beginning of a word in name, e-mail, phone or externalId',
  }),
});

export type CustomerInput = z.output<typeof createCustomerSchema>;
export type ListCustomersQuery = z.output<typeof listCustomersQuery>;
