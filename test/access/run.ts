/**
 * `npm run test:access`: the tests of this folder, every door as every kind of caller on both engines among them. Ends in one
 * line with the figure and the goal, and exits with 1 where it falls short.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';

interface VitestReport {
  readonly numTotalTests: number;
  readonly numPassedTests: number;
  readonly testResults: readonly { readonly assertionResults: readonly { readonly title: string }[] }[];
}

/** Cases of a door and a caller that there have to be on each engine. */
const WANTED_CASES = 300;
const ENGINE_COUNT = 2;
const REPORT = 'test/output/access.json';

mkdirSync('test/output', { recursive: true });
rmSync(REPORT, { force: true });
const { status } = spawnSync(
  'vitest',
  ['run', 'test/access', '--reporter=default', '--reporter=json', `--outputFile.json=${REPORT}`],
  { stdio: 'inherit' },
);

const { numTotalTests, numPassedTests, testResults } = JSON.parse(
  readFileSync(REPORT, 'utf8'),
) as VitestReport;
const cases =
  testResults
    .flatMap(({ assertionResults }) => assertionResults)
    .filter(({ title }) => title.startsWith('is told by ')).length / ENGINE_COUNT;
const isMet = status === 0 && cases >= WANTED_CASES && numPassedTests === numTotalTests;
console.log(
  `\naccess: ${cases} doors by callers on each engine, ${numPassedTests} of ${numTotalTests} tests passed; ` +
    `goal: all, of ${WANTED_CASES} or more: ${isMet ? 'met' : 'not met'}`,
);
process.exit(isMet ? 0 : 1);
