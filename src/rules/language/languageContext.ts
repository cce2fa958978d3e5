import type { RuleTree } from '../ruleSchema';

/** A segment or campaign that a prompt may name. */
export interface Named {
  id: string;
  name: string;
}

/** An attribute that customers have, with the texts that it is known to hold. */
export interface KnownAttribute {
  key: string;
  values?: readonly string[];
}

/** What the shop really has: nothing else is taken for a name. */
export interface LanguageContext {
  /** Now: what "last month" and "in October" count from. */
  asOf: Date;
  /** ISO 4217 code of all amounts. */
  currency: string;
  attributes: readonly KnownAttribute[];
  tags: readonly string[];
  places: { cities: readonly string[]; countries: readonly string[] };
  segments: readonly Named[];
  campaigns: readonly Named[];
}

/** What a prompt means. */
export interface Understanding {
  /** Whether every word of the prompt has a place in the rules. */
  understood: boolean;
  /** The canonical tree; null unless everything was understood, so that nothing left out widens the audience. */
  rules: RuleTree | null;
  /** The words of the prompt that were not used, in their order. */
  notUnderstood: string[];
  /** What to answer for the prompt to be understood. */
  questions: string[];
}
