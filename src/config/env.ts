import 'dotenv/config';
import { z } from 'zod';
import { isTimeZone } from '../utils/calendar';
import { aiUrl, checkAiSettings } from './aiSettings';
import * as vendors from './vendorSettings';

/** An unset variable and an empty one mean the same: the default. */
const optional = <T extends z.ZodType>(schema: T) =>
  z.preprocess((value) => (value === '' ? undefined : value), schema);

const port = z.coerce.number().int().min(0).max(65_535);
const list = z.string().transform((text) =>
  text
    .split(/[\s,]+/)
    .map((part) => part.trim())
    .filter(Boolean),
);
const httpUrl = z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, ''));

/** Standard Webhooks: base64 of at least 18 bytes. */
const webhookSecret = z
  .string()
  .regex(/^(whsec_)?[A-Za-z0-9+/]{24,}={0,2}$/, 'must be a secret such as whsec_…, in base64');

/**
 * Every setting of the program, with its default. All are optional: an empty environment starts a working program.
 * `.env.example` lists them; a test keeps the two equal.
 */
const settings = z.object({
  NODE_ENV: optional(z.enum(['development', 'production', 'test']).default('development')),
  PORT: optional(port.default(5000)),
  MONGODB_URI: optional(
    z
      .string()
      .regex(/^mongodb(\+srv)?:\/\//, 'must start with mongodb:// or mongodb+srv://')
      .optional(),
  ),
  DATA_DIR: optional(z.string().default('.data')),
  ROLE: optional(z.enum(['all', 'api', 'worker']).default('all')),
  CURRENCY: optional(
    z
      .string()
      .regex(/^[A-Z]{3}$/, 'must be an ISO 4217 code such as INR')
      .default('INR'),
  ),
  ATTRIBUTION_WINDOW_DAYS: optional(z.coerce.number().int().min(1).max(90).default(7)),
  SEGMENT_REFRESH_AT: optional(
    z
      .string()
      .regex(/^(([01]\d|2[0-3]):[0-5]\d|off)$/, 'must be a time of day such as 02:00, or off')
      .default('02:00'),
  ),
  SEGMENT_REFRESH_TIMEZONE: optional(
    z.string().refine(isTimeZone, 'must be an IANA time zone such as Asia/Kolkata').default('UTC'),
  ),
  ADMIN_API_KEY: optional(z.string().min(16, 'must have at least 16 characters').optional()),
  PUBLIC_URL: optional(httpUrl.optional()),
  CORS_ORIGINS: optional(list.optional()),
  TRUST_PROXY: optional(z.coerce.number().int().min(0).default(0)),
  CONSENT: optional(z.enum(['optional', 'required']).default('optional')),
  VENDOR: optional(z.enum(vendors.vendorNames).default('simulator')),
  VENDOR_FALLBACK: optional(z.enum(vendors.vendorNames).optional()),
  VENDOR_URL: optional(vendors.vendorUrl.optional()),
  HTTP_VENDOR_HEADERS: optional(vendors.headers.optional()),
  HTTP_VENDOR_SECRET: optional(webhookSecret.optional()),
  HTTP_VENDOR_TEMPLATE: optional(vendors.template.optional()),
  HTTP_VENDOR_BATCH: optional(z.coerce.number().int().min(1).max(100).default(1)),
  HTTP_VENDOR_ID_PATH: optional(vendors.pointer.optional()),
  HTTP_VENDOR_STATUS_URL: optional(vendors.vendorUrl.optional()),
  HTTP_VENDOR_IDEMPOTENT: optional(z.stringbool().default(false)),
  SMTP_URL: optional(vendors.smtpUrl.optional()),
  SMTP_FROM: optional(vendors.mailbox.optional()),
  SMTP_CONNECTIONS: optional(z.coerce.number().int().min(1).max(100).default(5)),
  SIMULATOR_SEED: optional(z.string().default('crm-xeno')),
  SIMULATOR_LATENCY_MS: optional(z.coerce.number().int().min(0).max(60_000).default(50)),
  SIMULATOR_FAILURE_RATE: optional(z.coerce.number().min(0).max(1).default(0.1)),
  SIMULATOR_HOSTILITY: optional(z.coerce.number().min(0).max(1).default(0)),
  RECEIPT_SECRETS: optional(list.pipe(z.array(webhookSecret)).optional()),
  AI_BASE_URL: optional(aiUrl.optional()),
  AI_API_KEY: optional(
    z
      .string()
      .regex(/^[\x21-\x7e]+$/, 'must be printable ASCII without spaces')
      .optional(),
  ),
  AI_MODEL: optional(z.string().max(200).optional()),
  AI_TIMEOUT_MS: optional(z.coerce.number().int().min(1).max(120_000).default(20_000)),
  AI_MAX_TOKENS: optional(z.coerce.number().int().min(100).max(100_000).default(2000)),
  AI_DAILY_REQUESTS: optional(z.coerce.number().int().min(0).default(500)),
  WEBHOOK_ALLOW_PRIVATE: optional(z.stringbool().optional()),
  RATE_LIMIT_PER_MINUTE: optional(z.coerce.number().int().min(0).default(6000)),
  SIGN_IN_LIMIT_PER_MINUTE: optional(z.coerce.number().int().min(0).default(1200)),
  IMPORT_LIMIT_MB: optional(z.coerce.number().int().min(1).max(16_384).default(1024)),
  LOG_LEVEL: optional(z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info')),
});

/** All of them, and that they fit together. */
export const envSchema = settings.superRefine(vendors.checkVendorSettings).superRefine(checkAiSettings);

/** The settings of this process. */
export type Env = Readonly<z.output<typeof envSchema>>;

/** Thrown by `parseEnv`; its message names every bad variable, and no value. */
export class EnvError extends Error {
  constructor(issues: readonly z.core.$ZodIssue[]) {
    const lines = issues.map((issue) => `  ${issue.path.join('.')}: ${issue.message}`);
    super(`The configuration is not valid:\n${lines.join('\n')}\nSee .env.example for what each one may be.`);
    this.name = 'EnvError';
  }
}

/**
 * Checks the settings.
 * @returns a frozen object with every setting, defaults filled in
 * @throws EnvError naming all bad variables
 */
export function parseEnv(source: Record<string, string | undefined>): Env {
  const parsed = envSchema.safeParse(source);
  if (!parsed.success) throw new EnvError(parsed.error.issues);
  return Object.freeze(parsed.data);
}

/** Reads the settings of this process (and of `.env`). The only reader of `process.env`. */
export const loadEnv = (): Env => parseEnv(process.env);

/** Reads only the named settings of this process; all others have their defaults. */
export const loadSettings = (...names: readonly (keyof Env)[]): Env =>
  parseEnv(Object.fromEntries(names.map((name) => [name, process.env[name]])));
