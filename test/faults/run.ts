/**
 * `npm run test:faults`: the tests of this folder in their long form, each death on both engines and the street for an
 * evening's work, and those beyond it that have one. Ends in one line with the figures and the goal, and exits with 1 where they fall short.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { DEATHS } from './points.ts';

interface VitestReport {
  readonly numTotalTests: number;
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly status: string;
    readonly assertionResults: readonly { readonly title: string; readonly status: string }[];
  }[];
}

/** Embedded and server. */
const ENGINE_COUNT = 2;
/** Where tests have a long form (`isLong`). */
const PATHS = [
  'test/faults',
  'test/conformance/downloads.db',
  'test/editions/sentinels.db',
  'test/tiles/incremental.db',
  'services/features/src/import/real-files.db',
];
const REPORT = 'test/output/faults.json';

mkdirSync('test/output', { recursive: true });
rmSync(REPORT, { force: true });
const { status } = spawnSync(
  'vitest',
  ['run', ...PATHS, '--reporter=verbose', '--reporter=json', `--outputFile.json=${REPORT}`],
  { stdio: 'inherit', env: { ...process.env, TONGTU_FAULTS: 'long' } },
);

const { numTotalTests, numPassedTests, testResults } = JSON.parse(
  readFileSync(REPORT, 'utf8'),
) as VitestReport;
const survived = testResults
  .flatMap(({ assertionResults }) => assertionResults)
  .filter((test) => test.status === 'passed' && test.title.startsWith('at ')).length;
const deaths = DEATHS.length * ENGINE_COUNT;
const isMet = status === 0 && survived === deaths && numPassedTests === numTotalTests;
console.log(
  `\nfaults: ${survived} of ${deaths} deaths at ${new Set(DEATHS.map(({ at }) => at)).size} places came back whole, ` +
    `${numPassedTests} of ${numTotalTests} tests passed; goal: all, at 20 places or more: ${isMet ? 'met' : 'not met'}`,
);
process.exit(isMet ? 0 : 1);
