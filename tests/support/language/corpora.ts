import { fifthReading } from './fifthReading';
import { firstReading } from './firstReading';
import { fourthReading } from './fourthReading';
import { practice } from './practice';
import { secondReading } from './secondReading';
import type { Sentence } from './sentence';
import { sixthReading } from './sixthReading';
import { thirdReading } from './thirdReading';
import { training } from './training';

/** All sentences that the grammar has to understand, or to refuse. */
export const corpora: readonly { name: string; sentences: readonly Sentence[] }[] = [
  { name: 'training', sentences: training },
  { name: 'practice', sentences: practice },
  { name: 'first reading', sentences: firstReading },
  { name: 'second reading', sentences: secondReading },
  { name: 'third reading', sentences: thirdReading },
  { name: 'fourth reading', sentences: fourthReading },
  { name: 'fifth reading', sentences: fifthReading },
  { name: 'sixth reading', sentences: sixthReading },
];
