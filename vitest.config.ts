import { defineConfig } from 'vitest/config';

const ELSEWHERE = ['**/node_modules/**', '**/dist/**'];
const BROWSER = ['test/browser/**/*.test.ts', 'test/journeys/**/*.test.ts'];
const DATABASE = ['**/*.db.test.ts'];

export default defineConfig({
  test: {
    // An embedded engine takes up to 1 GB: two files at a time, also on larger machines.
    maxWorkers: 2,
    projects: [
      {
        test: {
          name: 'unit',
          include: ['**/*.test.ts'],
          exclude: [...ELSEWHERE, ...BROWSER, ...DATABASE],
          // A whole city is generated and a 3D world drawn on two busy cores: a limit against hanging, not a target.
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'integration',
          include: DATABASE,
          exclude: [...ELSEWHERE, ...BROWSER],
          globalSetup: ['test/support/global-setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: BROWSER,
          exclude: ELSEWHERE,
          fileParallelism: false,
          testTimeout: 240_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
