import type { EngineName } from '../schemas/aiSchema';
import type { Understanding } from '../rules/language/languageContext';
import type { AiEngine, MessageDrafts, MessageTask, RulesTask, TagIdea, TagTask } from './aiEngine';
import type { CampaignFacts } from './campaignFacts';
import { ModelError } from './modelError';

/** An answer, and who gave it. */
export interface Spoken<T> {
  answer: T;
  engine: EngineName;
  /** Why it is not the language model that answered. */
  engineNote?: string;
}

interface Deps {
  builtin: AiEngine;
  /** Absent when none is configured. */
  model?: AiEngine | undefined;
  /** Told of every failure of the language model. */
  onFailure: (error: ModelError) => void;
}

const INSTEAD = 'The built-in engine answered instead.';

/** Chooses who answers. The built-in engine always can. */
export function createAssistant({ builtin, model, onFailure }: Deps) {
  async function askModel<T>(
    ask: (engine: AiEngine) => Promise<T>,
    instead: () => Promise<T>,
  ): Promise<Spoken<T>> {
    if (!model) return { answer: await instead(), engine: builtin.name };
    try {
      return { answer: await ask(model), engine: model.name };
    } catch (error) {
      if (!(error instanceof ModelError)) throw error;
      onFailure(error);
      return { answer: await instead(), engine: builtin.name, engineNote: `${error.message} ${INSTEAD}` };
    }
  }

  const preferModel = <T>(ask: (engine: AiEngine) => Promise<T>): Promise<Spoken<T>> =>
    askModel(ask, () => ask(builtin));

  return {
    /** Rules for a sentence: the language model is asked only for what the built-in engine did not understand. */
    async understandRules(task: RulesTask): Promise<Spoken<Understanding>> {
      const own = await builtin.understandRules(task);
      if (own.understood) return { answer: own, engine: builtin.name };
      const spoken = await askModel(
        (engine) => engine.understandRules(task),
        async () => own,
      );
      if (spoken.answer.rules !== null || own.rules === null) return spoken;
      return { answer: own, engine: builtin.name, engineNote: 'The language model understood less of it.' };
    },

    suggestMessages: (task: MessageTask): Promise<Spoken<MessageDrafts>> =>
      preferModel((engine) => engine.suggestMessages(task)),

    tagCampaign: (task: TagTask): Promise<Spoken<TagIdea[]>> =>
      preferModel((engine) => engine.tagCampaign(task)),

    summarizeCampaign: (facts: CampaignFacts): Promise<Spoken<string>> =>
      preferModel((engine) => engine.summarizeCampaign(facts)),
  };
}

export type Assistant = ReturnType<typeof createAssistant>;
