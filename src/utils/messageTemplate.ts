import { Liquid } from 'liquidjs';
import type { Template } from 'liquidjs';
import type { Customer } from '../schemas/customerSchema';

const LIMITS = { parseLimit: 100_000, renderLimit: 50, memoryLimit: 1_000_000 } as const;
/** The limit is on the clock: a machine that was busy with something else must not cost a person the message. */
const RENDER_TRIES = 3;
/** Tags that read other templates: there are none. */
const FILE_TAGS = ['include', 'render', 'layout', 'block'] as const;
/** The family's spelling: `{name}`, but neither `{{ name }}` nor `{% … %}`. */
const SINGLE_BRACES = /(?<![{%])\{([A-Za-z_][\w.]*)\}(?!\})/g;

/** A template that cannot be understood or rendered; its message is meant for the author. */
export class TemplateError extends Error {}

/** A template, parsed once and rendered for many. */
export interface MessageTemplate {
  /**
   * Renders for one customer; what the customer does not have renders as nothing.
   * @throws TemplateError when it takes too long or too much memory
   */
  render(customer: Customer): string;
}

/** Finds what a template would leave blank. */
export interface BlankProbe {
  /** The expressions that a customer would see as nothing, as the template spells them. */
  blanksFor(customer: Customer): string[];
}

/** What a template can name: `customer` with everything the API shows, and its fields and figures directly. */
function scopeOf(customer: Customer): object {
  const { stats, ...fields } = customer;
  const firstName = customer.name?.split(/\s+/, 1)[0];
  const all = { ...stats, ...fields, firstName, stats };
  return { ...all, customer: all };
}

function explain(error: unknown): TemplateError {
  const message = error instanceof Error ? error.message : String(error);
  return new TemplateError(message.split('\n', 1)[0] ?? message, { cause: error });
}

const isBlank = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.length === 0);

const OUTPUT = /\{\{-?([\s\S]*?)-?\}\}/g;
const PROBE = 'noteBlank';

/** Makes the one engine that renders messages, for previews and for sending alike. */
export function createTemplateEngine() {
  const liquid = new Liquid({ ...LIMITS, ownPropertyOnly: true, strictFilters: true, templates: {} });
  for (const name of FILE_TAGS) Reflect.deleteProperty(liquid.tags, name);
  const blanks = new Set<number>();
  liquid.registerFilter(PROBE, (value: unknown, index: number) => {
    if (isBlank(value)) blanks.add(index);
    return value;
  });

  const unfold = (template: string): string => template.replaceAll(SINGLE_BRACES, '{{ customer.$1 }}');

  function parse(template: string): Template[] {
    try {
      return liquid.parse(template);
    } catch (error) {
      throw explain(error);
    }
  }

  function render(parsed: Template[], customer: Customer, triesLeft = RENDER_TRIES): string {
    try {
      return String(liquid.renderSync(parsed, scopeOf(customer)));
    } catch (error) {
      const failure = explain(error);
      if (triesLeft <= 1 || !failure.message.includes('render limit exceeded')) throw failure;
      return render(parsed, customer, triesLeft - 1);
    }
  }

  return {
    /**
     * Parses a template.
     * @throws TemplateError naming the fault and its line
     */
    compile(template: string): MessageTemplate {
      const parsed = parse(unfold(template));
      return { render: (customer) => render(parsed, customer) };
    },

    /**
     * Parses a template in order to find out what it leaves blank. Only what is really shown counts: not what stands
     * in a branch that is not taken, nor what a `default` fills.
     * @throws TemplateError naming the fault and its line
     */
    compileProbe(template: string): BlankProbe {
      const expressions: string[] = [];
      const parsed = parse(
        unfold(template).replaceAll(OUTPUT, (_, expression: string) => {
          expressions.push(expression.trim());
          return `{{${expression} | ${PROBE}: ${expressions.length - 1}}}`;
        }),
      );
      return {
        blanksFor(customer) {
          if (expressions.length === 0) return [];
          blanks.clear();
          render(parsed, customer);
          return [...new Set([...blanks].map((index) => expressions[index] ?? ''))];
        },
      };
    },
  };
}

export type TemplateEngine = ReturnType<typeof createTemplateEngine>;

const MOMENT = '2026-01-15T10:00:00.000Z';

/** An invented customer, for previews and for trying a template before it is stored. */
export const exampleCustomer: Customer = {
  id: '665f1f77bcf86cd799439011',
  externalId: 'C-1001',
  name: 'Asha Example',
  email: 'asha@example.com',
  phone: '+910000000000',
  country: 'India',
  city: 'Mumbai',
  timezone: 'Asia/Kolkata',
  tags: ['example'],
  attributes: {},
  consent: {},
  opening: { totalSpend: 0, visits: 0, lastVisitAt: null },
  stats: {
    totalSpend: 1299.5,
    netSpend: 1299.5,
    visits: 2,
    orderCount: 2,
    refundCount: 0,
    averageOrderValue: 649.75,
    largestOrder: 999.5,
    firstOrderAt: MOMENT,
    lastOrderAt: MOMENT,
    lastVisitAt: MOMENT,
  },
  createdAt: MOMENT,
  updatedAt: MOMENT,
};
