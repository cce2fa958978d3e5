/** What a token stands for beside its words. */
export type TokenValue =
  /**
   * `factor` is what its multiplier came to: 100,000 in "2 lakh". `isDoubtful`: "5.000" is five for some people and five
   * thousand for others.
   */
  | { kind: 'number'; number: number; factor: number; isMoney: boolean; isDoubtful: boolean }
  | { kind: 'foreignMoney'; currency: string }
  | { kind: 'day'; day: number }
  /** A date or a date-time in UTC. */
  | { kind: 'time'; time: string }
  | { kind: 'unclearDate' }
  | { kind: 'quoted'; text: string }
  | { kind: 'id'; id: string }
  | { kind: 'address'; text: string }
  /** A time zone by its name, such as Europe/London. */
  | { kind: 'zone'; zone: string };

/** What the grammar sees as one: a word, a number with its currency, a quoted text, a symbol. */
export interface Token {
  /** The spelling that the grammar knows; without spaces. */
  text: string;
  /** The folded words as they were written; names are found by them. */
  words: string[];
  /** Its place in the prompt. */
  start: number;
  end: number;
  value?: TokenValue;
  /** A word exactly as it was written; absent for symbols, numbers and quoted texts. */
  written?: string;
}

const MARKS = /\p{M}/gu;

/** The form in which words are compared: lower case, without accents and apostrophes. */
export const foldText = (text: string): string =>
  text.normalize('NFD').replace(MARKS, '').toLowerCase().replace(/['’]/g, '');
