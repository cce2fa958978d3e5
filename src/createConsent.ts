import type { Models } from './models/models';
import { createSuppressionList } from './services/suppressionList';
import { createSuppressionService } from './services/suppressionService';
import type { Clock } from './utils/clock';

export interface ConsentDeps {
  models: Models;
  clock: Clock;
}

/** Wires all that knows who wants no messages. Starts nothing. */
export function createConsent({ models, clock }: ConsentDeps) {
  return {
    suppressionList: createSuppressionList({ ...models, clock }),
    suppressions: createSuppressionService({ ...models, clock }),
  };
}

export type Consent = ReturnType<typeof createConsent>;
