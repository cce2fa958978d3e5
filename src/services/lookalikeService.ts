import type { Types } from 'mongoose';
import { rfmAxes } from '../ai/rfmSpace';
import type { RfmAxis, RfmName, RfmSums } from '../ai/rfmSpace';
import type { RuleGroup, RuleTree } from '../rules/ruleSchema';
import type { LookalikeRequest } from '../schemas/aiInputSchema';
import type { Lookalike } from '../schemas/aiSchema';
import { AppError } from '../utils/appError';
import { chunk } from '../utils/chunk';
import type { Clock } from '../utils/clock';
import { toMajor } from '../utils/money';
import type { AudienceService } from './audienceService';
import { rfmSumsStage, rfmValues, squaredDistance } from './insight/rfmExpressions';

/** As many values as the list of a rule may have. */
const IDS_IN_A_RULE = 5000;

const measures: Readonly<Record<RfmName, string>> = {
  recency: 'days since the last order',
  frequency: 'completed orders',
  monetary: 'total spend in major units',
};

interface Deps {
  audience: Pick<AudienceService, 'freezeRules' | 'countAudience' | 'aggregateAudience'>;
  clock: Clock;
}

/** A customer as the database answers it. */
interface Found {
  _id: Types.ObjectId;
  squared: number;
  recencyDays: number;
  orderCount: number;
  totalSpend: number;
}

const buyers: RuleTree = {
  combinator: 'and',
  rules: [{ field: 'orderCount', operator: '>', value: 0 }],
};
const buyersIn = (tree: RuleTree): RuleTree => ({ combinator: 'and', rules: [buyers, tree] });
const buyersOutside = (tree: RuleTree): RuleTree => buyersIn({ combinator: 'and', not: true, rules: [tree] });

/** Rules that exactly these customers meet; null for nobody. */
function toRules(ids: readonly string[]): RuleGroup | null {
  const lists = chunk(ids, IDS_IN_A_RULE).map((value) => ({ field: 'id', operator: 'in' as const, value }));
  return lists.length === 0 ? null : { combinator: lists.length === 1 ? 'and' : 'or', rules: lists };
}

const toDimension = ({ name, segmentMean, mean, deviation }: RfmAxis): Lookalike['dimensions'][number] => ({
  name,
  measures: measures[name],
  segmentMean,
  typical: Math.expm1(segmentMean),
  mean,
  deviation,
});

const explain = (found: number, population: number): string =>
  `These ${found} customers are outside the segment and nearest to its centre. Each customer with orders is a point: ` +
  'ln(1 + days since the last order), ln(1 + orders) and ln(1 + total spend), each divided by its standard deviation ' +
  `over all ${population} customers with orders. The centre is the mean of the members with orders; the distance is the ` +
  'straight line to it.';

/** Finds people who are like those of a segment. */
export function createLookalikeService({ audience, clock }: Deps) {
  async function addUp(tree: RuleTree, asOf: Date): Promise<RfmSums | undefined> {
    const [sums] = await audience.aggregateAudience<RfmSums>(tree, { asOf }, [rfmSumsStage(asOf)]);
    return sums && sums.people > 0 ? sums : undefined;
  }

  function nearest(
    tree: RuleTree,
    axes: readonly RfmAxis[],
    about: { asOf: Date; size: number },
  ): Promise<Found[]> {
    const { asOf, size } = about;
    return audience.aggregateAudience<Found>(buyersOutside(tree), { asOf }, [
      {
        $project: {
          squared: squaredDistance(axes, asOf),
          recencyDays: rfmValues(asOf).recency,
          orderCount: '$stats.orderCount',
          totalSpend: '$stats.totalSpend',
        },
      },
      { $sort: { squared: 1, _id: 1 } },
      { $limit: size },
    ]);
  }

  const toCustomer = ({ _id, squared, recencyDays, orderCount, totalSpend }: Found) => ({
    id: String(_id),
    distance: Math.sqrt(squared),
    recencyDays,
    orderCount,
    totalSpend: toMajor(totalSpend),
  });

  return {
    /**
     * The customers outside a segment who are nearest to it by what and when they bought. The database does the
     * computing and answers no more than `size` of them.
     * @throws AppError validation_failed when the segment does not exist, or none of its members has ordered
     */
    async findLookalikes({ segmentId, size, asOf = clock.now() }: LookalikeRequest): Promise<Lookalike> {
      const tree = await audience.freezeRules({ segmentId });
      const [members, inside, population] = await Promise.all([
        audience.countAudience(tree, { asOf }),
        addUp(buyersIn(tree), asOf),
        addUp(buyers, asOf),
      ]);
      if (!inside || !population) {
        const fault = { pointer: '/segmentId', detail: 'none of its members has ordered anything' };
        throw new AppError('validation_failed', 'Nobody can be compared with this segment.', {
          errors: [fault],
        });
      }
      const axes = rfmAxes(population, inside);
      const customers = (await nearest(tree, axes, { asOf, size })).map(toCustomer);
      return {
        segmentId,
        asOf: asOf.toISOString(),
        explanation: explain(customers.length, population.people),
        members,
        membersWithOrders: inside.people,
        population: population.people,
        candidates: population.people - inside.people,
        dimensions: axes.map(toDimension),
        farthest: customers.at(-1)?.distance ?? null,
        customers,
        rules: toRules(customers.map(({ id }) => id)),
        engine: 'builtin',
      };
    },
  };
}

export type LookalikeService = ReturnType<typeof createLookalikeService>;
