import type { LanguageContext, Understanding } from '../rules/language/languageContext';
import type { RuleTree } from '../rules/ruleSchema';
import type { Tone } from '../schemas/aiInputSchema';
import type { EngineName } from '../schemas/aiSchema';
import type { Channel } from '../schemas/communicationLogSchema';
import type { AudienceProfile } from './audienceProfile';
import type { CampaignFacts } from './campaignFacts';

/** A sentence to be turned into rules. */
export interface RulesTask {
  prompt: string;
  context: LanguageContext;
  /** Puts a proposed tree into its canonical form, or says what is wrong with it. */
  check: (rules: unknown) => Promise<{ tree: RuleTree } | { faults: readonly string[] }>;
}

/** A message to be written. */
export interface MessageTask {
  objective: string;
  tone: Tone;
  channel: Channel;
  profile: AudienceProfile;
  /** The installation's, in which it offers money. */
  currency: string;
}

/** A message that somebody could send: Liquid. */
export interface MessageDraft {
  subject?: string | undefined;
  message: string;
}

export interface MessageDrafts {
  /** What the objective was taken for. */
  objective: string;
  drafts: MessageDraft[];
  /** What of the objective the messages leave out. */
  notes: string[];
}

/** A campaign to be labelled. */
export interface TagTask {
  texts: {
    name?: string | undefined;
    objective?: string | undefined;
    subject?: string | undefined;
    message?: string | undefined;
  };
  channel: Channel | undefined;
  /** The audience, segments by id; null when nobody is chosen yet. */
  rules: RuleTree | null;
  /** Names of the segments that the rules mention, by id. */
  segmentNames: ReadonlyMap<string, string>;
}

export interface TagIdea {
  tag: string;
  reason: string;
}

/** Somebody who helps. It knows no database: all that it may know comes with the task. */
export interface AiEngine {
  name: EngineName;
  understandRules(task: RulesTask): Promise<Understanding>;
  suggestMessages(task: MessageTask): Promise<MessageDrafts>;
  tagCampaign(task: TagTask): Promise<TagIdea[]>;
  summarizeCampaign(facts: CampaignFacts): Promise<string>;
}
