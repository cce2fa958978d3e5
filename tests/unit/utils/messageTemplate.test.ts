import { TemplateError, createTemplateEngine, exampleCustomer } from '../../../src/utils/messageTemplate';

const engine = createTemplateEngine();
const render = (template: string, fields: object = {}): string =>
  engine.compile(template).render({ ...exampleCustomer, ...fields });

describe('a message template', () => {
  it.each([
    ['Hi {{ customer.name }}', 'Hi Asha Example'],
    ['Hi {name}', 'Hi Asha Example'],
    ['Hi {{ name }} from {city}', 'Hi Asha Example from Mumbai'],
    ['Hi {{ customer.firstName }}', 'Hi Asha'],
    ['{{ customer.stats.totalSpend }} {totalSpend}', '1299.5 1299.5'],
    ['{{ customer.nothing.deep }}{nobody}', ''],
    ['{% if customer.visits > 1 %}again{% endif %}', 'again'],
    ['a { b } {"json": 1} {1}', 'a { b } {"json": 1} {1}'],
  ])('renders %s', (template, expected) => {
    expect(render(template)).toBe(expected);
  });

  it('falls back to a default for what a customer does not have', () => {
    expect(render('Hi {{ customer.name | default: "there" }}', { name: undefined })).toBe('Hi there');
  });

  it.each([
    '{% if %}',
    '{{ name',
    '{{ name | nonsense }}',
    '{% include "x" %}',
    '{% render "/etc/passwd" %}',
  ])('refuses %s when it is written', (template) => {
    expect(() => render(template)).toThrow(TemplateError);
  });

  it.each(['constructor', '__proto__', 'toString', 'constructor.constructor'])(
    'sees nothing of the prototype through %s',
    (path) => {
      expect(render(`[{{ customer.${path} }}{{ customer.name.${path} }}]`)).toBe('[]');
    },
  );

  it('is rendered although the machine stood still for a moment', () => {
    let isBusy = true;
    const attributes = {
      get size(): string {
        const end = performance.now() + (isBusy ? 60 : 0);
        while (performance.now() < end);
        isBusy = false;
        return 'M';
      },
    };

    expect(render('{{ customer.attributes.size }} for {{ customer.name }}', { attributes })).toMatch(
      /^M for /,
    );
  });

  it.each([
    '{% for i in (1..100000000) %}x{% endfor %}',
    '{% for i in (1..90000) %}{% for j in (1..90000) %}x{% endfor %}{% endfor %}',
    '{% assign s = "aaaaaaaaaa" %}{% for i in (1..100) %}{% assign s = s | append: s %}{% endfor %}{{ s }}',
  ])('stops %s', (template) => {
    expect(() => render(template)).toThrow(/limit exceeded/);
  });
});
