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

describe('a template in HTML', () => {
  const name = '<b>A</b> & "B"';
  const escaped = '&lt;b&gt;A&lt;/b&gt; &amp; &#34;B&#34;';

  it.each([
    ['<p>Hi {name}</p>', `<p>Hi ${escaped}</p>`],
    ['Hi {{ name }}<br>', `Hi ${escaped}<br>`],
    ['<p>{{ name | escape }}</p>', `<p>${escaped}</p>`],
    ['<p>{{ name | raw }}</p>', `<p>${name}</p>`],
    ['<p>{% echo name %}</p>', `<p>${escaped}</p>`],
    [
      '<p>{% if name %}{{ name | upcase }}{% endif %}</p>',
      `<p>${escaped.replace('b&gt;A', 'B&gt;A').replace('/b', '/B')}</p>`,
    ],
    ['<p>{{ nobody | default: "<there>" }}</p>', '<p>&lt;there&gt;</p>'],
    ['Hi {name}, <3', `Hi ${name}, <3`],
  ])('shows values of people as they are written: %s', (template, expected) => {
    expect(render(template, { name })).toBe(expected);
  });

  it('says that it is HTML, whatever people are called', () => {
    expect(['<p>Hi {name}</p>', 'Hi {name}'].map((template) => engine.compile(template).isHtml)).toEqual([
      true,
      false,
    ]);
  });
});

describe('the blanks of a template', () => {
  const blanks = (template: string, fields: object = {}): string[] =>
    engine.compileProbe(template).blanksFor({ ...exampleCustomer, ...fields });
  const nameless = { name: undefined, tags: [] };

  it.each([
    ['{{ customer.name }} from {{ customer.city }}', ['customer.name']],
    ['{name}', ['customer.name']],
    ['{{- customer.name -}}', ['customer.name']],
    ['{{ customer.name | upcase }}', ['customer.name | upcase']],
    ['{{ customer.tags }}{{ customer.tags | join: ", " }}', ['customer.tags', 'customer.tags | join: ", "']],
    ['{% if true %}{% for i in (1..2) %}{{ customer.name }}{% endfor %}{% endif %}', ['customer.name']],
    ['{% echo customer.name %}', ['customer.name']],
    ['{% liquid\n echo customer.name\n%}', ['customer.name']],
    ['{{ "}}" }}{{ customer.name }}', ['customer.name']],
    ['{{ customer.nmae }}', ['customer.nmae']],
  ])('%s', (template, expected) => {
    expect(blanks(template, nameless)).toEqual(expected);
    expect(blanks(template.replaceAll('nmae', 'name'), { tags: ['vip'] })).toEqual([]);
  });

  it.each([
    '{{ customer.name | default: "there" }}',
    '{% if customer.name %}{{ customer.name }}{% endif %}',
    '{% raw %}{{ customer.name }}{% endraw %}',
    '{% comment %}{{ customer.name }}{% endcomment %}',
    '{{ " " }}{{ customer.visits }}{{ customer.nothing.size | default: 0 }}',
    'no variable',
  ])('are none in %s', (template) => {
    expect(blanks(template, nameless)).toEqual([]);
  });

  it('are found without a change to what is rendered', () => {
    const template = 'a{{- customer.name -}} b {{ "}}" }}{% echo customer.city %}';
    engine.compileProbe(template);

    expect(render(template)).toBe('aAsha Exampleb }}Mumbai');
  });
});

it('a rendering that was too slow because the machine stood still is repeated', () => {
  const clock = jest.spyOn(performance, 'now');
  let calls = 0;
  clock.mockImplementation(() => ((calls += 1) === 2 ? 1000 : 0));

  try {
    expect(render('Hi {name}')).toBe('Hi Asha Example');
    calls = 0;
    clock.mockImplementation(() => (calls += 1) * 1000);
    expect(() => render('Hi {name}')).toThrow(/render limit exceeded/);
  } finally {
    clock.mockRestore();
  }
});
