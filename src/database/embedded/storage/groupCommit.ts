import { StoreError } from '../errors';
import type { StorageEnvironment } from './environment';

/** Runs writes in transactions that they share with others that have arrived meanwhile. */
export interface GroupCommit {
  /** What the work returned or threw, once it is durable. */
  submit: <T>(work: () => T) => Promise<T>;
}

interface Job {
  work: () => unknown;
  resolve: (value: unknown) => void;
  reject: (error: unknown) => void;
}

type Outcome = { value: unknown } | { refusal: StoreError };

/**
 * While one transaction is written to the disk, the messages of other clients gather; they become the next one.
 * A refusal (a StoreError) has written nothing and leaves the transaction to the others. Any other error undoes the
 * whole transaction: then each job runs again in one of its own. `onUndone` is called each time one was undone.
 */
export function createGroupCommit(environment: StorageEnvironment, onUndone: () => void): GroupCommit {
  let waiting: Job[] = [];

  const commit = (jobs: readonly Job[]): void => {
    let outcomes: Outcome[] = [];
    try {
      environment.transact(() => {
        outcomes = jobs.map(attempt);
      });
    } catch (error) {
      onUndone();
      const [only] = jobs;
      if (jobs.length === 1) only?.reject(error);
      else for (const job of jobs) commit([job]);
      return;
    }
    jobs.forEach((job, position) => settle(job, outcomes[position]));
  };
  const flush = (): void => {
    const jobs = waiting;
    waiting = [];
    commit(jobs);
  };

  return {
    submit<T>(work: () => T) {
      return new Promise<T>((resolve, reject) => {
        // After the input that is already there has been read.
        if (waiting.length === 0) setImmediate(flush);
        waiting.push({ work, resolve: (value) => resolve(value as T), reject });
      });
    },
  };
}

function attempt({ work }: Job): Outcome {
  try {
    return { value: work() };
  } catch (error) {
    if (error instanceof StoreError) return { refusal: error };
    throw error;
  }
}

function settle(job: Job, outcome: Outcome | undefined): void {
  if (outcome && 'refusal' in outcome) job.reject(outcome.refusal);
  else job.resolve(outcome?.value);
}
