const EMAIL = /[^\s@<>"'(),;:]{1,64}@[^\s@<>"'(),;:]{1,250}\.[^\s@<>"'(),;:]+/g;
/** A number with a country code, or ten digits and more; no dates. */
const PHONE = /\+\d[\d ().-]{6,}\d|(?<![\d.-])(?!\d{4}-\d\d-\d\d)\(?\d(?:[ ().-]{0,2}\d){9,}(?![\d.])/g;

/** What stands for a document, digits and all. */
const ID = /^[0-9a-f]{24}$/;

const maskText = (text: string): string =>
  ID.test(text) ? text : text.replaceAll(EMAIL, '[e-mail]').replaceAll(PHONE, '[phone]');

/** The same data with `[e-mail]` and `[phone]` in place of addresses in its texts. Numbers and ids stay. */
export function maskAddresses(value: unknown): unknown {
  if (typeof value === 'string') return maskText(value);
  if (Array.isArray(value)) return value.map(maskAddresses);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [maskText(key), maskAddresses(inner)]),
  );
}
