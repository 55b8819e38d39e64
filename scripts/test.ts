/**
 * `npm test`: installs what the tests need, holds the house rules, builds the viewer, runs every test, and
 * ends in one line `N passed, N failed` in which each house rule counts as a test.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync } from 'node:fs';

interface VitestReport {
  readonly numTotalTests: number;
  readonly numPassedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  /** Also files that failed before their first test. */
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

const REPORT = 'test/output/vitest.json';

function run(command: string, args: readonly string[]): boolean {
  console.log(`\n▶ ${command} ${args.join(' ')}`);
  return spawnSync(command, args, { stdio: 'inherit' }).status === 0;
}

if (!run('node', ['scripts/install-prerequisites.ts'])) {
  console.log('0 passed, 1 failed');
  process.exit(1);
}
let passed = 0;
let failed = 0;
for (const rule of ['lint', 'types', 'imports', 'unused']) {
  if (run('npm', ['run', '--silent', `check:${rule}`])) passed += 1;
  else failed += 1;
}
if (!run('npm', ['run', '--silent', 'build'])) failed += 1;

mkdirSync('test/output', { recursive: true });
rmSync(REPORT, { force: true });
const finished = run('vitest', [
  'run',
  '--reporter=default',
  '--reporter=json',
  `--outputFile.json=${REPORT}`,
]);
const report = readReport();
if (report) {
  // A skipped test is a failed one: it proves nothing and looks green.
  const emptyFiles = report.testResults.filter(
    (file) => file.status !== 'passed' && file.assertionResults.length === 0,
  );
  passed += report.numPassedTests;
  failed += report.numTotalTests - report.numPassedTests + emptyFiles.length;
}
if (!report || (!finished && failed === 0) || report.numTotalTests === 0) failed += 1;

console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed === 0 ? 0 : 1);

function readReport(): VitestReport | undefined {
  try {
    return JSON.parse(readFileSync(REPORT, 'utf8')) as VitestReport;
  } catch (error) {
    console.error(`no test report: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}
