/** Words that take back what their clause says; those that follow and mean something else are told by what they say. */
const NEGATOR = new RegExp(
  '\\b(?:no(?! (?:longer|doubt|minimum|strings|limit|questions|need|conditions)\\b)|' +
    '(?<!\\b(?:have|has|had) )not(?! (?:only|miss|forget|wait|just|hesitate)\\b)|never(?! (?:miss|forget)\\b)|' +
    "(?:do|does|did|wo|ca|is|are|must|should)n['’]?t(?! (?:miss|forget|wait|let|hesitate)\\b)|" +
    'without|cannot|avoid|skip|leave out|omit|neither|nor|none|hide|remove)\\b',
  'iu',
);
/** Verbs whose object a message is not to have. */
const SPEAKING =
  /\b(?:mention|say|write|talk|speak|promise|offer|announce|advertise|include|promote|refer|use|give)\b/i;
/** Words of a sale. */
const SELLING =
  /\b(?:sales?|discount|offer|promo|deal|coupon|voucher|clearance|price|cashback|free|codes?|off)|%|percent/iu;
const BOUNDARY = /[.;:!?](?=\s|$)|,|\s[-–—]+\s|\b(?:but|just|instead)\b/giu;

/** A part of a text between two marks of punctuation. */
export interface Clause {
  start: number;
  end: number;
  /** Where it takes something back; undefined when it takes back nothing. */
  negatedFrom: number | undefined;
}

/** The clauses of a text. What follows "no discount" behind a comma, as in a list, is taken back too. */
export function clausesOf(text: string, goesOn: (clause: string) => boolean): Clause[] {
  const breaks = [...text.matchAll(BOUNDARY)];
  const clauses: Clause[] = [];
  let isListed = false;
  for (const [place, found] of [undefined, ...breaks].entries()) {
    const start = found === undefined ? 0 : found.index + found[0].length;
    const end = breaks[place]?.index ?? text.length;
    const clause = text.slice(start, end);
    const at = NEGATOR.exec(clause)?.index;
    const isContinued: boolean = isListed && found?.[0] === ',' && goesOn(clause.trim());
    const negatedFrom: number | undefined = isContinued ? start : at === undefined ? undefined : start + at;
    isListed = negatedFrom !== undefined;
    clauses.push({ start, end, negatedFrom });
  }
  return clauses;
}

const startsSelling = (clause: string): boolean => SELLING.test(clause.split(' ').slice(0, 3).join(' '));

/** A text without what it does not want to be said. */
export function withoutNegated(text: string): string {
  return clausesOf(text, startsSelling)
    .map(({ start, end, negatedFrom }) => {
      const tail = negatedFrom === undefined ? '' : text.slice(negatedFrom, end);
      return text.slice(start, SPEAKING.test(tail) || SELLING.test(tail) ? negatedFrom : end);
    })
    .join(' ');
}
