/** Dependencies point one way: routes → controllers → services → models, with schemas and utils beneath. */
const layer = (from, ...mayNotUse) => ({
  name: `${from}-layer`,
  severity: 'error',
  comment: `src/${from} must not import from ${mayNotUse.join(', ')}`,
  from: { path: `^src/${from}/` },
  to: { path: `^src/(${mayNotUse.join('|')})(/|\\.ts$)` },
});

const top = ['app', 'createServices', 'createDelivery', 'createWebhooks', 'startServer', 'server', 'scripts'];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    layer('routes', 'services', 'models', 'rules', 'database', ...top),
    layer('controllers', 'routes', 'models', 'database', ...top),
    layer('services', 'routes', 'controllers', 'middlewares', 'database', ...top),
    layer(
      'models',
      'routes',
      'controllers',
      'services',
      'middlewares',
      'rules',
      'vendors',
      'database',
      ...top,
    ),
    layer('rules', 'routes', 'controllers', 'services', 'middlewares', 'vendors', 'database', ...top),
    layer(
      'vendors',
      'routes',
      'controllers',
      'services',
      'models',
      'middlewares',
      'rules',
      'database',
      ...top,
    ),
    layer(
      'schemas',
      'routes',
      'controllers',
      'services',
      'models',
      'middlewares',
      'vendors',
      'database',
      ...top,
    ),
    layer(
      'database',
      'routes',
      'controllers',
      'services',
      'models',
      'middlewares',
      'rules',
      'vendors',
      ...top,
    ),
    layer('config', 'routes', 'controllers', 'services', 'models', 'middlewares', 'rules', 'vendors', ...top),
    {
      name: 'embedded-store-stays-inside',
      severity: 'error',
      comment: 'nothing outside src/database may know which database it talks to',
      from: { pathNot: '^src/database/' },
      to: { path: '^src/database/embedded/' },
    },
    {
      name: 'http-stays-above',
      severity: 'error',
      comment: 'services, models and rules know neither request nor response',
      from: { path: '^src/(services|models|rules|schemas|database)/' },
      to: { path: 'node_modules/express/' },
    },
    { name: 'not-to-tests', severity: 'error', from: { path: '^src/' }, to: { path: '^tests/' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    exclude: { path: '\\.test\\.ts$' },
  },
};
