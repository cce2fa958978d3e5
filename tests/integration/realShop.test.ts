import { useRealShop } from '../support/realShop';
import { describeHelpers } from './realShop/helpers';
import { describeInsight } from './realShop/insight';
import { describeTotals } from './realShop/totals';

// One file, because loading the shop takes longer than the tests.
const shop = useRealShop();
describeInsight(shop);
describeHelpers(shop);
describeTotals(shop);
