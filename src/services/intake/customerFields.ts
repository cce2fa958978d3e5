import type { Types } from 'mongoose';
import type { CustomerDoc } from '../../models/customerModel';
import type { CustomerEvent } from '../../models/outboxEvent';
import type { CustomerInput } from '../../schemas/customerInputSchema';
import { withConsentChanges } from '../consent/consentChanges';
import { toStatistics } from '../customerStatsService';

const textFields = ['externalId', 'name', 'email', 'phone', 'country', 'city', 'timezone'] as const;
const searchedFields = ['externalId', 'name', 'email', 'phone'] as const;
const openingFields = ['totalSpend', 'visits', 'lastVisitAt'] as const;

const MAX_TERMS = 30;
const SEPARATORS = /[^\p{L}\p{N}]+/u;

/** What the words of a search are compared with: whole values and the words in them, in lower case. */
export function toSearchTerms(doc: Pick<CustomerDoc, (typeof searchedFields)[number]>): string[] {
  const terms = new Set<string>();
  for (const field of searchedFields) {
    const value = doc[field]?.toLowerCase();
    if (value === undefined) continue;
    if (!value.includes(' ')) terms.add(value);
    for (const word of value.split(SEPARATORS)) if (word !== '') terms.add(word);
  }
  return [...terms].slice(0, MAX_TERMS);
}

/** The words of a search, as `toSearchTerms` writes them. */
export const toSearchWords = (search: string): string[] =>
  search.normalize('NFC').toLowerCase().split(/\s+/).filter(Boolean).slice(0, MAX_TERMS);

/** The parts that a word such as o'neill has in `toSearchTerms`. */
export const toWordParts = (word: string): string[] => word.split(SEPARATORS).filter(Boolean);

const emptyCustomer = (_id: Types.ObjectId, now: Date): CustomerDoc => {
  const opening = { totalSpend: 0, visits: 0, lastVisitAt: null };
  return {
    _id,
    tags: [],
    attributes: {},
    consent: {},
    opening,
    stats: toStatistics(opening),
    statsVersion: 0,
    searchTerms: [],
    createdAt: now,
    updatedAt: now,
  };
};

/** Merges keys: absent leaves, null clears; null for the whole clears all. */
function mergeKeys<V>(
  before: Record<string, V>,
  input: Readonly<Record<string, V | null | undefined>> | null,
): Record<string, V> {
  if (input === null) return {};
  const after = { ...before };
  for (const key of Object.keys(input)) {
    const value = input[key];
    if (value === null) delete after[key];
    else if (value !== undefined) after[key] = value;
  }
  return after;
}

function mergeFields(before: CustomerDoc, input: CustomerInput): CustomerDoc {
  const after = { ...before };
  for (const field of textFields) {
    const value = input[field];
    if (value === null) delete after[field];
    else if (value !== undefined) after[field] = value;
  }
  if (input.tags !== undefined) after.tags = input.tags ?? [];
  if (input.attributes !== undefined) after.attributes = mergeKeys(before.attributes, input.attributes);
  if (input.consent !== undefined) after.consent = mergeKeys(before.consent, input.consent);
  const { totalSpend, visits, lastVisitAt } = input;
  if (totalSpend !== undefined || visits !== undefined || lastVisitAt !== undefined) {
    after.opening = {
      totalSpend: totalSpend === undefined ? before.opening.totalSpend : (totalSpend ?? 0),
      visits: visits === undefined ? before.opening.visits : (visits ?? 0),
      lastVisitAt: lastVisitAt === undefined ? before.opening.lastVisitAt : lastVisitAt,
    };
  }
  return after;
}

/** The customer after the input: absent leaves a field, null clears it. The statistics stay as they are. */
export const mergeCustomer = (before: CustomerDoc, input: CustomerInput, now: Date): CustomerDoc =>
  withConsentChanges(before, mergeFields(before, input), now);

/** A customer who has no orders yet. Whoever comes in without consent has ended nothing here. */
export const newCustomer = (_id: Types.ObjectId, input: CustomerInput, now: Date): CustomerDoc =>
  mergeFields(emptyCustomer(_id, now), input);

/** Fills in what follows from the other fields of a customer that was never stored. */
export function completeNewCustomer(doc: CustomerDoc): CustomerDoc {
  return { ...doc, stats: toStatistics(doc.opening), searchTerms: toSearchTerms(doc) };
}

/** What has to be written to turn one state of a customer into another. */
export interface CustomerUpdate {
  $set: Record<string, unknown>;
  $unset?: Record<string, ''>;
  $push?: { outbox: { $each: CustomerEvent[] } };
}

const sameMoment = (a: unknown, b: unknown): boolean =>
  a instanceof Date && b instanceof Date ? a.getTime() === b.getTime() : a === b;

// An attribute may be called toString.
const own = (map: Readonly<Record<string, unknown>>, key: string): unknown =>
  Object.hasOwn(map, key) ? map[key] : undefined;

const sameList = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((value, index) => value === b[index]);

/** The differing fields, one by one, so that two writers who change different fields both succeed. */
export function toCustomerUpdate(
  before: CustomerDoc,
  after: CustomerDoc,
  now: Date,
): CustomerUpdate | undefined {
  const set: Record<string, unknown> = {};
  const unset: Record<string, ''> = {};
  const compare = (path: string, from: unknown, to: unknown): void => {
    if (sameMoment(from, to)) return;
    if (to === undefined) unset[path] = '';
    else set[path] = to;
  };
  for (const field of textFields) compare(field, before[field], after[field]);
  if (!sameList(before.tags, after.tags)) set.tags = after.tags;
  for (const map of ['attributes', 'consent', 'unsubscribed'] as const) {
    const [from, to] = [before[map] ?? {}, after[map] ?? {}];
    const keys = new Set([...Object.keys(from), ...Object.keys(to)]);
    for (const key of keys) compare(`${map}.${key}`, own(from, key), own(to, key));
  }
  for (const field of openingFields) compare(`opening.${field}`, before.opening[field], after.opening[field]);
  const cleared = Object.keys(unset).length > 0;
  const events = (after.outbox ?? []).slice(before.outbox?.length ?? 0);
  if (Object.keys(set).length === 0 && !cleared && events.length === 0) return undefined;
  if (searchedFields.some((field) => before[field] !== after[field])) set.searchTerms = toSearchTerms(after);
  return {
    $set: { ...set, updatedAt: now },
    ...(cleared && { $unset: unset }),
    ...(events.length > 0 && { $push: { outbox: { $each: events } } }),
  };
}

/** True when the update touches what the statistics are made of. */
export const changesOpening = (before: CustomerDoc, after: CustomerDoc): boolean =>
  openingFields.some((field) => !sameMoment(before.opening[field], after.opening[field]));
