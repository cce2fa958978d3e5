import type { Sentence } from '../sentence';
import { figures } from './figures';
import { joined } from './joined';
import { people } from './people';
import { refused } from './refused';
import { windows } from './windows';

/** Kept apart until the grammar was finished; it was then made to understand those that it had refused. */
export const firstReading: readonly Sentence[] = [...figures, ...windows, ...people, ...joined, ...refused];
