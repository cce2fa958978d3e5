import type { Env } from '../config/env';
import type { VendorName } from '../config/vendorSettings';
import type { Clock } from '../utils/clock';
import { createHttpVendor } from './httpVendor';
import { createSimulatorVendor } from './simulatorVendor';
import { createSmtpVendor } from './smtpVendor';
import type { Vendor } from './vendor';

interface Deps {
  env: Env;
  clock: Clock;
  /** Where this process is reached from this machine. */
  selfUrl: () => string;
  /** The bearer token that the simulator knows us by. */
  simulatorToken: () => Promise<string>;
}

/** The vendors that are configured, the one for new campaigns first. */
export const configuredVendors = ({ VENDOR, VENDOR_FALLBACK }: Env): VendorName[] =>
  VENDOR_FALLBACK === undefined ? [VENDOR] : [VENDOR, VENDOR_FALLBACK];

/** Where the simulator is when it is not inside this server; VENDOR_URL belongs to the vendor http if there is one. */
export const simulatorUrl = (env: Env): string | undefined =>
  configuredVendors(env).includes('http') ? undefined : env.VENDOR_URL?.replace(/\/+$/, '');

function simulator({ env, selfUrl, simulatorToken, clock }: Deps): Vendor {
  const elsewhere = simulatorUrl(env);
  return createSimulatorVendor({
    baseUrl: () => elsewhere ?? selfUrl(),
    token: simulatorToken,
    receiptUrl: () => elsewhere && `${env.PUBLIC_URL ?? selfUrl()}/api/receipts`,
    clock,
  });
}

/** A setting that the check of the settings has made sure of. */
function given(value: string | undefined, name: string): string {
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
}

const http = ({ env, clock }: Deps): Vendor =>
  createHttpVendor({
    url: given(env.VENDOR_URL, 'VENDOR_URL'),
    statusUrl: env.HTTP_VENDOR_STATUS_URL,
    headers: env.HTTP_VENDOR_HEADERS,
    secret: env.HTTP_VENDOR_SECRET,
    template: env.HTTP_VENDOR_TEMPLATE,
    batch: env.HTTP_VENDOR_BATCH,
    idPath: env.HTTP_VENDOR_ID_PATH,
    idempotent: env.HTTP_VENDOR_IDEMPOTENT,
    clock,
  });

const smtp = ({ env }: Deps): Vendor =>
  createSmtpVendor({
    url: given(env.SMTP_URL, 'SMTP_URL'),
    from: given(env.SMTP_FROM, 'SMTP_FROM'),
    connections: env.SMTP_CONNECTIONS,
  });

const makers: Readonly<Record<VendorName, (deps: Deps) => Vendor>> = { simulator, http, smtp };

/**
 * Makes the configured vendors. Connects to none.
 * @param replacements take the place of those of the same name, and are added otherwise
 */
export function createVendors(deps: Deps, replacements: readonly Vendor[] = []): ReadonlyMap<string, Vendor> {
  const configured = configuredVendors(deps.env).map((name) => makers[name](deps));
  return new Map([...configured, ...replacements].map((vendor) => [vendor.name, vendor]));
}
