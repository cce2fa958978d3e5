import type { Token } from './tokens';

const FESTIVALS: ReadonlySet<string> = new Set(
  (
    'diwali deepavali holi eid ramadan ramzan navratri dussehra durga onam pongal ganesh rakhi raksha baisakhi lohri ' +
    'christmas xmas easter thanksgiving halloween valentine valentines hanukkah newyear black cyber republic ' +
    'independence monsoon summer winter spring autumn fall weekend season festival festive'
  ).split(' '),
);
const VAGUE_TIMES: ReadonlySet<string> = new Set(
  'recently recent lately soon while long earlier sometime often frequently regularly rarely seldom'.split(
    ' ',
  ),
);
const VAGUE_AMOUNTS: ReadonlySet<string> = new Set(
  (
    'lot lots many much few several some big small large high low little loyal frequent regular occasional best top ' +
    'heavy huge valuable premium active inactive dormant lapsed churned old new couple around about nearly roughly ' +
    'approximately almost'
  ).split(' '),
);

/** Words of the prompt, with the tokens among them that are no names. */
export interface Phrase {
  text: string;
  tokens: readonly Token[];
}

/** What to ask about words that were not understood. */
export function questionsFor({ text, tokens }: Phrase, currency: string): string[] {
  const asked = tokens.map((token) => questionFor(text, token, currency));
  return [...new Set(asked.filter((question) => question !== undefined))];
}

function questionFor(phrase: string, token: Token, currency: string): string | undefined {
  if (token.value?.kind === 'foreignMoney') return `All amounts are in ${currency}: how much is meant?`;
  if (token.value?.kind === 'unclearDate') return `Which date do you mean by ${phrase}?`;
  const word = token.words[0] ?? '';
  if (word === 'ago') return `Do you mean more or less than ${phrase}?`;
  if (FESTIVALS.has(word)) return `Which date do you mean by ${token.written ?? word}?`;
  if (VAGUE_TIMES.has(word)) return `How many days do you mean by "${phrase}"?`;
  return VAGUE_AMOUNTS.has(word) ? `Which number or amount do you mean by "${phrase}"?` : undefined;
}
