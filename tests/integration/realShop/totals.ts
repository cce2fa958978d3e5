import { readFacts } from '../../../src/scripts/demo/shopData';
import { findWrong } from '../../../src/scripts/demo/figure';
import { loadShop } from '../../../src/scripts/demo/loadShop';
import { buildSegment, segmentFigures } from '../../../src/scripts/demo/segments';
import { getTotals, totalFigures } from '../../../src/scripts/demo/totals';
import type { RealShop } from '../../support/realShop';

const facts = readFacts();

/** Loads everything again at its end. */
export function describeTotals({ api }: RealShop): void {
  describe('the real shop of data/online-retail', () => {
    it('has the totals, the monthly revenue and the top lists of the facts, to the penny', async () => {
      const totals = await getTotals(api);

      expect(findWrong(totalFigures(totals, facts))).toEqual([]);
    });

    it.each(facts.segments)('has exactly the members of the facts in the segment $name', async (fact) => {
      const segment = await buildSegment(api, fact, facts.asOf);

      expect(findWrong(segmentFigures([segment]))).toEqual([]);
    });

    it('counts the customers who came back', async () => {
      const rules = { combinator: 'and', rules: [{ field: 'orderCount', operator: '>=', value: 2 }] };

      const preview = await api.post('/segments/preview', { rules });

      expect(preview).toMatchObject({ count: facts.repeatCustomers });
    });

    it('has the same figures after everything was loaded again', async () => {
      await loadShop(api);

      const totals = await getTotals(api);

      expect(findWrong(totalFigures(totals, facts))).toEqual([]);
    });
  });
}
