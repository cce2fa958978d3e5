/** One thing that is wrong in a rule tree. */
export interface RuleProblem {
  /** JSON pointer to the node or key, relative to the root of the rules; the root itself is ''. */
  pointer: string;
  /** A sentence for the person who wrote the rule. */
  detail: string;
}

/** Rules that cannot be understood or may not be used; carries everything that is wrong with them. */
export class RuleError extends Error {
  readonly problems: readonly RuleProblem[];

  constructor(problems: readonly RuleProblem[]) {
    super(problems.map(({ pointer, detail }) => `${pointer || '(root)'}: ${detail}`).join('; '));
    this.name = 'RuleError';
    this.problems = problems;
  }
}

/** Notes a problem; answers undefined, so that a parser can `return report(…)`. */
export type Report = (pointer: string, detail: string) => undefined;

const MOST_PROBLEMS = 100;

/** Runs a parser that reports problems; throws a RuleError with all of them when there were any. */
export function collectProblems<T>(run: (report: Report) => T): T {
  const problems: RuleProblem[] = [];
  const result = run((pointer, detail) => {
    problems.push({ pointer, detail });
    if (problems.length >= MOST_PROBLEMS) throw new RuleError(problems);
    return undefined;
  });
  if (problems.length > 0) throw new RuleError(problems);
  return result;
}

/** The pointer to a key or index below another pointer (RFC 6901). */
export function pointTo(pointer: string, key: string | number): string {
  return `${pointer}/${String(key).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}
