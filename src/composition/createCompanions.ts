import type { ReceiptSecretService } from '../services/receiptSecretService';
import type { Simulator } from '../vendors/simulator/simulator';
import type { DatabaseClock } from '../utils/databaseClock';
import type { Poller } from '../utils/poller';
import type { Vendor } from '../vendors/vendor';

const CLOCK_MEASURED_EVERY_MS = 60_000;

/** Work that every process does, whatever its role. */
export interface Companion {
  start(): Promise<void>;
  stop(): Promise<void>;
}

/** What a process needs beside its role: the database's clock, its simulator, and an end for the vendors. */
export function createCompanions(parts: {
  leaseClock: DatabaseClock;
  simulator: Simulator | undefined;
  receiptSecrets: ReceiptSecretService;
  poller: (name: string, intervalMs: number, run: () => Promise<boolean>) => Poller;
  vendors: ReadonlyMap<string, Vendor>;
}): Companion[] {
  const { leaseClock, simulator, receiptSecrets, vendors } = parts;
  const measuring = parts.poller('database clock', CLOCK_MEASURED_EVERY_MS, async () => {
    await leaseClock.measure();
    return false;
  });
  return [
    {
      start: async () => {
        await leaseClock.measure();
        measuring.start();
      },
      stop: () => measuring.stop(),
    },
    {
      start: async () => simulator?.start((await receiptSecrets.secrets())[0]),
      stop: async () => simulator?.stop(),
    },
    {
      start: async () => undefined,
      stop: async () => {
        for (const vendor of vendors.values()) await vendor.close?.();
      },
    },
  ];
}
