const PATTERN = /^(-?)(\d{1,13})(?:\.(\d{1,2}))?$/;

/**
 * Reads an amount in major units, as a JSON number or a decimal string, with at most two decimals.
 * @returns integer minor units, or undefined when the text is no such amount
 */
export function parseMoney(value: number | string): number | undefined {
  const text = typeof value === 'number' ? String(value) : value.trim();
  const match = PATTERN.exec(text);
  if (!match) return undefined;
  const [, sign, whole = '0', decimals = ''] = match;
  const minor = Number(whole) * 100 + Number(decimals.padEnd(2, '0'));
  return sign === '-' && minor !== 0 ? -minor : minor;
}

/** Integer minor units → a JSON number in major units (12345 → 123.45). */
export const toMajor = (minor: number): number => minor / 100;

/** Integer minor units → text with two decimals (12340 → "123.40"). */
export const formatMoney = (minor: number): string => (minor / 100).toFixed(2);
