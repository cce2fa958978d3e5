import type { SendTimeRequest } from '../schemas/aiInputSchema';
import type { SendTime } from '../schemas/aiSchema';
import type { Clock } from '../utils/clock';
import type { AudienceService } from './audienceService';
import { FEWEST_ORDERS, HOURS, bestHour } from './delivery/orderHours';
import type { OrderHours } from './delivery/orderHours';

const BATCH_SIZE = 1000;

interface Deps {
  audience: Pick<AudienceService, 'freezeRules' | 'streamAudience'>;
  orderHours: Pick<OrderHours, 'countByHour'>;
  clock: Clock;
}

/** What is added up over the members of a segment. */
interface Tally {
  people: number;
  undecided: number;
  /** By hour: people whose own best hour it is, and orders. */
  bestFor: number[];
  orders: number[];
}

const total = (counts: readonly number[]): number => counts.reduce((sum, count) => sum + count, 0);

function addPerson(tally: Tally, counts: readonly number[] | undefined): void {
  tally.people += 1;
  counts?.forEach((count, hour) => {
    tally.orders[hour] = (tally.orders[hour] ?? 0) + count;
  });
  const hour = bestHour(counts);
  if (hour === undefined) tally.undecided += 1;
  else tally.bestFor[hour] = (tally.bestFor[hour] ?? 0) + 1;
}

/** The hours, each with the number of people that may be expected to like it. */
function toHours({ bestFor, orders, undecided }: Tally): SendTime['hours'] {
  const all = total(orders);
  return orders.map((count, hour) => {
    const priorShare = (count + 1) / (all + HOURS);
    const own = bestFor[hour] ?? 0;
    return { hour, bestFor: own, orders: count, priorShare, expected: own + undecided * priorShare };
  });
}

const clock24 = (hour: number): string => `${String(hour % HOURS).padStart(2, '0')}:00`;

function explain({ undecided, people }: Tally, hour: number | null): string {
  if (hour === null) return 'Nobody in this segment has ordered anything yet: there is no hour to prefer.';
  return (
    `${people - undecided} of ${people} people have at least ${FEWEST_ORDERS} orders: for each of them the hour with ` +
    `the most of them counts. For the other ${undecided} the hours of all orders of the segment count, each hour with ` +
    `one order more than it has. Most people are expected to like ${clock24(hour)} to ${clock24(hour + 1)} on their own ` +
    'clocks. With sendTime best_hour a campaign writes to each person at that person’s own hour.'
  );
}

/** Finds the hour of the day at which a segment should be written to. */
export function createSendTimeService({ audience, orderHours, clock }: Deps) {
  return {
    /**
     * The hours at which the people of a segment order, and the best for all of them together. Goes through the members
     * in batches.
     * @throws AppError validation_failed when the segment does not exist
     */
    async findSendTime({ segmentId, timezone, asOf }: SendTimeRequest): Promise<SendTime> {
      const tree = await audience.freezeRules({ segmentId });
      const none = () => new Array<number>(HOURS).fill(0);
      const tally: Tally = { people: 0, undecided: 0, bestFor: none(), orders: none() };
      const options = { asOf: asOf ?? clock.now(), batchSize: BATCH_SIZE };
      for await (const batch of audience.streamAudience(tree, options)) {
        const counts = await orderHours.countByHour(batch, timezone);
        for (const { _id } of batch) addPerson(tally, counts.get(String(_id)));
      }
      const hours = toHours(tally);
      const expected = hours.map((entry) => entry.expected);
      const orders = total(tally.orders);
      const recommendedHour = orders === 0 ? null : expected.indexOf(Math.max(...expected));
      return {
        segmentId,
        recommendedHour,
        explanation: explain(tally, recommendedHour),
        timezone,
        people: tally.people,
        decidedByOwnOrders: tally.people - tally.undecided,
        decidedByPrior: tally.undecided,
        orders,
        hours,
        engine: 'builtin',
      };
    },
  };
}

export type SendTimeService = ReturnType<typeof createSendTimeService>;
