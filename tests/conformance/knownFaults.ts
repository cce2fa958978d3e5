import { codePairs } from './codePairs';
import type { Difference } from './compare';
import type { Fault } from './faultChecks';
import { readFaults } from './readFaults';
import { writeFaults } from './writeFaults';

/** Every way in which a reference server is known to differ from MongoDB. */
export const knownFaults: readonly Fault[] = [...readFaults, ...writeFaults, ...codePairs];

/** The title of a fault when it explains a difference, of either of the two servers. */
export const explanationBy = (fault: Fault, difference: Difference): string | undefined => {
  const [first, second] = difference.answers;
  const swapped: Difference = { ...difference, answers: [second, first] };
  return fault.explains(difference) || fault.explains(swapped) ? fault.title : undefined;
};

/** The title of the first known fault that explains a difference, if one does. */
export const explanationOf = (difference: Difference): string | undefined =>
  knownFaults.find((fault) => explanationBy(fault, difference) !== undefined)?.title;
