import type { Sentence } from '../sentence';
import { figures } from './figures';
import { joined } from './joined';
import { people } from './people';
import { refused } from './refused';
import { windows } from './windows';

/** Sentences that were written by somebody who had not seen how the grammar reads. */
export const fifthReading: readonly Sentence[] = [...figures, ...windows, ...people, ...joined, ...refused];
