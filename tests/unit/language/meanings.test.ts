import { describeRules } from '../../../src/rules/describeRules';
import { understandRules } from '../../../src/rules/language/understandRules';
import { shop } from '../../support/language/shop';

const names = new Map([...shop.segments, ...shop.campaigns].map(({ id, name }) => [id, name]));

/** What is understood, in the words of describeRules; else what was not understood. */
function tell(prompt: string): string {
  const { rules, notUnderstood } = understandRules(prompt, shop);
  return rules
    ? describeRules(rules, { currency: shop.currency, names })
    : `refused: ${notUnderstood.join(', ')}`;
}

describe('amounts and numbers', () => {
  it.each([
    ['spent over 2.5 lakhs', 'spent more than INR 250,000.00 in total'],
    ['spent over half a crore', 'spent more than INR 5,000,000.00 in total'],
    ['spent over two lakh fifty thousand', 'spent more than INR 250,000.00 in total'],
    ['spent 5k-10k', 'spent between INR 5,000.00 and INR 10,000.00 in total'],
    ['spent between 500 and 1k', 'spent between INR 500.00 and INR 1,000.00 in total'],
    ['spent 5000/- or more', 'spent at least INR 5,000.00 in total'],
    ['spent over 10,00,000', 'spent more than INR 1,000,000.00 in total'],
    ['spent over 5 L', 'spent more than INR 500,000.00 in total'],
    ['placed an order below 500', 'have a smallest order amount of less than INR 500.00 over all time'],
    ['spent over 1,00', 'refused: 00'],
    ['spent over 5.000', 'refused: spent over 5.000'],
    ['spent over £50', 'refused: spent over £50'],
    ['between 5 and 2 orders', 'refused: between 5 and 2 orders'],
    ['more than ₹5 orders', 'refused: more than ₹5'],
    ['2 or 3 orders', 'placed one of 2, 3 orders'],
    ['ordered once', 'placed exactly 1 order'],
    ['no more than 4 orders', 'placed at most 4 orders'],
    ['5 orders at least', 'placed at least 5 orders'],
    ['5 orders at least 3 times', 'refused: at least 3 times'],
    ['less than 3 orders but at least 1', 'placed fewer than 3 orders and placed at least 1 order'],
    ['less than 3 orders but at least 1 tag', 'refused: at least 1'],
    ['less than 3 orders but at least 1 in the last 30 days', 'refused: at least 1 in, last 30 days'],
    ['less than 3 orders but more than 5000', 'refused: more than 5000'],
    ['orders 2-5', 'placed between 2 and 5 orders'],
    ['orders 200-500', 'refused: 200-500'],
    ['orders 2-5 October', 'have at least 1 order from 2026-10-02 until before 2026-10-06'],
    [
      'spent more than 100 less than 200',
      'spent more than INR 100.00 in total and spent less than INR 200.00 in total',
    ],
    [
      'spent more than 100 less than 200 loyalty points',
      'spent more than INR 100.00 in total and have an attribute loyaltyPoints of less than 200',
    ],
    ['spent more than 200 less than 100', 'refused: less than 100'],
    ['spenders over ₹1000', 'spent more than INR 1,000.00 in total'],
    ['spenders over £1000', 'refused: spenders over £1000'],
    ['spenders over 30', 'refused: spenders over 30'],
    ['total purchase over 20000', 'spent more than INR 20,000.00 in total'],
    ['total purchase over 5', 'refused: total'],
    ['total purchase over 20000 points', 'refused: total'],
    ['spent 2 lakh 50 thousand or more', 'spent at least INR 250,000.00 in total'],
    ['spent over 2 lakh 3 lakh', 'refused: 3 lakh'],
    ['more than 1000 items in total', 'have a total order item count of more than 1,000 over all time'],
    ['has returned something', 'had at least 1 refund'],
    ['customers who returned', 'refused: returned'],
    ['at least two orders above ₹5k in the last year', 'refused: above ₹5k in, last year'],
    ["our VIPs' total spend over 5k", 'have the tag "vip" and spent more than INR 5,000.00 in total'],
    ['spent nothing at all', 'spent exactly INR 0.00 in total'],
    ["hasn't bought a single thing", 'placed exactly 0 orders'],
    ['never bought even a single item', 'placed exactly 0 orders'],
    ['never placed a single order', 'placed exactly 0 orders'],
    ['no orders whatsoever', 'placed exactly 0 orders'],
    ["didn't buy so much as one item", 'placed exactly 0 orders'],
    ["hasn't placed a single order above 5000", 'not (placed a largest order of more than INR 5,000.00)'],
    ['not ordered even once yet', 'placed exactly 0 orders'],
    ['without buying anything even once', 'placed exactly 0 orders'],
    ['never visited even once in the last 90 days', 'have not visited in the last 90 days'],
    ['bought a single thing', 'refused: single thing'],
    ['placed a single order', 'refused: placed, single'],
    ["hasn't bought one item", "refused: hasn't bought one item"],
    [
      'an order with more than 10 items in it',
      'have a largest order item count of more than 10 over all time',
    ],
    [
      'bought an average of 4 or more items per order',
      'have an average order item count of at least 4 over all time',
    ],
    ['spent an average of over 2000 per order', 'spent more than INR 2,000.00 per order on average'],
    ['returned something at least 3 times', 'had at least 3 refunds'],
    ['asked for a refund more than once', 'had more than 1 refund'],
    [
      'refunds totalling more than ₹10,000',
      'have a total refund amount of less than INR -10,000.00 over all time',
    ],
    [
      'were refunded between 1k and 2k in total',
      'have a total refund amount of between INR -2,000.00 and INR -1,000.00 over all time',
    ],
    ['total refunds over 20', 'had more than 20 refunds'],
    ['averaging over Rs 1,200 an order', 'spent more than INR 1,200.00 per order on average'],
    ['with orders averaging under 500', 'spent less than INR 500.00 per order on average'],
    [
      'placed more than 5 orders and placed fewer than 2 orders',
      'placed more than 5 orders and placed fewer than 2 orders',
    ],
    ['returned more than 3 times', 'refused: returned more than 3 times'],
    ['net spend (after refunds) over 5k', 'spent more than INR 5,000.00 in total after refunds'],
    ['high aov (over 2000)', 'spent more than INR 2,000.00 per order on average'],
    ['low order count - below 3', 'placed fewer than 3 orders'],
    ['big spenders, i.e. over 50k', 'spent more than INR 50,000.00 in total'],
    ['high aov - under 2000', 'refused: high aov - under 2000'],
    ['points > 2000', 'have an attribute loyaltyPoints of more than 2,000'],
    ['with a balance of at least 1000 points', 'have an attribute loyaltyPoints of at least 1,000'],
    ['points balance under 100', 'have an attribute loyaltyPoints of less than 100'],
    ['gold tier, no visit in 30 days and no points', 'refused: no points'],
    ['with points', 'refused: with points'],
    [
      'spent at least 500 and at most 500',
      'spent at least INR 500.00 in total and spent at most INR 500.00 in total',
    ],
  ])('%s', (prompt, words) => {
    expect(tell(prompt)).toBe(words);
  });
});

describe('periods', () => {
  it.each([
    ['ordered in December', 'have at least 1 order from 2025-12-01 until before 2026-01-01'],
    ['ordered this week', 'have at least 1 order from 2026-11-30 until before 2026-12-07'],
    ['ordered in Q4 2025', 'have at least 1 order from 2025-10-01 until before 2026-01-01'],
    ['ordered between 10 and 20 October', 'have at least 1 order from 2026-10-10 until before 2026-10-21'],
    ['ordered between December and January', 'have at least 1 order from 2025-12-01 until before 2026-02-01'],
    ['ordered between 20 Dec and 10 Jan', 'have at least 1 order from 2025-12-20 until before 2026-01-11'],
    ['ordered between Nov 28 and Dec 3', 'have at least 1 order from 2026-11-28 until before 2026-12-04'],
    ['ordered between Dec 1 and Dec 10', 'have at least 1 order from 2025-12-01 until before 2025-12-11'],
    ['ordered between October and March', 'refused: between October, March'],
    ['ordered from October 2025 to March', 'have at least 1 order from 2025-10-01 until before 2026-04-01'],
    [
      'ordered from 1 December 2025 to 31 January',
      'have at least 1 order from 2025-12-01 until before 2026-02-01',
    ],
    ['ordered in September and October', 'have at least 1 order from 2026-09-01 until before 2026-11-01'],
    ['ordered since the start of the year', 'have at least 1 order from 2026-01-01 until before 2026-12-01'],
    ['ordered after March 15, 2026', 'have at least 1 order from 2026-03-16 until before 2026-12-01'],
    ['ordered before 1 Jan 2026', 'first ordered before 2026-01-01'],
    ['last ordered on 29 February 2024', 'last ordered on 2024-02-29'],
    ['ordered on 05/03/2026', 'have at least 1 order from 2026-03-05 until before 2026-03-06'],
    ['ordered on 12/25/2025', 'have at least 1 order from 2025-12-25 until before 2025-12-26'],
    ['ordered on 29 February 2026', 'refused: on 29 February 2026'],
    ['ordered on 5/6/26', 'refused: on 5/6/26'],
    ['ordered next month', 'refused: next month'],
    ['ordered in 1850', 'refused: in 1850'],
    ['visited this month', 'last visited on or after 2026-11-01'],
    [
      'last seen over 6 months ago',
      'have a known date of the last visit and have not visited in the last 6 months',
    ],
    [
      'last ordered more than 15 days ago',
      'have a known date of the last order and have not ordered in the last 15 days',
    ],
    [
      'whose last purchase was more than a year ago',
      'have a known date of the last order and have not ordered in the last 1 year',
    ],
    [
      'days since last order over 60',
      'have a known date of the last order and have not ordered in the last 60 days',
    ],
    ['last ordered before 15 Nov 2026', 'last ordered before 2026-11-15'],
    ["haven't ordered for 90 days", 'have not ordered in the last 90 days'],
    ['inactive for two weeks', 'have not visited for at least 14 days'],
    ['quiet for 60 days', 'have not visited for at least 60 days'],
    ['inactive since June', 'not (last visited on or after 2026-06-01)'],
    [
      'first order more than a year ago',
      'have a known date of the first order and did not first order in the last 1 year',
    ],
    ['orders: this month', 'have at least 1 order from 2026-11-01 until before 2026-12-01'],
    ['new customers: last 30 days', 'were created in the last 30 days'],
    ["last month's shoppers", 'have at least 1 order from 2026-10-01 until before 2026-11-01'],
    ['march 2026 sign-ups', 'were created between 2026-03-01 and 2026-03-31'],
    ['2025 buyers', 'refused: 2025'],
    ['october customers', 'refused: october'],
    [
      'spent over 5k in the entire year 2025',
      'have a total order amount of more than INR 5,000.00 from 2025-01-01 until before 2026-01-01',
    ],
    ['no orders in all of 2025', 'have exactly 0 orders from 2025-01-01 until before 2026-01-01'],
    ['date of joining in October', 'were created between 2026-10-01 and 2026-10-31'],
    ['the date of their last visit before June', 'last visited before 2026-06-01'],
    ['very first order in 2024', 'first ordered between 2024-01-01 and 2024-12-31'],
    ['last order came in March', 'last ordered between 2026-03-01 and 2026-03-31'],
    ['lapsed (no order in 6 months)', 'have not ordered in the last 6 months'],
    ['dormant: last order before June', 'last ordered before 2026-06-01'],
    ['active, meaning visited in the last 30 days', 'last visited in the last 30 days'],
    ['new customers, i.e. joined this month', 'were created on or after 2026-11-01'],
    [
      'ordered in Q3 but not since 1 October',
      'have at least 1 order from 2026-07-01 until before 2026-10-01 and have exactly 0 orders from 2026-10-01 until before 2026-12-01',
    ],
    [
      'just one order and it was in October',
      'placed exactly 1 order and last ordered between 2026-10-01 and 2026-10-31',
    ],
    ['ordered in the past days', 'refused: in, past days'],
    [
      'this year spent over 10k',
      'have a total order amount of more than INR 10,000.00 from 2026-01-01 until before 2027-01-01',
    ],
  ])('%s', (prompt, words) => {
    expect(tell(prompt)).toBe(words);
  });
});

describe('what a negation is about', () => {
  it.each([
    ['without phone or email', 'have no known phone and have no known e-mail'],
    ['missing phone or email', 'have no known phone or have no known e-mail'],
    ['no phone or no email', 'have no known phone or have no known e-mail'],
    ['never ordered or visited', 'placed exactly 0 orders and have no known date of the last visit'],
    [
      "haven't ordered or visited in the last 90 days",
      'have not ordered in the last 90 days and have not visited in the last 90 days',
    ],
    [
      "didn't order in the last 90 days but visited in the last 30 days",
      'have not ordered in the last 90 days and last visited in the last 30 days',
    ],
    ['we have no email or phone for them', 'have no known e-mail and have no known phone'],
    ['email consent no orders', 'gave consent to e-mail and placed exactly 0 orders'],
    ['no one who is gold and vip', 'not (have the attribute tier "gold" and have the tag "vip")'],
    [
      'women unless they are gold and vip',
      'have the attribute gender "female" and not (have the attribute tier "gold" and have the tag "vip")',
    ],
    [
      'ordered once but not since last month',
      'placed exactly 1 order and have exactly 0 orders from 2026-10-01 until before 2026-12-01',
    ],
    [
      'have ordered but not in the last 90 days',
      'placed at least 1 order and have not ordered in the last 90 days',
    ],
    [
      "customers who bought in the past but haven't in the last 6 months",
      'placed at least 1 order and have not ordered in the last 6 months',
    ],
    [
      'ordered in the last 60 days but not in the last 30',
      'last ordered in the last 60 days and have not ordered in the last 30 days',
    ],
    ['ordered in the last 60 days but not in the last 90', 'refused: in, last 90'],
    ['everybody but vips', 'do not have the tag "vip"'],
    [
      'who were held out of Spring launch',
      'have at least 1 message of campaign "Spring launch" in status HOLDOUT',
    ],
    ['no age or tier', 'have no known attribute age and have no known attribute tier'],
    ['non-vip customers in Pune', 'do not have the tag "vip" and have the city "Pune"'],
    ['except those who are vip and press', 'not (have the tag "vip" and have the tag "press")'],
    ['neither vip nor press', 'do not have the tag "vip" and do not have the tag "press"'],
    ['not opted in to email or sms', 'not (gave consent to e-mail) and not (gave consent to SMS)'],
    [
      'everyone except women in Mumbai',
      'not (have the attribute gender "female" and have the city "Mumbai")',
    ],
    [
      'gold members but not in Pune and spent over 5k',
      'have the attribute tier "gold" and do not have the city "Pune" and spent more than INR 5,000.00 in total',
    ],
    [
      'not (spent over 5k and in Pune)',
      'not (spent more than INR 5,000.00 in total and have the city "Pune")',
    ],
    [
      'got Spring launch but never ordered',
      'have at least 1 message of campaign "Spring launch" in status SENT or DELIVERED and placed exactly 0 orders',
    ],
    [
      "visited in the last 30 days but haven't ordered yet",
      'last visited in the last 30 days and placed exactly 0 orders',
    ],
    ['in Pune but did not order', 'have the city "Pune" and placed exactly 0 orders'],
    ["hasn't ordered exactly 5 times", 'not (placed exactly 5 orders)'],
    ["hasn't ordered more than twice", 'placed at most 2 orders'],
    ['did not place at least 5 orders', 'placed fewer than 5 orders'],
    ['in Pune, except those who ordered twice', 'have the city "Pune" and not (placed exactly 2 orders)'],
    ['never spent anything', 'spent exactly INR 0.00 in total'],
    ['did not spend over 5k or order 3 times', 'refused: did not spend over 5k or order 3 times'],
    ['not vip or gold tier', 'refused: not vip or gold tier'],
    [
      'have not ordered and visited in the last 7 days',
      'refused: have not ordered and visited in the last 7 days',
    ],
    ['except those in Pune and spent over 5k', 'refused: except those in Pune and spent over 5k'],
  ])('%s', (prompt, words) => {
    expect(tell(prompt)).toBe(words);
  });
});

describe('who people are', () => {
  it.each([
    ["people we've tagged vip", 'have the tag "vip"'],
    ["people we've labelled vip", 'have the tag "vip"'],
    ["people we've marked vip and press", "refused: we've, marked"],
    ["customers we haven't tagged as press", 'do not have the tag "press"'],
    ['vip, the press or the wholesale tag', 'have one of the tags "vip", "press", "wholesale"'],
    ['who are both vip and press', 'have the tag "vip" and have the tag "press"'],
    ['target both vip and press', 'refused: both'],
    ['both vip and press customers', 'refused: both'],
    ['both vips and press', 'refused: both'],
    ['has got a tier', 'have a known attribute tier'],
    ["hasn't got an email address", 'have no known e-mail'],
    ["hasn't got an email", 'refused: got'],
    [
      'women in their fifties',
      'have the attribute gender "female" and have an attribute age of between 50 and 59',
    ],
    ['in his 40s', 'have an attribute age of between 40 and 49'],
    ['thirty-somethings', 'have an attribute age of between 30 and 39'],
    ['women 40s', 'refused: 40s'],
    ['in her early thirties', 'refused: in, early thirties'],
    ['in their thirties and forties', 'refused: in, thirties, forties'],
    ['bought thirty something', 'refused: thirty something'],
    ['has "kumar" in their name', 'have a name containing "kumar"'],
    ['without Sharma in the name', 'do not have a name containing "Sharma"'],
    ['with numbers in the name', 'refused: numbers in'],
    ['opted in to email & sms', 'gave consent to e-mail and gave consent to SMS'],
    ['opted in to email as well as anyone in Pune', 'gave consent to e-mail or have the city "Pune"'],
    ['For our Christmas promo: vip customers', 'have the tag "vip"'],
    ['For the Diwali sale: vip customers', 'refused: For, Diwali sale:'],
    ['For the Chennai mailer: women', 'refused: For, Chennai mailer:'],
    ['For the gold mailer: women', 'refused: For, mailer:'],
    ['For Chennai: women', 'refused: For Chennai:'],
    ['Win-back: vip customers', 'have the tag "vip"'],
    ['Festive drop - women in Pune', 'have the attribute gender "female" and have the city "Pune"'],
    ['we are preparing a festive drop for vips', 'have the tag "vip"'],
    ['Who are our gold members?', 'have the attribute tier "gold"'],
    ['Newsletter subscribers in Pune', 'have the tag "newsletter" and have the city "Pune"'],
    ['not subscribed to the newsletter', 'do not have the tag "newsletter"'],
    ['phone numbers starting with +44', 'have a phone beginning with "+44"'],
    ['in the America/New_York timezone', 'have the time zone "America/New_York"'],
    [
      "vips we've never contacted",
      'have the tag "vip" and have exactly 0 messages of any campaign in status SENT or DELIVERED',
    ],
    [
      'to whom we sent a message this month',
      'have at least 1 message of any campaign in status SENT or DELIVERED from 2026-11-01 until before 2026-12-01',
    ],
    [
      "haven't had any message from us in the last 14 days",
      'have exactly 0 messages of any campaign in status SENT or DELIVERED in the last 14 days',
    ],
    ['Has anyone ordered today?', 'have at least 1 order from 2026-11-30 until before 2026-12-01'],
  ])('%s', (prompt, words) => {
    expect(tell(prompt)).toBe(words);
  });
});

describe('which conditions belong together', () => {
  it.each([
    [
      'customers in Pune who spent over 10k or ordered more than 5 times',
      'have the city "Pune" and (spent more than INR 10,000.00 in total or placed more than 5 orders)',
    ],
    [
      'women over 35 or men over 40',
      '(have the attribute gender "female" and have an attribute age of more than 35) or (have the attribute gender "male" and have an attribute age of more than 40)',
    ],
    [
      'women in Pune who are vip or gold tier',
      'have the attribute gender "female" and have the city "Pune" and (have the tag "vip" or have the attribute tier "gold")',
    ],
    [
      'women who spent over 10k or gold members',
      '(have the attribute gender "female" and spent more than INR 10,000.00 in total) or have the attribute tier "gold"',
    ],
    ['women who spent over 10k or vip', 'refused: women who spent over 10k or vip'],
    [
      'india only: spent over 50k or at least 20 orders',
      'have the country "India" and (spent more than INR 50,000.00 in total or placed at least 20 orders)',
    ],
    [
      'vip but not wholesale, spend at least 40k',
      'have the tag "vip" and do not have the tag "wholesale" and spent at least INR 40,000.00 in total',
    ],
    ['vip + press', 'have the tag "vip" and have the tag "press"'],
    ['vip n press', 'have the tag "vip" and have the tag "press"'],
    [
      'vip or gold, provided that they opted in to email',
      '(have the tag "vip" or have the attribute tier "gold") and gave consent to e-mail',
    ],
    [
      'vip, gold or in Pune, so long as they ordered twice',
      '(have the tag "vip" or have the attribute tier "gold" or have the city "Pune") and placed exactly 2 orders',
    ],
    [
      'apart from vips, everybody who ordered in November or visited this week',
      '(have at least 1 order from 2026-11-01 until before 2026-12-01 or last visited on or after 2026-11-30) and do not have the tag "vip"',
    ],
    [
      'except press and wholesale, anyone who spent over 5k',
      'spent more than INR 5,000.00 in total and do not have the tag "press" and do not have the tag "wholesale"',
    ],
    [
      'in Pune and gone quiet, i.e. no order in 90 days',
      'have the city "Pune" and have not ordered in the last 90 days',
    ],
    [
      'customers in Pune, spent over 5k, plus anyone tagged vip',
      '(have the city "Pune" and spent more than INR 5,000.00 in total) or have the tag "vip"',
    ],
    [
      'gold members excluding women, plus anyone in Pune',
      '(have the attribute tier "gold" and do not have the attribute gender "female") or have the city "Pune"',
    ],
    [
      'spent over 5k and 18 or older',
      'spent more than INR 5,000.00 in total and have an attribute age of at least 18',
    ],
    ['visits over 10 and under 50', 'made more than 10 visits and made fewer than 50 visits'],
    ['everyone but the press', 'do not have the tag "press"'],
    ['customers in Pune plus anyone tagged press', 'have the city "Pune" or have the tag "press"'],
    ['more than 2 but fewer than 6 orders', 'placed more than 2 orders and placed fewer than 6 orders'],
    [
      'spent over 5k and more than 3 orders',
      'spent more than INR 5,000.00 in total and placed more than 3 orders',
    ],
    ['customers in city Pune with more than 1 order', 'have the city "Pune" and placed more than 1 order'],
    ['in Pune, India', 'have the city "Pune" and have the country "India"'],
    [
      'spent over 10k last year but less than 2k this year',
      'have a total order amount of more than INR 10,000.00 from 2025-01-01 until before 2026-01-01 and have a total order amount of less than INR 2,000.00 from 2026-01-01 until before 2027-01-01',
    ],
    [
      'visited twice but not in the last 90 days',
      'made exactly 2 visits and have not visited in the last 90 days',
    ],
    ['in the last 30 days spent over 5k and ordered twice', 'refused: in the last 30 days spent over 5k'],
    ['vip or gold tier, and in Pune', 'refused: vip or gold tier, and in Pune'],
    [
      'women in Pune and men in Delhi',
      '(have the attribute gender "female" and have the city "Pune") or (have the attribute gender "male" and have the city "Delhi")',
    ],
    [
      'women under 25 or over 60',
      'have the attribute gender "female" and (have an attribute age of less than 25 or have an attribute age of more than 60)',
    ],
    [
      'either women or men, over 40',
      'have an attribute gender among "female", "male" and have an attribute age of more than 40',
    ],
    ['women over 40 and gold members', 'refused: women over 40 and gold members'],
    [
      'over 40, female, in Pune',
      'have an attribute age of more than 40 and have the attribute gender "female" and have the city "Pune"',
    ],
    [
      'any of: tagged press, in Pune, 5 visits',
      'have the tag "press" or have the city "Pune" or made exactly 5 visits',
    ],
    ['all of these: tagged press, in Pune', 'have the tag "press" and have the city "Pune"'],
    ['High spenders and Lapsed buyers', 'refused: High spenders and Lapsed buyers'],
    ['tagged vip in the last 30 days', 'refused: in, last 30 days'],
    ['opted in to email last week', 'refused: last week'],
    ['at least 2 orders over 5000', 'refused: over 5000'],
    ['orders over 50', 'refused: over 50'],
    ['ordered 3 times a month', 'refused: month'],
    ['spent more than last year', 'refused: spent more than last year'],
    ['more than 2 orders or visits', 'refused: more than 2'],
  ])('%s', (prompt, words) => {
    expect(tell(prompt)).toBe(words);
  });
});
