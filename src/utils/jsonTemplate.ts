import type { z } from 'zod';

export type JsonValue = z.output<ReturnType<typeof z.json>>;

const PLACEHOLDER = /\{\{\s*(\w+)\s*\}\}/g;
const ONLY_PLACEHOLDER = /^\{\{\s*(\w+)\s*\}\}$/;

/** The strings of a JSON value that are filled in, and the names of its properties, which are not. */
function* textsOf(value: JsonValue): Generator<{ text: string; isName: boolean }> {
  if (typeof value === 'string') yield { text: value, isName: false };
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) for (const text of Object.keys(value)) yield { text, isName: true };
  for (const part of Object.values(value)) yield* textsOf(part);
}

/** The placeholders of a template. */
export const placeholdersOf = (template: JsonValue): Set<string> =>
  new Set(
    [...textsOf(template)].flatMap(({ text }) =>
      [...text.matchAll(PLACEHOLDER)].map(([, name = '']) => name),
    ),
  );

/**
 * Checks a template of JSON.
 * @returns what is wrong with it; undefined when nothing is
 */
export function faultOf(template: JsonValue, known: readonly string[]): string | undefined {
  for (const { text, isName } of textsOf(template)) {
    if (isName && text.includes('{{')) return 'has a placeholder in the name of a property';
    if (/\{\{|\}\}/.test(text.replaceAll(PLACEHOLDER, ''))) return 'has braces that are no placeholder';
  }
  const unknown = [...placeholdersOf(template)].some((name) => !known.includes(name));
  return unknown ? `may have only the placeholders ${known.join(', ')}` : undefined;
}

/**
 * Fills values into the strings of a JSON value. The values stay values: whatever they contain, they can neither end a
 * string nor add a property. A string that is nothing but the placeholder of an absent value is left out.
 */
export function fillTemplate(
  template: JsonValue,
  values: Readonly<Record<string, string | undefined>>,
): unknown {
  const valueOf = (name: string): string | undefined =>
    Object.hasOwn(values, name) ? values[name] : undefined;
  const fill = (part: JsonValue): unknown => {
    if (typeof part === 'string') {
      const [, name] = ONLY_PLACEHOLDER.exec(part) ?? [];
      if (name !== undefined) return valueOf(name);
      return part.replaceAll(PLACEHOLDER, (_, inner: string) => valueOf(inner) ?? '');
    }
    if (Array.isArray(part)) return part.map(fill);
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, value]) => [key, fill(value)]));
  };
  return fill(template);
}
