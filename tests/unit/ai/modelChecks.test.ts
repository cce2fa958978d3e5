import { maskAddresses } from '../../../src/ai/languageModel/maskAddresses';
import { numbersSaid, unsaidNumbers } from '../../../src/ai/languageModel/saidNumbers';
import { summaryFaults } from '../../../src/ai/languageModel/summaryFaults';
import { buildFacts } from '../../support/campaignFacts';

describe('addresses in what is sent', () => {
  it.each([
    ['asha@example.com', '[e-mail]'],
    ['to asha.rao+x@mail.example.co.in, please', 'to [e-mail], please'],
    ['call +91 98765 43210', 'call [phone]'],
    ['call 9876543210', 'call [phone]'],
    ['call (022) 1234-5678-90', 'call [phone]'],
    ['2025-12-31 2026-01-15', '2025-12-31 2026-01-15'],
    ['spent 1000000 since 2025-12-31', 'spent 1000000 since 2025-12-31'],
    ['order 12345.67', 'order 12345.67'],
    ['6b0d6184253214c03d2263fd', '6b0d6184253214c03d2263fd'],
  ])('%j becomes %j', (text, masked) => {
    expect(maskAddresses(text)).toBe(masked);
  });

  it('are masked however deep, and numbers stay', () => {
    expect(
      maskAddresses({ a: [{ 'x@example.com': 'y@example.com' }], n: 9_876_543_210, none: null }),
    ).toEqual({
      a: [{ '[e-mail]': '[e-mail]' }],
      n: 9_876_543_210,
      none: null,
    });
  });
});

describe('the numbers of a prompt', () => {
  it.each([
    ['over 1,500 in 30 days', [1500, 30]],
    ['more than 10k', [10, 10_000]],
    ['2 lakh or 1.5 crore', [2, 200_000, 1.5, 15_000_000]],
    ['twice in the last three months', [2, 1, 3]],
    ['never ordered', [0]],
  ])('%j says %j', (text, numbers) => {
    expect([...numbersSaid(text)]).toEqual(expect.arrayContaining(numbers));
  });

  it('are all that rules may use', () => {
    const rules = {
      combinator: 'and' as const,
      rules: [
        { field: 'totalSpend', operator: 'between' as const, value: [100, 900] },
        { field: 'city', operator: '=' as const, value: 'Sector 17' },
        {
          field: 'orders' as const,
          aggregate: 'count' as const,
          within: { last: 90, unit: 'days' as const },
          operator: '>=' as const,
          value: 2,
        },
      ],
    };

    expect(unsaidNumbers(rules, 'between 100 and 900, two orders in 90 days')).toEqual([]);
    expect(unsaidNumbers(rules, 'between 100 and 800')).toEqual([900, 2, 90]);
  });
});

describe('a summary that somebody else wrote', () => {
  const facts = buildFacts({ name: 'Sale 2024' }, { matched: 1212, toSend: 1210 }, { delivered: 1210 });

  it.each([
    ['1,210 of 1212 people got “Sale 2024” on 2026-01-15.', []],
    ['All 100 % arrived.', []],
    ['1211 arrived.', ['/summary: 1211 is not one of the figures']],
    ['99.9 % arrived.', ['/summary: 99.9 is not one of the figures']],
    ['Twenty failed.', ['/summary: "Twenty" must be a figure, in digits']],
    ['See www.example.com', ['/summary: there is an address in it']],
    ['Good {{ customer.name }}', ['/summary: it must be plain text']],
  ])('%j has the faults %j', (summary, faults) => {
    expect(summaryFaults(summary, facts)).toEqual(faults);
  });
});
