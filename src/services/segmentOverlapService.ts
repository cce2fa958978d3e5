import type { Models } from '../models/models';
import type { RuleTree } from '../rules/ruleSchema';
import type { Overlap, OverlapQuestion } from '../schemas/segmentInsightSchema';
import { AppError } from '../utils/appError';
import type { Clock } from '../utils/clock';
import type { AudienceService } from './audienceService';
import type { RuleService } from './ruleService';

interface Deps extends Pick<Models, 'Customer' | 'Segment'> {
  rules: Pick<RuleService, 'parse' | 'resolve'>;
  audience: Pick<AudienceService, 'countAudience'>;
  clock: Clock;
}

const both = (first: RuleTree, second: RuleTree): RuleTree => ({ combinator: 'and', rules: [first, second] });
const negated = (tree: RuleTree): RuleTree => ({ combinator: 'and', not: true, rules: [tree] });
const shareOf = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

const isFault = (error: unknown): error is AppError =>
  error instanceof AppError && error.code === 'validation_failed';

/** One error for all that was wrong; what is not a fault of the input comes before those that are. */
function ofBoth(refused: readonly unknown[]): unknown {
  const faults = refused.filter(isFault);
  if (faults.length < refused.length) return refused.find((error) => !isFault(error));
  const [first] = faults;
  if (faults.length === 1) return first;
  const errors = faults.flatMap(({ errors }) => errors);
  return new AppError('validation_failed', 'Neither audience can be read; see errors.', { errors });
}

/** Compares audiences. */
export function createSegmentOverlapService({ Customer, Segment, rules, audience, clock }: Deps) {
  async function ofSegment(id: string, pointer: string): Promise<RuleTree> {
    const segment = await Segment.findById(id, { rules: 1 }).lean();
    if (segment) return rules.resolve(segment.rules, { pointer });
    const errors = [{ pointer, detail: `there is no segment ${id}` }];
    throw new AppError('validation_failed', 'The segment does not exist.', { errors });
  }

  async function ofRules(given: unknown, pointer: string): Promise<RuleTree> {
    return rules.resolve(await rules.parse(given, pointer), { pointer });
  }

  /** Reads both to the end, so that the answer names the faults of both and does not depend on who was first. */
  async function readTrees({ segmentIds, rules: given }: OverlapQuestion): Promise<RuleTree[]> {
    const read = await Promise.allSettled(
      segmentIds
        ? segmentIds.map((id, index) => ofSegment(id, `/segmentIds/${index}`))
        : (given ?? []).map((tree, index) => ofRules(tree, `/rules/${index}`)),
    );
    const refused = read.flatMap((one): unknown[] => (one.status === 'rejected' ? [one.reason] : []));
    if (refused.length > 0) throw ofBoth(refused);
    return read.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
  }

  return {
    /**
     * How many people are in both of two audiences, in one of them, and in none: each part counted by its own rules.
     * @throws AppError validation_failed with a pointer to the segment or the rule
     */
    async compare(question: OverlapQuestion): Promise<Overlap> {
      const [first, second] = await readTrees(question);
      if (!first || !second) throw new Error('two audiences are compared');
      const asOf = question.asOf ?? clock.now();
      const count = (tree: RuleTree): Promise<number> => audience.countAudience(tree, { asOf });
      const [inBoth, onlyFirst, onlySecond, total] = await Promise.all([
        count(both(first, second)),
        count(both(first, negated(second))),
        count(both(second, negated(first))),
        Customer.countDocuments({}),
      ]);
      return {
        asOf: asOf.toISOString(),
        first: onlyFirst + inBoth,
        second: onlySecond + inBoth,
        both: inBoth,
        onlyFirst,
        onlySecond,
        // Customers may be added while it is counted.
        neither: Math.max(0, total - inBoth - onlyFirst - onlySecond),
        total,
        jaccard: shareOf(inBoth, inBoth + onlyFirst + onlySecond),
        shareOfFirst: shareOf(inBoth, onlyFirst + inBoth),
        shareOfSecond: shareOf(inBoth, onlySecond + inBoth),
      };
    },
  };
}

export type SegmentOverlapService = ReturnType<typeof createSegmentOverlapService>;
