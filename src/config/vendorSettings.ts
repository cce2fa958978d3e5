import { z } from 'zod';
import { JSON_POINTER } from '../utils/jsonPointer';
import { faultOf, placeholdersOf } from '../utils/jsonTemplate';

export const vendorNames = ['simulator', 'http', 'smtp'] as const;
export type VendorName = (typeof vendorNames)[number];

/** What a template of a body can name. */
export const messageFields = ['key', 'channel', 'to', 'subject', 'body', 'format', 'unsubscribeUrl'] as const;

/** Headers that we write ourselves. */
const RESERVED_HEADER =
  /^(host|connection|content-length|content-type|transfer-encoding|idempotency-key|webhook-(id|timestamp|signature))$/i;
const HEADER_NAME = /^[!#$%&'*+.^_`|~\w-]+$/;
const HEADER_VALUE = /^[\t\x20-\x7e]*$/;
const MAILBOX = /^(?:[^<>"\p{Cc}]+ <[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/u;

const json = z.string().transform((text, context) => {
  try {
    return z.json().parse(JSON.parse(text));
  } catch {
    context.addIssue({ code: 'custom', message: 'must be JSON' });
    return z.NEVER;
  }
});

/** An address without a user and password in it: those belong into headers. */
export const vendorUrl = z
  .url({ protocol: /^https?$/ })
  .refine(
    (url) => !URL.canParse(url) || new URL(url).username === '',
    'must not contain a user or a password',
  );

export const headers = json
  .pipe(z.record(z.string().regex(HEADER_NAME), z.string().regex(HEADER_VALUE)))
  .refine((given) => !Object.keys(given).some((name) => RESERVED_HEADER.test(name)), {
    message: 'must not contain headers that are written anyway, such as content-type',
  });

export const template = json.superRefine((value, context) => {
  const fault = faultOf(value, messageFields);
  if (fault !== undefined) context.addIssue({ code: 'custom', message: fault });
});

export const pointer = z.string().regex(JSON_POINTER, 'must be a JSON pointer such as /messages/0/id');

export const smtpUrl = z.url({ protocol: /^smtps?$/ });
export const mailbox = z.string().regex(MAILBOX, 'must be an address, or a name and <an address>');

/** The settings that make sense only together. */
interface Settings {
  VENDOR: VendorName;
  VENDOR_FALLBACK?: VendorName | undefined;
  VENDOR_URL?: string | undefined;
  HTTP_VENDOR_BATCH: number;
  HTTP_VENDOR_TEMPLATE?: z.output<typeof template> | undefined;
  HTTP_VENDOR_ID_PATH?: string | undefined;
  HTTP_VENDOR_IDEMPOTENT: boolean;
  SMTP_URL?: string | undefined;
  SMTP_FROM?: string | undefined;
}

/** Whether a batch without the key of each message would be promised to be sent once. */
const isKeyLost = ({ HTTP_VENDOR_BATCH, HTTP_VENDOR_IDEMPOTENT, HTTP_VENDOR_TEMPLATE: template }: Settings) =>
  HTTP_VENDOR_BATCH > 1 &&
  HTTP_VENDOR_IDEMPOTENT &&
  template !== undefined &&
  !placeholdersOf(template).has('key');

/** Combinations that cannot work: the variable to change, and why. */
function* faultsOf(settings: Settings): Generator<[name: keyof Settings, message: string]> {
  const { VENDOR, VENDOR_FALLBACK, VENDOR_URL, SMTP_URL, SMTP_FROM } = settings;
  const { HTTP_VENDOR_BATCH, HTTP_VENDOR_ID_PATH } = settings;
  const isUsed = (name: VendorName): boolean => VENDOR === name || VENDOR_FALLBACK === name;
  if (VENDOR === VENDOR_FALLBACK) yield ['VENDOR_FALLBACK', 'must be another vendor than VENDOR'];
  if (isUsed('http') && VENDOR_URL === undefined) yield ['VENDOR_URL', 'is needed by the vendor http'];
  if (isUsed('smtp') && SMTP_URL === undefined) yield ['SMTP_URL', 'is needed by the vendor smtp'];
  if (isUsed('smtp') && SMTP_FROM === undefined) yield ['SMTP_FROM', 'is needed by the vendor smtp'];
  if (HTTP_VENDOR_BATCH > 1 && HTTP_VENDOR_ID_PATH?.split('/').includes('*') === false) {
    yield [
      'HTTP_VENDOR_ID_PATH',
      'needs a * for the position of the message when HTTP_VENDOR_BATCH is above 1',
    ];
  }
  if (isKeyLost(settings)) {
    yield ['HTTP_VENDOR_TEMPLATE', 'needs {{key}} when batches are promised to be idempotent'];
  }
}

/** Refuses settings that do not fit together. */
export function checkVendorSettings(settings: Settings, context: z.RefinementCtx<Settings>): void {
  for (const [name, message] of faultsOf(settings)) {
    context.addIssue({ code: 'custom', path: [name], message });
  }
}
