import { figures } from './heldOut/figures';
import { joined } from './heldOut/joined';
import { people } from './heldOut/people';
import { refused } from './heldOut/refused';
import { windows } from './heldOut/windows';
import type { Sentence } from './sentence';

/** The sentences that the grammar is judged with; whoever writes it does not read them. */
export const heldOutSentences: readonly Sentence[] = [
  ...figures,
  ...windows,
  ...people,
  ...joined,
  ...refused,
];
