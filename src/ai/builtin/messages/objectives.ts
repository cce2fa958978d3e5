import { withoutNegated } from './negation';
import type { ObjectivePattern } from './objectivePattern';
import { relationObjectives } from './relationObjectives';
import { shopObjectives } from './shopObjectives';

/** Every objective, the one for anything else last. */
export const objectives: readonly ObjectivePattern[] = [...relationObjectives, ...shopObjectives];

const OTHERS = 'announcement';

/** The words of each objective, to be found at the beginning of a word. */
const matchers = objectives.map((pattern) => ({
  pattern,
  find: new RegExp(`(?<![\\p{L}\\p{N}])(?:${pattern.words.join('|')})`, 'giu'),
}));

/** How many letters of the text mean an objective. */
const weightOf = (text: string, find: RegExp): number =>
  [...text.matchAll(find)].reduce((sum, [found]) => sum + found.length, 0);

/** The objectives that a text means, the one that most of its letters mean first; of equals, in the order of the list. */
export function findObjectives(text: string): ObjectivePattern[] {
  const spaced = withoutNegated(text.replaceAll(/[_\s]+/g, ' '));
  return matchers
    .map(({ pattern, find }) => ({ pattern, weight: weightOf(spaced, find) }))
    .filter(({ weight }) => weight > 0)
    .sort((a, b) => b.weight - a.weight)
    .map(({ pattern }) => pattern);
}

const LAST_WORD = new RegExp(
  `(?<![\\p{L}\\p{N}])(?:${objectives.flatMap(({ words }) => words).join('|')})\\p{L}*\\s*$`,
  'iu',
);

/** Whether the last word of a text is one that means an objective. */
export const endsInObjective = (text: string): boolean => LAST_WORD.test(text);

const named = new Map(objectives.map((pattern) => [pattern.name, pattern]));

/** The pattern for a free text; `announcement` when it means none of the others. A name of the list means itself. */
export function objectiveOf(text: string): ObjectivePattern {
  const own = named.get(
    text
      .trim()
      .toLowerCase()
      .replaceAll(/[\s-]+/g, '_'),
  );
  const [best = named.get(OTHERS)] = own ? [own] : findObjectives(text);
  if (best === undefined) throw new Error('the list of objectives has one for anything else');
  return best;
}
