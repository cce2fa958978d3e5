import type { Sentence } from '../sentence';
import { figures } from './figures';
import { joined } from './joined';
import { people } from './people';
import { refused } from './refused';
import { windows } from './windows';

/** The sentences that the grammar was first written with. */
export const training: readonly Sentence[] = [...figures, ...windows, ...people, ...joined, ...refused];
