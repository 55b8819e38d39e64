import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const ELSEWHERE = ['**/node_modules/**', '**/dist/**'];
const BROWSER = ['test/browser/**/*.test.ts', 'test/journeys/**/*.test.ts'];
const DATABASE = ['**/*.db.test.ts'];
/** Holds the platform to seconds that the README promises. */
const TIMED = ['test/journeys/start.test.ts'];

export default defineConfig({
  test: {
    // An embedded engine takes up to 1 GB: two files at a time, also on larger machines. The projects share these two.
    maxWorkers: 2,
    // Platforms, commands and engines are started some hundred times: their stripped sources are kept.
    env: { NODE_COMPILE_CACHE: fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url)) },
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
          testTimeout: 240_000,
          hookTimeout: 300_000,
        },
      },
      {
        test: {
          name: 'browser',
          include: BROWSER,
          exclude: [...ELSEWHERE, ...TIMED],
          globalSetup: ['test/support/nantong-setup.ts'],
          testTimeout: 300_000,
          hookTimeout: 600_000,
          // Two pages are drawn in software at a time, or one beside a database.
          expect: { poll: { timeout: 60_000 } },
        },
      },
      {
        test: {
          name: 'timed',
          include: TIMED,
          exclude: ELSEWHERE,
          // One file at a time also means: after all others, so that nothing runs beside it.
          fileParallelism: false,
          // A first start has nothing compiled.
          env: { NODE_DISABLE_COMPILE_CACHE: '1' },
          testTimeout: 240_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
});
