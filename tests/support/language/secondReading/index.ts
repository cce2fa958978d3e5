import type { Sentence } from '../sentence';
import { figures } from './figures';
import { joined } from './joined';
import { people } from './people';
import { refused } from './refused';
import { windows } from './windows';

/** Written later and read once; the grammar was widened with them afterwards. */
export const secondReading: readonly Sentence[] = [...figures, ...windows, ...people, ...joined, ...refused];
