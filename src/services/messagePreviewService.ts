import { toCustomer } from '../models/customerModel';
import type { Models } from '../models/models';
import type { MessagePreview, PreviewMessage } from '../schemas/campaignSchema';
import type { Customer as ShownCustomer } from '../schemas/customerSchema';
import { AppError, notFound } from '../utils/appError';
import type { Fault } from '../utils/appError';
import { TemplateError, exampleCustomer } from '../utils/messageTemplate';
import type { TemplateEngine } from '../utils/messageTemplate';

interface Templates {
  subject?: string | undefined;
  message?: string | undefined;
}

interface Deps {
  Customer: Models['Customer'];
  templates: TemplateEngine;
}

/** Renders messages before they are sent, with the engine that sends them. */
export function createMessagePreviewService({ Customer, templates }: Deps) {
  /** Renders every template for one customer; the faults of all come together. */
  function render(given: Templates, customer: ShownCustomer): Partial<MessagePreview> {
    const rendered: Partial<MessagePreview> = {};
    const errors: Fault[] = [];
    for (const field of ['subject', 'message'] as const) {
      const template = given[field];
      if (template === undefined) continue;
      try {
        rendered[field] = templates.compile(template).render(customer);
      } catch (error) {
        if (!(error instanceof TemplateError)) throw error;
        errors.push({ pointer: `/${field}`, detail: error.message });
      }
    }
    if (errors.length === 0) return rendered;
    throw new AppError('validation_failed', 'The template has faults; see errors.', { errors });
  }

  return {
    /** @throws AppError validation_failed when a template cannot be parsed, or not be rendered within its limits */
    assertRenders: (given: Templates): void => void render(given, exampleCustomer),

    /**
     * Renders a message as it would be sent.
     * @throws AppError not_found for the customer, validation_failed for the template
     */
    async previewMessage({ customerId, ...given }: PreviewMessage): Promise<MessagePreview> {
      if (customerId === undefined) return { message: '', ...render(given, exampleCustomer) };
      const customer = await Customer.findById(customerId).lean();
      if (!customer) throw notFound('customer', customerId);
      return { message: '', ...render(given, toCustomer(customer)) };
    },
  };
}

export type MessagePreviewService = ReturnType<typeof createMessagePreviewService>;
