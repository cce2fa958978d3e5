import type { Comparison } from './compare';

/** Adds up comparisons. */
export interface Summary {
  add(comparison: Comparison): void;
  /** Writes the sums to the standard output, past jest, which would add where it was called from. */
  print(): void;
}

export function summary(kind: string): Summary {
  let compared = 0;
  let differences = 0;
  const faults = new Map<string, number>();
  return {
    add: (comparison) => {
      compared += comparison.compared;
      differences += comparison.differences.length;
      for (const fault of comparison.faults) faults.set(fault, (faults.get(fault) ?? 0) + 1);
    },
    print: () => {
      const known = [...faults].map(([title, count]) => `  ${count} × ${title}`);
      const excused = known.length > 0 ? ['known faults met:', ...known] : [];
      process.stdout.write(
        `${[`${kind} cases: ${compared}, differences: ${differences}`, ...excused].join('\n')}\n`,
      );
    },
  };
}
