import type { Assistant } from '../ai/assistant';
import type { Models } from '../models/models';
import type { LanguageContext, Understanding } from '../rules/language/languageContext';
import { listReferences } from '../rules/resolveSegments';
import type { RuleTree } from '../rules/ruleSchema';
import type { SegmentRulesRequest } from '../schemas/aiInputSchema';
import type { SegmentRules } from '../schemas/aiSchema';
import { AppError } from '../utils/appError';
import type { AudienceService } from './audienceService';
import type { PromptContext } from './ai/promptContext';
import type { RuleService } from './ruleService';

interface Deps {
  assistant: Pick<Assistant, 'understandRules'>;
  context: PromptContext;
  rules: Pick<RuleService, 'parse' | 'resolve'>;
  audience: Pick<AudienceService, 'preview'>;
  Customer: Models['Customer'];
}

/** Names that the prompt does not say: nobody may bring them in by their ids. */
function strangers(tree: RuleTree, { segments, campaigns }: LanguageContext): string[] {
  const references = listReferences(tree);
  const known = new Set([...segments, ...campaigns].map(({ id }) => id));
  return [...references.segments, ...references.campaigns]
    .filter(({ id }) => !known.has(id))
    .map(({ id, pointer }) => `${pointer}: ${id} is no segment or campaign that the request names`);
}

/** Turns a sentence into segment rules. Whoever proposes them, they are data that the rule language checks. */
export function createSegmentRulesService({ assistant, context, rules, audience, Customer }: Deps) {
  const checkAgainst = (known: LanguageContext) => async (given: unknown) => {
    try {
      const tree = await rules.parse(given, '');
      const faults = strangers(tree, known);
      if (faults.length > 0) return { faults };
      await rules.resolve(tree, { pointer: '' });
      return { tree };
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'validation_failed') throw error;
      return { faults: error.errors.map(({ pointer, detail }) => `${pointer || '/'}: ${detail}`) };
    }
  };

  /** Rules of a language model that leave nobody out are not believed. */
  async function doubt(answer: Understanding, count: number): Promise<Understanding> {
    if (count === 0 || count < (await Customer.countDocuments({}))) return answer;
    const question = 'These rules match every customer. Is that what you want?';
    return { ...answer, understood: false, questions: [...answer.questions, question] };
  }

  return {
    /** What a sentence was understood to mean, with the rules read back in English, counted and sampled. */
    async suggestRules({ prompt, asOf, sample }: SegmentRulesRequest): Promise<SegmentRules> {
      const known = await context.load(prompt, asOf);
      const { answer, ...speaker } = await assistant.understandRules({
        prompt,
        context: known,
        check: checkAgainst(known),
      });
      if (answer.rules === null) {
        return { ...answer, understood: false, description: null, count: null, sample: [], ...speaker };
      }
      const preview = await audience.preview({ rules: answer.rules, asOf: known.asOf, sample });
      const believed = speaker.engine === 'model' ? await doubt(answer, preview.count) : answer;
      return { ...believed, ...preview, ...speaker };
    },
  };
}

export type SegmentRulesService = ReturnType<typeof createSegmentRulesService>;
