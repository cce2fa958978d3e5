import { figuresOf } from '../campaignFacts';
import type { CampaignFacts } from '../campaignFacts';

const NUMBER = /\d[\d,]*(?:\.\d+)?/g;
const NUMBER_WORDS =
  /\b(?:hundreds?|thousands?|millions?|dozens?|half|thirds?|quarters?|double|twice|triple|majority|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)\b/i;
const ADDRESS = /https?:|www\.|\S@\S+\.\S/i;
const MARKUP = /<[a-z/!][^>]*>|\{\{|\{%/i;

const numbersIn = (text: string): number[] =>
  [...text.matchAll(NUMBER)].map(([number]) => Number(number.replaceAll(',', '')));

/** Numbers that stand in texts of the campaign itself, such as its name and the dates. */
function numbersInTexts({ report, insight: _insight, ...campaign }: CampaignFacts): number[] {
  const names = report.variants.map(({ name }) => name);
  const reasons = [report.skipped, report.outcomes.failed].flatMap((counts) => Object.keys(counts));
  return numbersIn([JSON.stringify(campaign), ...names, ...reasons].join(' '));
}

/** What speaks against a summary that somebody else wrote: above all a number that is none of the campaign's. */
export function summaryFaults(summary: string, facts: CampaignFacts): string[] {
  const known = new Set([...Object.values(figuresOf(facts)), ...numbersInTexts(facts)]);
  const strangers = [...new Set(numbersIn(summary))].filter((number) => !known.has(number));
  const words = NUMBER_WORDS.exec(summary);
  return [
    ...strangers.map((number) => `/summary: ${number} is not one of the figures`),
    ...(words ? [`/summary: "${words[0]}" must be a figure, in digits`] : []),
    ...(ADDRESS.test(summary) ? ['/summary: there is an address in it'] : []),
    ...(MARKUP.test(summary) ? ['/summary: it must be plain text'] : []),
  ];
}
