import type { Token } from './tokens';

/** The text that the grammar reads: every token followed by a space, and the way back to the tokens. */
export interface EncodedPrompt {
  text: string;
  /** The number of the token that begins at a place of the text; -1 when none does. */
  indexAt(offset: number): number;
  /** Where a token begins; the end of the text for the one after the last. */
  offsetOf(index: number): number;
}

export function encodePrompt(tokens: readonly Token[]): EncodedPrompt {
  const offsets = new Map<number, number>();
  const starts: number[] = [];
  let text = '';
  for (const [index, token] of tokens.entries()) {
    offsets.set(text.length, index);
    starts.push(text.length);
    text += `${token.text} `;
  }
  return {
    text,
    indexAt: (offset) => offsets.get(offset) ?? -1,
    offsetOf: (index) => starts[index] ?? text.length,
  };
}
