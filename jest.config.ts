import type { Config } from 'jest';

/** ES modules without a CommonJS build: jest has to transform them. */
const esmOnly = ['@faker-js/faker', '@seriousme/openapi-schema-validator'];

const config: Config = {
  roots: ['<rootDir>/src', '<rootDir>/tests'],
  testMatch: ['**/*.test.ts'],
  transform: { '^.+\\.[mc]?[jt]s$': ['@swc/jest', { sourceMaps: 'inline' }] },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
  globalSetup: '<rootDir>/tests/support/globalSetup.ts',
  globalTeardown: '<rootDir>/tests/support/globalTeardown.ts',
  // What hangs ends, however slow the machine and the database server.
  testTimeout: 120_000,
  // More than the two cores of small machines: some tests wait for other processes most of their time.
  maxWorkers: 3,
};

export default config;
