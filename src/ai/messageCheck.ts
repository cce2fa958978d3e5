import type { Customer } from '../schemas/customerSchema';
import { TemplateError, exampleCustomer } from '../utils/messageTemplate';
import type { TemplateEngine } from '../utils/messageTemplate';
import { isGsmText, smsSegments } from '../utils/smsSegments';
import type { MessageDraft, MessageTask } from './aiEngine';
import { fieldsIn, isShort, usableFields, withLongestNames } from './messageVariables';

const SHORT_LIMIT = 160;
const SUBJECT_LIMIT = 150;
const MESSAGE_LIMIT = 4000;

const OUTPUT = /\{\{[^{}]*\}\}/g;
const UNSUBSCRIBE = /^\{\{\s*unsubscribeUrl\s*\}\}$/;
const FIELD =
  /^\{\{\s*customer\.(?:firstName|city|country) \| default: "[^"{}|]{1,30}"(?<cut> \| slice: 0, 20)?\s*\}\}$/;
const ADDRESS = /https?:|www\.|\S@\S+\.\S|\b[\w-]+\.(?:com|net|org|in|io|shop|store)\b/i;
const SAMPLE_URL = 'https://crm.example.com/api/unsubscribe/sample';

const { name: _name, city: _city, country: _country, ...nameless } = exampleCustomer;
/** Somebody of whom nothing is known. */
const stranger: Customer = nameless;

/** What is wrong with the outputs of a template: only variables that always show something are allowed. */
function* outputFaults(text: string, { channel }: MessageTask): Generator<string> {
  for (const [output] of text.matchAll(OUTPUT)) {
    if (UNSUBSCRIBE.test(output)) continue;
    const known = FIELD.exec(output);
    if (!known) yield `${output} is not one of the variables with a default`;
    else if (isShort(channel) && !known.groups?.cut) yield `${output} needs | slice: 0, 20`;
  }
  if (/[{}]/.test(text.replaceAll(OUTPUT, ''))) yield 'there are braces outside variables';
}

function* contentFaults(text: string, task: MessageTask): Generator<string> {
  yield* outputFaults(text, task);
  if (ADDRESS.test(text.replaceAll(OUTPUT, ''))) yield 'there is a web or e-mail address in it';
  const usable = usableFields(task.profile, task.channel);
  for (const field of fieldsIn(text)) if (!usable.includes(field)) yield `too few people have a ${field}`;
}

function* renderFaults(text: string, templates: TemplateEngine): Generator<string> {
  try {
    const blanks = templates.compileProbe(text).blanksFor(stranger, SAMPLE_URL);
    if (blanks.length > 0) yield `${blanks.join(', ')} can be blank`;
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    yield error.message;
  }
}

function* formFaults({ subject, message }: MessageDraft, { channel }: MessageTask): Generator<string> {
  const hasLink = message.includes('unsubscribeUrl');
  if (channel === 'email' && (subject === undefined || subject.trim() === ''))
    yield 'an e-mail needs a subject';
  if (subject !== undefined && (subject.length > SUBJECT_LIMIT || /[\r\n]/.test(subject))) {
    yield `a subject is one line of at most ${SUBJECT_LIMIT} characters`;
  }
  if (message.trim() === '' || message.length > MESSAGE_LIMIT)
    yield `a message has 1 to ${MESSAGE_LIMIT} characters`;
  if (subject?.includes('unsubscribeUrl')) yield 'the link to unsubscribe does not belong into the subject';
  if (isShort(channel) && hasLink) yield 'there is no room for the link to unsubscribe';
  if (!isShort(channel) && !hasLink) yield '{{ unsubscribeUrl }} is missing';
}

function* lengthFaults({ message }: MessageDraft, { channel }: MessageTask): Generator<string> {
  if (!isShort(channel)) return;
  const longest = withLongestNames(message);
  if (longest.length > SHORT_LIMIT) yield `it has ${longest.length} characters, more than ${SHORT_LIMIT}`;
  if (channel === 'sms' && (!isGsmText(longest) || smsSegments(longest) > 1))
    yield 'it does not fit into one SMS of plain GSM letters';
}

/**
 * What speaks against sending a message: it must read well for everybody of the audience, show no blank, fit its
 * channel, let people unsubscribe where there is room, and lead nowhere.
 * @returns the faults; empty for a good one
 */
export function messageFaults(draft: MessageDraft, task: MessageTask, templates: TemplateEngine): string[] {
  const texts = [draft.subject, draft.message].filter((text) => text !== undefined);
  return [
    ...formFaults(draft, task),
    ...lengthFaults(draft, task),
    ...texts.flatMap((text) => [...contentFaults(text, task), ...renderFaults(text, templates)]),
  ];
}
