/** Dependencies point one way: routes → controllers → services → models, with schemas and utils beneath. */
const layer = (from, ...mayNotUse) => ({
  name: `${from}-layer`,
  severity: 'error',
  comment: `src/${from} must not import from ${mayNotUse.join(', ')}`,
  from: { path: `^src/${from}/` },
  to: { path: `^src/(${mayNotUse.join('|')})(/|\\.ts$)` },
});

const top = ['app', 'composition', 'startServer', 'server', 'stopOnSignals', 'scripts'];
const applications = ['routes', 'controllers', 'services', 'models', 'middlewares'];

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    layer('routes', 'services', 'models', 'rules', 'ai', 'database', ...top),
    layer('controllers', 'routes', 'models', 'ai', 'database', ...top),
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
      'ai',
      ...top,
    ),
    layer('rules', 'routes', 'controllers', 'services', 'middlewares', 'vendors', 'ai', 'database', ...top),
    // The AI helpers' engines know no database: services load what they work on.
    layer('ai', ...applications, 'vendors', 'database', 'config', ...top),
    layer(
      'vendors',
      'routes',
      'controllers',
      'services',
      'models',
      'middlewares',
      'rules',
      'database',
      'ai',
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
      'ai',
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
      'ai',
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
      from: { path: '^src/(services|models|rules|ai|schemas|database)/' },
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
