import type { Sentence } from '../sentence';
import { figures } from './figures';
import { joined } from './joined';
import { people } from './people';
import { refused } from './refused';
import { windows } from './windows';

/** The sentences that the grammar was widened with, as six different people would type them. */
export const practice: readonly Sentence[] = [...figures, ...windows, ...people, ...joined, ...refused];
