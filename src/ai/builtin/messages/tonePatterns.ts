import type { Tone } from '../../../schemas/aiInputSchema';
import type { Three } from './objectivePattern';

/** How a message begins and ends. */
export interface TonePattern {
  register: 'plain' | 'elevated';
  /** With the place of the name marked as [name]. */
  greetings: Three;
  /** In place of a name that is not known. */
  fallback: string;
  /** When names are not used at all. */
  greetingForAll: string;
  closings: Three;
  /** After an SMS or a push message: at most 18 characters. */
  tails: Three;
  /** Before a subject. */
  leads: Three;
}

export const tonePatterns: Readonly<Record<Tone, TonePattern>> = {
  friendly: {
    register: 'plain',
    greetings: ['Hi [name],', 'Hello [name],', 'Hi [name],'],
    fallback: 'there',
    greetingForAll: 'Hi there,',
    closings: ['See you soon!', 'Warm wishes from all of us', 'Talk soon!'],
    tails: ['See you soon!', 'Warm wishes!', 'Talk soon!'],
    leads: ['', '', ''],
  },
  formal: {
    register: 'elevated',
    greetings: ['Dear [name],', 'Good day [name],', 'Dear [name],'],
    fallback: 'customer',
    greetingForAll: 'Dear customer,',
    closings: ['Yours sincerely', 'Kind regards', 'With best regards'],
    tails: ['Kind regards', 'Best regards', 'Yours sincerely'],
    leads: ['', '', ''],
  },
  urgent: {
    register: 'plain',
    greetings: ['Hi [name],', 'Hello [name],', 'Hi [name],'],
    fallback: 'there',
    greetingForAll: 'Hello,',
    closings: [
      'Please do not wait too long.',
      'Today is a good day for it.',
      'It only takes a minute, so why not now?',
    ],
    tails: ['Do not wait!', 'Better today!', 'Why not now?'],
    leads: ['Right now: ', 'Do not wait: ', 'Today: '],
  },
  playful: {
    register: 'plain',
    greetings: ['Hey [name]!', 'Hello, hello [name]!', 'Hey [name]!'],
    fallback: 'you',
    greetingForAll: 'Hey you!',
    closings: ['High five!', 'No capes needed, just you.', 'Psst, tell nobody. Or tell everybody.'],
    tails: ['High five!', 'Yay!', 'Psst!'],
    leads: ['Psst: ', 'Guess what: ', 'Hey you: '],
  },
  luxurious: {
    register: 'elevated',
    greetings: ['Dear [name],', 'Dear [name],', 'Dear [name],'],
    fallback: 'guest',
    greetingForAll: 'Dear guest,',
    closings: ['With our compliments', 'At your service, always', 'With our finest regards'],
    tails: ['Our compliments', 'At your service', 'Finest regards'],
    leads: ['For you: ', 'With our compliments: ', 'By invitation: '],
  },
};
