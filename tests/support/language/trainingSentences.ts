import { figures } from './training/figures';
import { joined } from './training/joined';
import { people } from './training/people';
import { refused } from './training/refused';
import { windows } from './training/windows';
import type { Sentence } from './sentence';

/** The sentences that the grammar is written with. */
export const trainingSentences: readonly Sentence[] = [
  ...figures,
  ...windows,
  ...people,
  ...joined,
  ...refused,
];
