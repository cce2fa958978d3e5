import { understandRules } from '../../rules/language/understandRules';
import type { AiEngine } from '../aiEngine';
import { writeMessages } from './messages/writeMessages';
import { summarizeCampaign } from './summarizeCampaign';
import { tagCampaign } from './tagCampaign';

/** The engine that needs no key and no network: the same question has the same answer. */
export const builtinEngine: AiEngine = {
  name: 'builtin',
  understandRules: async ({ prompt, context }) => understandRules(prompt, context),
  suggestMessages: async (task) => writeMessages(task),
  tagCampaign: async (task) => tagCampaign(task),
  summarizeCampaign: async (facts) => summarizeCampaign(facts),
};
