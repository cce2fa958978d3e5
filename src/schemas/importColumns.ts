import { fromSafeText } from '../utils/writeCsv';
import { channels } from './customerInputSchema';
import type { ImportType } from './importSchema';

type Fields = Readonly<Record<string, readonly string[]>>;

/** The fields of each kind of row, each with the other names that a column may have. */
export const columnAliases: Readonly<Record<ImportType, Fields>> = {
  customers: {
    externalId: ['id', 'customer_id', 'customer_external_id'],
    name: ['full_name', 'customer_name'],
    email: ['email_address', 'customer_email', 'mail'],
    phone: ['phone_number', 'mobile', 'telephone'],
    country: ['customer_country'],
    city: ['town', 'customer_city'],
    timezone: ['time_zone', 'tz'],
    tags: ['tag', 'labels'],
    totalSpend: ['total_spent', 'spend', 'spent'],
    visits: ['visit_count', 'total_visits'],
    lastVisitAt: ['last_visit', 'last_visit_date', 'last_visited_at', 'last_active', 'last_active_at'],
    ...Object.fromEntries(channels.map((channel) => [`consent.${channel}`, [`consent_${channel}`]])),
  },
  orders: {
    externalId: ['id', 'order_id', 'order_external_id', 'order_number', 'invoice'],
    customerExternalId: ['customer', 'customer_id'],
    customerEmail: ['email', 'email_address'],
    amount: ['total', 'total_amount', 'order_amount', 'order_total', 'price'],
    currency: ['order_currency'],
    type: ['order_type'],
    status: ['order_status'],
    items: [],
    itemCount: ['item_count', 'quantity'],
    orderedAt: ['order_date', 'ordered_on', 'date', 'created_at', 'timestamp'],
  },
  suppressions: {
    address: ['email', 'email_address', 'mail', 'phone', 'phone_number', 'mobile', 'recipient', 'token'],
    domain: ['email_domain'],
    channel: [],
    reason: [],
  },
};

/** What a file must have at least one column of, for each group. */
export const neededColumns: Readonly<Record<ImportType, readonly (readonly string[])[]>> = {
  customers: [['externalId', 'email']],
  orders: [['customerExternalId', 'customerEmail', 'customerId'], ['amount']],
  suppressions: [['address', 'domain']],
};

const fold = (name: string): string => name.toLowerCase().replaceAll(/[\s_-]/g, '');

const foldedNames: Readonly<Record<ImportType, ReadonlyMap<string, string>>> = {
  customers: foldAll(columnAliases.customers),
  orders: foldAll(columnAliases.orders),
  suppressions: foldAll(columnAliases.suppressions),
};

function foldAll(fields: Fields): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(fields).flatMap(([field, aliases]) =>
      [field, ...aliases].map((name): [string, string] => [fold(name), field]),
    ),
  );
}

const ATTRIBUTE = /^attributes?\.(.+)$/i;
/** Whole objects, which only NDJSON has. */
const MAPS: readonly string[] = ['attributes', 'consent'];

/**
 * The field that a column means: in any letter case, with spaces, hyphens and underscores left out.
 * `attributes.key` keeps its key.
 */
export function findColumn(type: ImportType, name: string): string | undefined {
  const trimmed = name.trim();
  // Spelled exactly so it is our own id, for those who send back what they read here.
  if (type === 'orders' && trimmed === 'customerId') return 'customerId';
  if (type === 'customers') {
    const [, key] = ATTRIBUTE.exec(trimmed) ?? [];
    if (key !== undefined) return `attributes.${key}`;
    if (MAPS.includes(trimmed)) return trimmed;
  }
  return foldedNames[type].get(fold(trimmed));
}

const WHOLE = /^-?\d{1,15}$/;
const DECIMAL = /^-?(0|[1-9]\d{0,14})(\.\d{1,9})?$/;
const booleans: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  '1': true,
  false: false,
  no: false,
  '0': false,
};

const toWhole = (text: string): unknown => (WHOLE.test(text) ? Number(text) : text);
const toBoolean = (text: string): unknown => booleans[text.toLowerCase()] ?? text;
const toTags = (text: string): unknown => text.split(/[|;]/);

/** Text like 12 or 3.5 is a number and true or false a boolean; 007 stays text. */
function toAttribute(text: string): unknown {
  if (DECIMAL.test(text)) return Number(text);
  return text === 'true' ? true : text === 'false' ? false : text;
}

const converters: Readonly<Record<string, (text: string) => unknown>> = {
  tags: toTags,
  visits: toWhole,
  itemCount: toWhole,
  address: fromSafeText,
};

/** The value of a field from the text of a cell; what does not convert is left for the schema to refuse. */
export function convertCell(field: string, cell: string): unknown {
  const text = cell.trim();
  if (text === '') return null;
  if (field.startsWith('attributes.')) return toAttribute(text);
  if (field.startsWith('consent.')) return toBoolean(text);
  return converters[field]?.(text) ?? cell;
}
