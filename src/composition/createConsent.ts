import type { Env } from '../config/env';
import type { Models } from '../models/models';
import { createSuppressionList } from '../services/consent/suppressionList';
import { createSuppressionService } from '../services/suppressionService';
import { createUnsubscribeLinks } from '../services/consent/unsubscribeLinks';
import { createUnsubscribeService } from '../services/unsubscribeService';
import type { Clock } from '../utils/clock';

export interface ConsentDeps {
  models: Models;
  env: Env;
  clock: Clock;
  /** Where this process is reached from this machine. */
  selfUrl: () => string;
}

/** Wires all that knows who wants no messages. Starts nothing. */
export function createConsent({ models, env, clock, selfUrl }: ConsentDeps) {
  const suppressionList = createSuppressionList({ ...models, clock });
  const links = createUnsubscribeLinks({ ...models, baseUrl: () => env.PUBLIC_URL ?? selfUrl() });
  return {
    suppressionList,
    links,
    suppressions: createSuppressionService({ ...models, clock }),
    unsubscribes: createUnsubscribeService({ ...models, links, suppressionList, clock }),
  };
}

export type Consent = ReturnType<typeof createConsent>;
