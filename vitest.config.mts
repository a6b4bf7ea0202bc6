import { defineConfig } from 'vitest/config';

/**
 * The acceptance suite again: for every other position of the uncertain rules of API Gateway, without a domain, and in short
 * at the other examples; every way in, in every case; and in full what needs a gate of its own.
 */
const VARIANTS = [
  'uncertain-rules',
  'stage',
  'examples',
  'every-way-in',
  'token-exchange',
  'page-limits',
  'session-ending-events',
  'rate-plans',
  'upstream-identity',
].map((name) => `test/acceptance/${name}.test.ts`);

export default defineConfig({
  test: {
    // aws-cdk-lib says of its own table that it uses what is deprecated.
    env: { JSII_DEPRECATED: 'quiet' },
    projects: [
      {
        test: {
          name: 'unit',
          isolate: false,
          include: ['test/**/*.test.ts'],
          exclude: ['test/acceptance/**', 'test/browser/**', 'test/package/**'],
          // The first synthesis of a run loads most of aws-cdk-lib.
          testTimeout: 30_000,
        },
      },
      {
        test: {
          name: 'acceptance',
          include: ['test/acceptance/**/*.test.ts'],
          exclude: VARIANTS,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'variants',
          include: VARIANTS,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 90_000,
        },
      },
      {
        test: {
          name: 'package',
          include: ['test/package/**/*.test.ts'],
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
