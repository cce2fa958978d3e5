import { isWorthUsing } from './audienceProfile';
import { personalFields } from './audienceProfile';
import type { AudienceProfile, PersonalField } from './audienceProfile';
import type { Channel } from '../schemas/communicationLogSchema';

/** Channels whose messages are cut or billed by length: a name is cut too. */
const SHORT_CHANNELS: ReadonlySet<Channel> = new Set(['sms', 'push']);
export const LONGEST_NAME = 20;

export const isShort = (channel: Channel): boolean => SHORT_CHANNELS.has(channel);

/** A field as a template shows it, with what stands there for people who lack it. */
export const variable = (field: PersonalField, fallback: string, channel: Channel): string =>
  `{{ customer.${field} | default: "${fallback}"${isShort(channel) ? ` | slice: 0, ${LONGEST_NAME}` : ''} }}`;

/** The fields that messages to an audience should use. An SMS has names only when they cost no second one. */
export function usableFields(profile: AudienceProfile, channel: Channel): PersonalField[] {
  const known = personalFields.filter((field) => isWorthUsing(profile, field));
  if (!isShort(channel)) return known;
  const allowsName = channel !== 'sms' || profile.namesFitSms;
  return known.filter((field) => field === 'firstName' && allowsName);
}

/** The fields that a template shows. */
export const fieldsIn = (template: string): PersonalField[] =>
  personalFields.filter((field) => new RegExp(`\\bcustomer\\.${field}\\b`).test(template));

const OUTPUT = /\{\{[^{}]*\}\}/g;

/** A template with the longest name that a short channel lets through in place of each variable. */
export const withLongestNames = (template: string): string =>
  template.replaceAll(OUTPUT, 'x'.repeat(LONGEST_NAME));
