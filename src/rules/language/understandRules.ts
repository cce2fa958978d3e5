import type { RuleTree } from '../ruleSchema';

/** What is known of the shop when a sentence is read. Only names that the sentence itself may mean. */
export interface LanguageContext {
  /** What relative dates count from. */
  asOf: Date;
  /** ISO 4217 code of all amounts. */
  currency: string;
  /** Attributes that customers have or have had. */
  attributes: readonly { key: string; values?: readonly string[] }[];
  tags: readonly string[];
  places: { cities: readonly string[]; countries: readonly string[] };
  segments: readonly { id: string; name: string }[];
  campaigns: readonly { id: string; name: string }[];
}

/** What was made of a sentence. */
export interface Understanding {
  /** Whether the rules say all that the sentence says. */
  understood: boolean;
  /** Canonical rules; null when there is nothing to go by. */
  rules: RuleTree | null;
  /** The parts of the sentence that the rules leave out. */
  notUnderstood: string[];
  /** What has to be answered before the rules can be trusted. */
  questions: string[];
}

/** Turns a sentence about customers into rules. No sentence is understood so far. */
export const understandRules = (prompt: string, _context: LanguageContext): Understanding => ({
  understood: false,
  rules: null,
  notUnderstood: [prompt],
  questions: [],
});
