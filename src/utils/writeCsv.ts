/** A spreadsheet would take such a cell for a formula. A number with a plus, such as a phone number, does no harm. */
const FORMULA = /^'*[=+\-@\t\r]/;
const PHONE = /^\+\d+$/;
const NEEDS_QUOTES = /[",\r\n]/;

/** A cell that no spreadsheet calculates: what could be a formula gets an apostrophe in front. */
const toSafeText = (text: string): string => (FORMULA.test(text) && !PHONE.test(text) ? `'${text}` : text);

/** Takes off the apostrophe that `csvRecord` has put in front. */
export const fromSafeText = (text: string): string =>
  text.startsWith("'") && FORMULA.test(text) ? text.slice(1) : text;

/** What a field can be; nothing is an empty field. */
export type CsvCell = string | number | null | undefined;

/** A record of a CSV file (RFC 4180), safe to open with a spreadsheet; a number stays one, with its sign. */
export function csvRecord(fields: readonly CsvCell[]): string {
  const cells = fields.map((field) => {
    if (typeof field !== 'string') return field?.toString() ?? '';
    const safe = toSafeText(field);
    return NEEDS_QUOTES.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  });
  return `${cells.join(',')}\r\n`;
}
