import type { MessageDraft } from '../ai/aiEngine';
import type { Assistant } from '../ai/assistant';
import { lackingAny, personalFields, shareOf } from '../ai/audienceProfile';
import type { AudienceProfile } from '../ai/audienceProfile';
import { fieldsIn, usableFields } from '../ai/messageVariables';
import type { MessageSuggestionsRequest } from '../schemas/aiInputSchema';
import type { MessageSuggestion, MessageSuggestions } from '../schemas/aiSchema';
import type { Clock } from '../utils/clock';
import { exampleCustomer } from '../utils/messageTemplate';
import type { TemplateEngine } from '../utils/messageTemplate';
import type { AudienceMeasure } from './insight/audienceMeasure';
import type { AudienceService } from './audienceService';
import type { UnsubscribeLinks } from './consent/unsubscribeLinks';

interface Deps {
  assistant: Pick<Assistant, 'suggestMessages'>;
  audience: Pick<AudienceService, 'freezeRules'>;
  audienceMeasure: AudienceMeasure;
  templates: TemplateEngine;
  links: Pick<UnsubscribeLinks, 'sampleUrl'>;
  clock: Clock;
  currency: string;
}

const percent = (share: number): string => `${Math.floor(share * 1000) / 10} %`;

/** Writes messages for an audience. */
export function createMessageSuggestionService(deps: Deps) {
  const { assistant, audience, audienceMeasure, templates, links, clock, currency } = deps;

  const show = (template: string): string =>
    templates.compile(template).render(exampleCustomer, links.sampleUrl());

  function toSuggestion({ subject, message }: MessageDraft, profile: AudienceProfile): MessageSuggestion {
    const people = lackingAny(profile, fieldsIn(`${subject} ${message}`));
    return {
      ...(subject !== undefined && { subject }),
      message,
      example: { ...(subject !== undefined && { subject: show(subject) }), message: show(message) },
      fallback: { people, share: profile.people === 0 ? 0 : people / profile.people },
    };
  }

  function notesOn({ channel }: MessageSuggestionsRequest, profile: AudienceProfile): string[] {
    const usesNames = usableFields(profile, channel).includes('firstName');
    const nameShare = shareOf(profile, 'firstName');
    const link = links.sampleUrl().length;
    return [
      ...(profile.people === 0 ? ['Nobody is in this audience at the moment.'] : []),
      ...(!usesNames && profile.people > 0 && nameShare < 0.5
        ? [`Names are not used: ${percent(nameShare)} of these people have one.`]
        : []),
      ...(!usesNames && nameShare >= 0.5
        ? ['Names are not used: some of them would make the SMS longer than one.']
        : []),
      ...(channel === 'sms' || channel === 'push'
        ? [`There is no link to unsubscribe in them: {{ unsubscribeUrl }} would take ${link} characters.`]
        : []),
    ];
  }

  return {
    /**
     * Messages for an objective, with what is known of the people who would get them.
     * @throws AppError validation_failed when the segment does not exist
     */
    async suggest(request: MessageSuggestionsRequest): Promise<MessageSuggestions> {
      const { objective: wish, tone, channel, segmentId } = request;
      const tree = segmentId === undefined ? null : await audience.freezeRules({ segmentId });
      const profile = await audienceMeasure.measure(tree, { asOf: clock.now(), forSms: channel === 'sms' });
      const { answer, ...speaker } = await assistant.suggestMessages({
        objective: wish,
        tone,
        channel,
        profile,
        currency,
      });
      const usable = usableFields(profile, channel);
      return {
        suggestions: answer.drafts.map((draft) => toSuggestion(draft, profile)),
        objective: answer.objective,
        tone,
        channel,
        audience: profile.people,
        variables: personalFields.map((field) => ({
          variable: `customer.${field}`,
          people: profile.known[field],
          share: shareOf(profile, field),
          isUsable: usable.includes(field),
        })),
        notes: [...answer.notes, ...notesOn(request, profile)],
        ...speaker,
      };
    },
  };
}

export type MessageSuggestionService = ReturnType<typeof createMessageSuggestionService>;
