import type { Logger } from '../config/logger';
import type { CampaignDoc } from '../models/campaignModel';
import type { Vendor } from '../vendors/vendor';
import { createCircuitBreaker } from './circuitBreaker';
import type { CircuitBreaker } from './circuitBreaker';
import type { Clock } from './clock';

/** Batches that one process has with one vendor at the same time: one that hangs holds up nobody else's messages. */
const MAX_IN_FLIGHT = 8;

/** A way for the messages of a campaign: through one of its vendors. */
export interface Lane {
  vendor: Vendor;
  breaker: CircuitBreaker;
  /** The vendor from which messages are taken over: it cannot be used at the moment. */
  takeOverFrom?: string;
}

/** How many batches this process has with a vendor at the moment. */
export type CallsTo = (vendor: Vendor) => number;

type Vendored = Pick<CampaignDoc, '_id' | 'vendor' | 'fallbackVendor'>;

interface Deps {
  vendors: ReadonlyMap<string, Vendor>;
  /** The database's clock. */
  leaseClock: Clock;
  logger: Logger;
}

/** Through which vendors messages can go at the moment. */
export function createVendorLanes({ vendors, leaseClock, logger }: Deps) {
  const breakers = new Map<string, CircuitBreaker>();
  /** Running campaigns whose vendors this process does not have. */
  const unconfigured = new Set<string>();

  const breakerOf = (vendor: Vendor): CircuitBreaker => {
    const breaker = breakers.get(vendor.name) ?? createCircuitBreaker(leaseClock);
    breakers.set(vendor.name, breaker);
    return breaker;
  };

  /** An ailing vendor gets one batch at a time until one succeeds. */
  const mayCall = (breaker: CircuitBreaker, callsUnderWay: number): boolean =>
    (breaker.state() === 'closed' && callsUnderWay < MAX_IN_FLIGHT) ||
    (breaker.state() === 'halfOpen' && callsUnderWay === 0);

  /** Whether its messages are to go another way, if there is one. */
  const isDown = (name: string): boolean => ['open', 'halfOpen'].includes(breakers.get(name)?.state() ?? '');

  /** Says once that this process cannot send a campaign: perhaps another one can, perhaps its settings have changed. */
  function tellUnconfigured({ _id, vendor = '', fallbackVendor }: Vendored): void {
    const id = String(_id);
    if (unconfigured.has(id) || vendors.has(vendor) || vendors.has(fallbackVendor ?? '')) return;
    unconfigured.add(id);
    logger.warn({ campaignId: id, vendor, fallbackVendor }, 'no vendor of the campaign is configured here');
  }

  /**
   * The ways that a campaign's messages can go now. Either vendor takes over from the other while that one is down; a
   * message that its vendor may have taken stays with it.
   */
  function lanesOf(campaign: Vendored, callsTo: CallsTo): Lane[] {
    const { vendor: first, fallbackVendor: second } = campaign;
    tellUnconfigured(campaign);
    const lanes: Lane[] = [];
    const pairs = [
      [first, second],
      [second, first],
    ];
    for (const [name = '', other = ''] of pairs) {
      const vendor = vendors.get(name);
      if (!vendor) continue;
      const breaker = breakerOf(vendor);
      if (!mayCall(breaker, callsTo(vendor))) continue;
      lanes.push({ vendor, breaker });
      if (isDown(other)) lanes.push({ vendor, breaker, takeOverFrom: other });
    }
    return lanes;
  }

  return { lanesOf };
}
