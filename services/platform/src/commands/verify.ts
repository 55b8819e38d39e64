import { basename, join } from 'node:path';
import { verifyAudit } from '@tongtu/access';
import { verifyArchive } from '@tongtu/tiles';
import type { ExitCode, Reporter } from '../report.ts';
import type { Command } from './command.ts';

export interface VerifyArguments {
  readonly json?: boolean;
}

/** Reads back the archives in service and the audit log. Exit code 3 where something is wrong with one. */
export const verifyCommand: Command<VerifyArguments> = {
  name: 'verify',
  async run({ platform, report, signal }, args) {
    const paths = platform.registry
      .list()
      .flatMap(({ base, deltas }) => [base, ...deltas])
      .map(({ path }) => join(platform.settings.dataDirectory, path));
    if (paths.length === 0) report.line('there is no archive yet: npm run tongtu -- build');
    const archives = await verifyArchives(paths, { report, signal, ...args });
    const { sound, problem } = await verifyAudit(platform.database, { signal });
    if (args.json)
      report.line(JSON.stringify({ audit: { sound, ...(problem ? { problem } : {}) } }, null, 2));
    else report.line(`audit log: ${counted(sound, 'entry', 'entries')} as they were written`);
    if (problem) report.error(`audit log: ${problem}`);
    return problem ? 3 : archives;
  },
};

/** Reads whole archives back, wherever they lie: it needs no platform. Exit codes as {@link verifyCommand}. */
export async function verifyArchives(
  paths: readonly string[],
  { report, signal, json = false }: { report: Reporter; signal: AbortSignal; json?: boolean },
): Promise<ExitCode> {
  let sound = true;
  for (const path of paths) {
    const result = await verifyArchive(path, {
      signal,
      onProgress: ({ done, planned }) => report.progress(`verify ${basename(path)}`, done, planned, 'tiles'),
    });
    sound &&= result.problemCount === 0;
    if (json) {
      report.line(JSON.stringify(result, null, 2));
      continue;
    }
    const { problemCount, problems, layers } = result;
    report.line(
      `${path}: ${counted(result.tiles, 'tile')}, ${result.unique.toLocaleString('en')} different, ` +
        `${(result.bytes / 1e6).toFixed(1)} MB, ${problemCount === 0 ? 'sound' : counted(problemCount, 'problem')}`,
    );
    for (const [layer, features] of Object.entries(layers)) {
      const [count, ...word] = counted(features, 'feature').split(' ');
      report.line(`  ${layer.padEnd(28)}${count!.padStart(12)} ${word.join(' ')}`);
    }
    for (const problem of problems) report.error(`  ${problem}`);
    if (problemCount > problems.length)
      report.error(`  and ${counted(problemCount - problems.length, 'more problem')}`);
  }
  return sound ? 0 : 3;
}

const counted = (count: number, noun: string, several = `${noun}s`) =>
  `${count.toLocaleString('en')} ${count === 1 ? noun : several}`;
