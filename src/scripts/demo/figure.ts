/** A figure that the server gave, and what it has to be. */
export interface Figure {
  name: string;
  expected: string | number;
  actual: string | number;
}

/** Amounts are compared as decimal text: to the penny. */
export const amountFigure = (name: string, expected: string, actual: number): Figure => ({
  name,
  expected,
  actual: actual.toFixed(2),
});

/** The figures that are off. */
export const findWrong = (figures: readonly Figure[]): Figure[] =>
  figures.filter(({ expected, actual }) => expected !== actual);
