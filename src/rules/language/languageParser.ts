import type { createBuilder } from './build';
import type { Draft } from './drafts';
import { parse } from './grammar/parser';
import type { Entry, NameKind } from './names';
import type { createReading } from './reading';

export interface ParserOptions {
  build: ReturnType<typeof createBuilder>;
  read: ReturnType<typeof createReading>;
  names: {
    /** The place after a name of a kind that begins at a place; -1 when there is none. */
    end: (kind: NameKind, at: number) => number;
    entries: (kind: NameKind, at: number) => readonly Entry[];
  };
}

/** A prompt that is in the language as a whole, or the place of the encoded prompt at which it leaves it. */
export type Parsed = { draft: Draft } | { failedAt: number };

/** The places of the tokens that belong to no piece of the language, and whether there is any condition. */
export interface Pieces {
  skipped: number[];
  hasCondition: boolean;
}

/** Reads an encoded prompt. */
export function parsePrompt(encoded: string, options: ParserOptions): Parsed {
  try {
    return { draft: parse(encoded, { ...options, startRule: 'Prompt' }) as Draft };
  } catch (error) {
    if (isSyntaxError(error)) return { failedAt: error.location.start.offset };
    throw error;
  }
}

/** Reads an encoded prompt piece by piece. */
export const parsePieces = (encoded: string, options: ParserOptions): Pieces =>
  parse(encoded, { ...options, startRule: 'Pieces' }) as Pieces;

const isSyntaxError = (error: unknown): error is { location: { start: { offset: number } } } =>
  error instanceof Error && error.name === 'SyntaxError' && 'location' in error;
