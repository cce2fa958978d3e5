import { EchoTag, Liquid, Output, Value, toValueSync } from 'liquidjs';
import type { Template } from 'liquidjs';
import type { Customer } from '../schemas/customerSchema';

const LIMITS = { parseLimit: 100_000, renderLimit: 50, memoryLimit: 1_000_000 } as const;
/** How the library says that the time limit was passed. */
const TOO_SLOW = 'template render limit exceeded';
/** Tags that read other templates: there are none. */
const FILE_TAGS = ['include', 'render', 'layout', 'block'] as const;
/** The family's spelling: `{name}`, but neither `{{ name }}` nor `{% … %}`. */
const SINGLE_BRACES = /(?<![{%])\{([A-Za-z_][\w.]*)\}(?!\})/g;

/** An end tag, a line break or a declaration: nobody writes those by accident. */
const HTML = /<\/[a-z][a-z0-9]*\s*>|<br\s*\/?>|<!doctype html/i;
const ESCAPE = 'escape_once';
const NO_ESCAPE = 'raw';

/** A template that cannot be understood or rendered; its message is meant for the author. */
export class TemplateError extends Error {}

/** A template, parsed once and rendered for many. */
export interface MessageTemplate {
  /** Whether it is HTML: what it shows of a person is escaped then, unless the template says `raw`. */
  isHtml: boolean;
  /**
   * Renders for one customer; what the customer does not have renders as nothing.
   * @param unsubscribeUrl what `unsubscribeUrl` stands for
   * @throws TemplateError when it takes too long or too much memory
   */
  render(customer: Customer, unsubscribeUrl?: string): string;
}

/** Finds what a template would leave blank. */
export interface BlankProbe {
  /**
   * Renders for one customer.
   * @returns the expressions that it would see as nothing, as the template spells them
   * @throws TemplateError when it takes too long or too much memory
   */
  blanksFor(customer: Customer, unsubscribeUrl?: string): string[];
}

/**
 * What a template can name: `customer` with everything the API shows, and its fields and figures directly; and the link
 * by which this person unsubscribes.
 */
function scopeOf(customer: Customer, unsubscribeUrl: string | undefined): object {
  const firstName = customer.name?.split(/\s+/, 1)[0];
  return Object.assign({}, customer.stats, customer, { firstName, unsubscribeUrl });
}

function explain(error: unknown): TemplateError {
  const message = error instanceof Error ? error.message : String(error);
  return new TemplateError(message.split('\n', 1)[0] ?? message, { cause: error });
}

const isBlank = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  (typeof value === 'string' && value.trim() === '') ||
  (Array.isArray(value) && value.every(isBlank));

const PROBE = 'noteBlank';
/** What the author spelled out is meant to look as it does, blank or not. */
const ECHO = /^\s*echo\b/;
const QUOTED = /^(?:'[^']*'|"[^"]*")$/;

/** What a template shows: the value, and how the template spells it. */
interface Shown {
  value: Value;
  expression: string;
}

const isValue = (argument: unknown): argument is Value => argument instanceof Value;

/** Everything that templates may show, with what stands in their tags. */
function shownIn(templates: readonly Template[]): Shown[] {
  return templates.flatMap((template) => {
    const inner = template.children ? toValueSync(template.children(false, true)) : [];
    return [...ownShown(template), ...shownIn(inner)];
  });
}

function ownShown(template: Template): Shown[] {
  if (!(template instanceof Output) && !(template instanceof EchoTag)) return [];
  const expression = template.token.content.replace(ECHO, '').trim();
  return [...template.arguments()]
    .filter(isValue)
    .filter(({ filters }) => filters.length > 0 || !QUOTED.test(expression))
    .map((value) => ({ value, expression }));
}

/** Makes the one engine that renders messages, for previews and for sending alike. */
export function createTemplateEngine() {
  const liquid = new Liquid({ ...LIMITS, ownPropertyOnly: true, strictFilters: true, templates: {} });
  for (const name of FILE_TAGS) Reflect.deleteProperty(liquid.tags, name);
  const blanks = new Set<number>();
  liquid.registerFilter(PROBE, (value: unknown, index: number) => {
    if (isBlank(value)) blanks.add(index);
    return value;
  });

  const filtersOf = (spelled: string) => new Value(`x | ${spelled}`, liquid).filters;

  /** A name with a tag in it, as anybody can give it in a form, must not become a part of the mail. */
  function escapeShown(templates: readonly Template[]): void {
    for (const { value } of shownIn(templates)) {
      if (value.filters.at(-1)?.name !== NO_ESCAPE) value.filters.push(...filtersOf(ESCAPE));
    }
  }

  const unfold = (template: string): string => template.replaceAll(SINGLE_BRACES, '{{ customer.$1 }}');

  function parse(template: string): Template[] {
    try {
      return liquid.parse(template);
    } catch (error) {
      throw explain(error);
    }
  }

  function tryToRender(parsed: Template[], customer: Customer, unsubscribeUrl: string | undefined): string {
    try {
      const all = scopeOf(customer, unsubscribeUrl);
      return String(liquid.renderSync(parsed, { customer: all }, { globals: all }));
    } catch (error) {
      throw explain(error);
    }
  }

  /** On a busy machine the process may have stood still: too slow is what is too slow twice. */
  function render(...message: Parameters<typeof tryToRender>): string {
    try {
      return tryToRender(...message);
    } catch (error) {
      if (error instanceof TemplateError && error.message.includes(TOO_SLOW)) {
        return tryToRender(...message);
      }
      throw error;
    }
  }

  return {
    /**
     * Parses a template.
     * @throws TemplateError naming the fault and its line
     */
    compile(template: string): MessageTemplate {
      const parsed = parse(unfold(template));
      const isHtml = HTML.test(template);
      if (isHtml) escapeShown(parsed);
      return { isHtml, render: (customer, unsubscribeUrl) => render(parsed, customer, unsubscribeUrl) };
    },

    /**
     * Parses a template in order to find out what it leaves blank. Only what is really shown counts: not what stands
     * in a branch that is not taken, nor what a `default` fills.
     * @throws TemplateError naming the fault and its line
     */
    compileProbe(template: string): BlankProbe {
      const parsed = parse(unfold(template));
      const shown = shownIn(parsed);
      shown.forEach(({ value }, index) => {
        value.filters.push(...filtersOf(`${PROBE}: ${index}`));
      });
      return {
        blanksFor(customer, unsubscribeUrl) {
          blanks.clear();
          render(parsed, customer, unsubscribeUrl);
          return [...new Set([...blanks].map((index) => shown[index]?.expression ?? ''))];
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
