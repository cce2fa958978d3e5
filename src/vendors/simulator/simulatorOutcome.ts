import { createHash } from 'node:crypto';

export interface SimulatedOutcome {
  status: 'DELIVERED' | 'FAILED';
  reason?: string;
}

const REASONS = ['mailbox_full', 'temporarily_unavailable', 'rejected_by_carrier'] as const;
const RANGE = 2 ** 48;

/** How often a person asked for this message again: the number after the dot of its key. */
export const retryNumber = (key: string): number => Number(/\.(\d+)$/.exec(key)?.[1] ?? 0);

/**
 * Decides what becomes of a message: a function of seed, address and retry number alone, so that the same people fail
 * in every run.
 * @param failureRate the share that fails, 0 to 1
 */
export function decideOutcome(
  { seed, failureRate }: { seed: string; failureRate: number },
  address: string,
  retry: number,
): SimulatedOutcome {
  const digest = createHash('sha256')
    .update(JSON.stringify([seed, address.toLowerCase(), retry]))
    .digest();
  if (digest.readUIntBE(0, 6) / RANGE >= failureRate) return { status: 'DELIVERED' };
  return { status: 'FAILED', reason: REASONS[digest.readUInt8(6) % REASONS.length] ?? REASONS[0] };
}
