import { toCustomer } from '../models/customerModel';
import type { Models } from '../models/models';
import type { PreviewMessage } from '../schemas/campaignInputSchema';
import type { MessagePreview } from '../schemas/campaignSchema';
import type { Customer as ShownCustomer } from '../schemas/customerSchema';
import { AppError, notFound } from '../utils/appError';
import type { Fault } from '../utils/appError';
import { TemplateError, exampleCustomer } from '../utils/messageTemplate';
import type { TemplateEngine } from '../utils/messageTemplate';
import type { UnsubscribeLinks } from './consent/unsubscribeLinks';

interface Templates {
  subject?: string | null | undefined;
  message?: string | undefined;
}

/** All versions of a campaign's message. */
interface Versions extends Templates {
  abTest?: { variants: Templates[] } | null | undefined;
}

interface Deps {
  Customer: Models['Customer'];
  templates: TemplateEngine;
  links: Pick<UnsubscribeLinks, 'sampleUrl'>;
}

/** Renders messages before they are sent, with the engine that sends them. */
export function createMessagePreviewService({ Customer, templates, links }: Deps) {
  /** Renders a version for one customer; the faults of all its templates come together. */
  function tryToRender(given: Templates, customer: ShownCustomer, pointer = '') {
    const rendered: Partial<MessagePreview> = {};
    const errors: Fault[] = [];
    for (const field of ['subject', 'message'] as const) {
      const template = given[field];
      if (template === undefined || template === null) continue;
      try {
        rendered[field] = templates.compile(template).render(customer, links.sampleUrl());
      } catch (error) {
        if (!(error instanceof TemplateError)) throw error;
        errors.push({ pointer: `${pointer}/${field}`, detail: error.message });
      }
    }
    return { rendered, errors };
  }

  function assertFaultless(errors: readonly Fault[]): void {
    if (errors.length === 0) return;
    throw new AppError('validation_failed', 'The template has faults; see errors.', { errors });
  }

  function render(given: Templates, customer: ShownCustomer): MessagePreview {
    const { rendered, errors } = tryToRender(given, customer);
    assertFaultless(errors);
    return { message: '', ...rendered };
  }

  return {
    /**
     * @throws AppError validation_failed when a version of the message cannot be parsed, or not be rendered within its
     *   limits
     */
    assertVariantsRender({ abTest, ...base }: Versions): void {
      const variants = abTest?.variants ?? [];
      assertFaultless([
        ...tryToRender(base, exampleCustomer).errors,
        ...variants.flatMap(
          (variant, index) => tryToRender(variant, exampleCustomer, `/abTest/variants/${index}`).errors,
        ),
      ]);
    },

    /**
     * Renders a message as it would be sent.
     * @throws AppError not_found for the customer, validation_failed for the template
     */
    async previewMessage({ customerId, ...given }: PreviewMessage): Promise<MessagePreview> {
      if (customerId === undefined) return render(given, exampleCustomer);
      const customer = await Customer.findById(customerId).lean();
      if (!customer) throw notFound('customer', customerId);
      return render(given, toCustomer(customer));
    },
  };
}

export type MessagePreviewService = ReturnType<typeof createMessagePreviewService>;
