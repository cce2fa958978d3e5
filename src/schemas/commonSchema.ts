import { Types } from 'mongoose';
import { z } from 'zod';
import { errorCodes } from '../utils/appError';
import { parseMoney } from '../utils/money';

const LONE_SURROGATE = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/;

/** True for text that every database stores as it is: no NUL, no half of a surrogate pair. */
export const isStorableText = (value: string): boolean =>
  !value.includes('\u0000') && !LONE_SURROGATE.test(value);

/** Text from outside: trimmed, in Unicode's NFC, without NUL and lone surrogates, not empty unless `min` is 0. */
export const text = ({ min = 1, max }: { min?: number; max: number }) =>
  z
    .string()
    .refine(isStorableText, 'must not contain NUL or half a surrogate pair')
    .transform((value) => value.normalize('NFC').trim())
    .pipe(z.string().min(min).max(max));

/** The id of something stored here. */
export const objectId = z
  .string()
  .regex(/^[0-9a-f]{24}$/, 'must be 24 lower-case hexadecimal digits')
  .meta({ description: 'an id', examples: ['665f1f77bcf86cd799439011'] });

/** A moment in an answer. */
export const timestamp = z.iso
  .datetime()
  .meta({ description: 'UTC, ISO 8601', examples: ['2026-01-31T09:30:00.000Z'] });

const isFourDigitYear = (year: number): boolean => year >= 0 && year <= 9999;

/** A moment in a request: ISO 8601 with an offset → Date. */
export const instant = z.iso
  .datetime({
    offset: true,
    error: 'must be an ISO 8601 date-time with an offset, such as 2026-01-31T09:30:00Z',
  })
  .transform((value) => new Date(value))
  // An offset can lead out of the years that four digits can say.
  .refine((moment) => isFourDigitYear(moment.getUTCFullYear()), 'must lie in the years 0 to 9999')
  .meta({ description: 'ISO 8601 with an offset', examples: ['2026-01-31T09:30:00Z'] });

/** An amount in a request: a number or decimal string in major units with at most two decimals → integer minor units. */
export const moneyInput = z
  .union([z.number(), z.string()])
  .transform((value, context) => {
    const minor = parseMoney(value);
    if (minor !== undefined) return minor;
    context.addIssue({ code: 'custom', message: 'must be an amount with at most two decimals' });
    return z.NEVER;
  })
  .meta({ description: 'an amount in major units, at most two decimals', examples: [1299.5] });

/** An amount in an answer, in major units. */
export const moneyOutput = z.number().meta({ description: 'an amount in major units', examples: [1299.5] });

/** The installation's currency beside amounts. */
export const currencyOutput = z
  .string()
  .meta({ description: 'ISO 4217: the currency of all amounts', examples: ['INR'] });

/** `asOf` in a query or body: what relative dates count from; now when absent. */
export const asOf = instant
  .optional()
  .meta({ description: 'relative dates count from this moment; now when absent' });

/** The part of a list's query that every list shares. */
export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(100).default(25).meta({ description: 'how many at most' }),
  cursor: z.string().max(500).optional().meta({ description: 'page.nextCursor of the page before' }),
};

/** The query of a list without filters. */
export const listQuery = z.strictObject(pageQuery);
export type PageQuery = z.output<typeof listQuery>;

/** A page of a list. */
export const pageOf = <T extends z.ZodType>(item: T) =>
  z.object({
    data: z.array(item).meta({ description: 'the entries of this page' }),
    page: z
      .object({
        nextCursor: z.string().nullable().meta({ description: 'pass it as ?cursor= for the next page' }),
        hasMore: z.boolean().meta({ description: 'whether there is a next page' }),
      })
      .meta({ description: 'where the list goes on' }),
  });

/** A page of a list, as a type. */
export interface Page<T> {
  data: T[];
  page: { nextCursor: string | null; hasMore: boolean };
}

/** The position in a list that is sorted by id: an ObjectId in a cursor. */
export const idPosition = objectId.transform((id) => new Types.ObjectId(id));

export const idParams = z.strictObject({ id: objectId });

const faultSchema = z.object({
  pointer: z
    .string()
    .meta({ description: 'JSON pointer to the faulty place; /query/… and /params/… outside the body' }),
  detail: z.string().meta({ description: 'what is wrong there' }),
});

/** Every error (RFC 9457). */
export const problemSchema = z
  .object({
    type: z.string().meta({ description: 'always about:blank' }),
    title: z.string().meta({ description: 'the code in words' }),
    status: z.number().int().meta({ description: 'the HTTP status' }),
    detail: z.string().meta({ description: 'what happened' }),
    instance: z.string().meta({ description: 'the path that was asked' }),
    code: z
      .enum(Object.keys(errorCodes) as [keyof typeof errorCodes])
      .meta({ description: 'a stable code to branch on' }),
    requestId: z.string().meta({ description: 'names the request in the log' }),
    errors: z.array(faultSchema).optional().meta({ description: 'every fault found in the input' }),
    allowed: z
      .array(z.string())
      .optional()
      .meta({ description: 'with a conflict of states: the actions that are allowed instead' }),
  })
  .meta({ id: 'Problem', description: 'application/problem+json, RFC 9457' });

export type Problem = z.output<typeof problemSchema>;
