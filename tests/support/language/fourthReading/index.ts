import type { Sentence } from '../sentence';
import { figures } from './figures';
import { joined } from './joined';
import { people } from './people';
import { refused } from './refused';
import { windows } from './windows';

/** Written and read once after the grammar had learnt to refuse what can be read in two ways. */
export const fourthReading: readonly Sentence[] = [...figures, ...windows, ...people, ...joined, ...refused];
