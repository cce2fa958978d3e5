/** What an objective says about a discount. */
export interface Offer {
  percent?: number;
  code?: string;
  until?: string;
}

const PERCENT = /(?<![\d.])(\d{1,2}|100)\s?(?:%|percent\b)/i;
const CODE = /\bcode[:\s]+["“']?([A-Za-z0-9][A-Za-z0-9-]{2,11})\b/i;
const DAYS = 'monday|tuesday|wednesday|thursday|friday|saturday|sunday|tomorrow|tonight|midnight';
const MONTHS = 'january|february|march|april|may|june|july|august|september|october|november|december';
const UNTIL = new RegExp(
  `\\b(?:until|till|til|by|before|ends?(?: on)?)\\s+((?:${DAYS})\\b|\\d{1,2}(?:st|nd|rd|th)?\\s(?:${MONTHS})\\b|(?:${MONTHS})\\s\\d{1,2}(?:st|nd|rd|th)?\\b)`,
  'i',
);

const capitalize = (words: string): string =>
  words
    .toLowerCase()
    .replaceAll(/\b(?!tomorrow|tonight|midnight)[a-z]+/g, (word) =>
      /^(st|nd|rd|th)$/.test(word) ? word : word.charAt(0).toUpperCase() + word.slice(1),
    );

/** Reads a discount ("20 %"), a code ("code SPRING") and a last day ("until Sunday", "by 30 June") out of an objective. */
export function readOffer(objective: string): Offer {
  const percent = PERCENT.exec(objective)?.[1];
  const code = CODE.exec(objective)?.[1];
  const until = UNTIL.exec(objective)?.[1];
  return {
    ...(percent !== undefined && Number(percent) > 0 && { percent: Number(percent) }),
    ...(code !== undefined && { code: code.toUpperCase() }),
    ...(until !== undefined && { until: capitalize(until) }),
  };
}

/** The offer in a sentence; empty when there is none. */
export function offerSentence({ percent, code, until }: Offer): string {
  const end = until === undefined ? '' : ` until ${until}`;
  const by = code === undefined ? '' : ` with code ${code}`;
  if (percent !== undefined) return `Get ${percent}% off${by}${end}.`;
  if (code !== undefined) return `Use code ${code}${end}.`;
  return until === undefined ? '' : `Only${end}.`;
}
