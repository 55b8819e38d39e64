import { basename, join } from 'node:path';
import { verifyArchive } from '@tongtu/tiles';
import type { Command } from './command.ts';

export interface VerifyArguments {
  /** Absolute paths; empty: the archives in service. */
  readonly files: readonly string[];
  readonly json?: boolean;
}

/** Reads whole archives back. Exit code 3 where something is wrong with one. */
export const verifyCommand: Command<VerifyArguments> = {
  name: 'verify',
  async run({ platform, report, signal }, { files, json = false }) {
    const inService = platform.registry
      .list()
      .map(({ base }) => join(platform.settings.dataDirectory, base.path));
    const paths = files.length > 0 ? files : inService;
    if (paths.length === 0) report.line('there is no archive yet: npm run tongtu -- build');
    let sound = true;
    for (const path of paths) {
      const result = await verifyArchive(path, {
        signal,
        onProgress: ({ done, planned }) =>
          report.progress(`verify ${basename(path)}`, done, planned, 'tiles'),
      });
      sound &&= result.problemCount === 0;
      if (json) {
        report.line(JSON.stringify(result, null, 2));
        continue;
      }
      report.line(
        `${path}: ${result.tiles.toLocaleString('en')} tiles, ${result.unique.toLocaleString('en')} of them different, ` +
          `${(result.bytes / 1e6).toFixed(1)} MB, ${result.problemCount === 0 ? 'sound' : `${result.problemCount} problems`}`,
      );
      for (const [layer, features] of Object.entries(result.layers)) {
        report.line(`  ${layer.padEnd(28)}${features.toLocaleString('en').padStart(12)} features`);
      }
      for (const problem of result.problems) report.error(`  ${problem}`);
    }
    return sound ? 0 : 3;
  },
};
