import type { z } from 'zod';
import { vendorUrl } from './vendorSettings';

/** Where the language model is asked, without a slash at the end. */
export const aiUrl = vendorUrl.transform((url) => url.replace(/\/+$/, ''));

/** The settings that make sense only together. */
interface Settings {
  AI_BASE_URL?: string | undefined;
  AI_API_KEY?: string | undefined;
  AI_MODEL?: string | undefined;
}

/** Refuses half a language model: nobody would notice that it is never asked. */
export function checkAiSettings(settings: Settings, context: z.RefinementCtx<Settings>): void {
  const { AI_BASE_URL, AI_API_KEY, AI_MODEL } = settings;
  const missing = (name: keyof Settings, message: string) =>
    context.addIssue({ code: 'custom', path: [name], message });
  if (AI_BASE_URL === undefined && (AI_MODEL !== undefined || AI_API_KEY !== undefined)) {
    missing('AI_BASE_URL', 'is needed by AI_MODEL and AI_API_KEY, e.g. https://api.openai.com/v1');
  }
  if (AI_BASE_URL !== undefined && AI_MODEL === undefined) {
    missing('AI_MODEL', 'is needed by AI_BASE_URL: the name of the model there');
  }
}
