import type { MessageDraft, MessageDrafts, MessageTask } from '../../aiEngine';
import { isShort, usableFields, variable, withLongestNames } from '../../messageVariables';
import type { PersonalField } from '../../audienceProfile';
import type { ObjectivePattern } from './objectivePattern';
import { objectiveOf } from './objectives';
import { offerSentence } from './offer';
import { notesOn } from './offerNotes';
import { readOffer } from './readOffer';
import { tonePatterns } from './tonePatterns';
import type { TonePattern } from './tonePatterns';

/** Characters of an SMS, and of a push message that every phone shows whole. */
const SHORT_LIMIT = 160;
const INDEXES = [0, 1, 2] as const;
type Index = (typeof INDEXES)[number];

/** What all suggestions of a request are made of. */
interface Ingredients {
  pattern: ObjectivePattern;
  tone: TonePattern;
  task: MessageTask;
  fields: readonly PersonalField[];
  offer: string;
}

const joined = (parts: readonly string[], separator: string): string =>
  parts.filter((part) => part !== '').join(separator);

const smallFirst = (text: string): string => text.charAt(0).toLowerCase() + text.slice(1);

function greeting({ tone, fields, task }: Ingredients, index: Index): string {
  if (!fields.includes('firstName')) return tone.greetingForAll;
  return tone.greetings[index].replace('[name]', variable('firstName', tone.fallback, task.channel));
}

function subject({ pattern, tone, fields, task }: Ingredients, index: Index): string {
  const text = pattern.subjects[index];
  const isByName = index === 0 && task.tone === 'friendly' && fields.includes('firstName');
  if (!isByName) return `${tone.leads[index]}${text}`;
  return `${variable('firstName', 'Hello', task.channel)}, ${smallFirst(text)}`;
}

/** A word about where the person lives, in one of the versions. */
function postscript({ fields, tone, task }: Ingredients, index: Index): string {
  if (index !== 1 || task.tone === 'urgent') return '';
  const place = fields.includes('city')
    ? variable('city', 'your town', task.channel)
    : fields.includes('country') && variable('country', 'your country', task.channel);
  const regards = tone.register === 'plain' ? 'A special hello' : 'Our best regards';
  return place ? `P.S. ${regards} to everyone in ${place}.` : '';
}

function writeEmail(given: Ingredients, index: Index): MessageDraft {
  const { pattern, tone, offer } = given;
  const body = joined([pattern[tone.register][index], offer], ' ');
  const unsubscribe = 'If you want no more messages like this: {{ unsubscribeUrl }}';
  const closing = tone.closings[index];
  return {
    subject: subject(given, index),
    message: joined([greeting(given, index), body, closing, postscript(given, index), unsubscribe], '\n\n'),
  };
}

function writeChat(given: Ingredients, index: Index): MessageDraft {
  const { pattern, tone, offer } = given;
  const text = joined([greeting(given, index), pattern[tone.register][index], offer], ' ');
  return { message: joined([text, tone.closings[index], 'No more messages: {{ unsubscribeUrl }}'], '\n\n') };
}

/** As much of it as fits: the last words go first, then the greeting. */
function writeShort(given: Ingredients, index: Index): MessageDraft {
  const { pattern, tone, offer } = given;
  const hello = greeting(given, index);
  const text = hello.endsWith(',') ? smallFirst(pattern.short[index]) : pattern.short[index];
  const versions = [
    [hello, text, offer, tone.tails[index]],
    [hello, text, offer],
    [pattern.short[index], offer],
  ].map((parts) => joined(parts, ' '));
  const fitting = versions.find((version) => withLongestNames(version).length <= SHORT_LIMIT);
  return { message: fitting ?? pattern.short[index] };
}

/** Whether each of the messages has room for an offer. */
const hasRoom = (offer: string, pattern: ObjectivePattern, task: MessageTask): boolean =>
  !isShort(task.channel) || pattern.short.every((text) => joined([text, offer], ' ').length <= SHORT_LIMIT);

/**
 * Three messages for an objective, from patterns: what to say by the objective, how by the tone, in which form by the
 * channel. The same task gives the same messages.
 */
export function writeMessages(task: MessageTask): MessageDrafts {
  const pattern = objectiveOf(task.objective);
  const { offer, leftOver } = readOffer(task.objective, task.currency);
  const sentence = offerSentence(offer, task.currency);
  const fits = hasRoom(sentence, pattern, task);
  const given: Ingredients = {
    pattern,
    tone: tonePatterns[task.tone],
    task,
    fields: usableFields(task.profile, task.channel),
    offer: fits ? sentence : '',
  };
  const write = isShort(task.channel) ? writeShort : task.channel === 'email' ? writeEmail : writeChat;
  return {
    objective: pattern.name,
    drafts: INDEXES.map((index) => write(given, index)),
    notes: [
      ...(fits ? [] : [`There is no room for the offer: “${sentence}”`]),
      ...notesOn(leftOver, task.currency),
    ],
  };
}
