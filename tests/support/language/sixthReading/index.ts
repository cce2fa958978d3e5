import type { Sentence } from '../sentence';
import { figures } from './figures';
import { joined } from './joined';
import { people } from './people';
import { refused } from './refused';
import { windows } from './windows';

/** What marketers of Indian and British shops type, each preparing a campaign of their own. */
export const sixthReading: readonly Sentence[] = [...figures, ...windows, ...people, ...joined, ...refused];
