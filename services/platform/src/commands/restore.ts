import { DataDirectoryLockedError } from '@tongtu/database';
import { restoreBackup } from '../backup/restore-backup.ts';
import { openPlatform } from '../platform.ts';
import { databaseError } from '../reachable.ts';
import type { ExitCode, Reporter } from '../report.ts';
import { givenSettings, type Settings } from '../settings.ts';

interface RestoreContext {
  readonly settings: Settings;
  readonly report: Reporter;
  readonly signal: AbortSignal;
}

/** Fills an empty platform from a backup, and brings its schema up to this version. No server may run on it. */
export async function restore(file: string, { settings, report, signal }: RestoreContext): Promise<ExitCode> {
  const began = performance.now();
  try {
    const head = await restoreBackup({ settings, file, report, signal });
    const platform = await openPlatform(settings, report);
    const problems = [...platform.registry.problems().values()];
    await platform.close();
    for (const problem of problems) report.error(problem);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    report.line(
      `restored and verified in ${seconds} s: revision ${head.revision} of ${head.createdAt}, ${head.archives.length} archives`,
    );
    const here = givenSettings(process.env).open;
    for (const [name, value] of Object.entries(head.settings))
      if (here[name] !== value) report.line(`it ran with ${name}=${value}, here ${here[name] ?? 'not set'}`);
    for (const name of head.leftOut) report.line(`to be put back by hand: ${name}`);
    return problems.length > 0 ? 1 : 0;
  } catch (error) {
    if (signal.aborted) {
      report.error('interrupted; nothing was restored');
      return 130;
    }
    if (error instanceof DataDirectoryLockedError) throw error;
    const shown = databaseError(error, settings);
    report.error(`restore: ${shown instanceof Error ? shown.message : String(shown)}`);
    return 1;
  }
}
