import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  endWithdrawal,
  type PurgedTileset,
  planWithdrawal,
  WithdrawalError,
  type WithdrawalPlan,
  type WithdrawalScope,
  withdraw,
} from '@tongtu/features';
import type { BaseTilesetId } from '@tongtu/sdk/contract';
import type { ServedTileset } from '@tongtu/tiles';
import type { Reporter } from '../report.ts';
import { rebuildTileset } from './build.ts';
import type { Command, CommandContext } from './command.ts';

export interface WithdrawArguments extends WithdrawalScope {
  /** Why, and who says so: stays on record. */
  readonly reason: string;
  readonly by: string;
  readonly dryRun?: boolean;
  readonly breakReferences?: boolean;
}

/**
 * Takes a value that was released by mistake out of everything: rows of now and before, staging, archives of tiles and their
 * former versions, files of downloads. Killed at any point, the same call goes on.
 */
export const withdrawCommand: Command<WithdrawArguments> = {
  name: 'withdraw',
  async run(context, { reason, by, dryRun = false, breakReferences = false, ...scope }) {
    const { platform, report } = context;
    const tilesets = platform.registry.list().map(purged);
    const release = platform.publisher.holdBuilds();
    try {
      if (dryRun) {
        tellPlan(report, await planWithdrawal(platform.database, scope, tilesets));
        return 0;
      }
      const options = { actor: by, reason, breaksReferences: breakReferences, tilesets };
      const { id, urls, revision, counts, isEnded } = await withdraw(platform.database, scope, options);
      if (isEnded) {
        report.line(`withdrawn already, as withdrawal ${id}`);
        return 0;
      }
      if (counts) report.line(`rows that went or were cleared: ${listed(counts)}`);
      else report.line(`withdrawal ${id} was begun before: going on with the archives`);
      if (revision !== undefined) report.line(`published as revision ${revision}`);
      platform.events.wake();
      const archives = await replaceArchives(context, urls);
      await emptyDownloads(join(platform.settings.dataDirectory, 'downloads'));
      await endWithdrawal(platform.database, id, { archives });
      report.line(`withdrawal ${id} is done; ${archives} former archives are removed`);
      report.line('backups made before, and copies that others took, still hold it');
      report.line('to be purged from caches in front of the platform:');
      for (const url of urls) report.line(`  ${url}`);
      return 0;
    } catch (error) {
      if (!(error instanceof WithdrawalError)) throw error;
      report.error(`withdraw refused (${error.code}): ${error.message}; nothing was changed`);
      if (error.code === 'would_break_references')
        report.error('--break-references withdraws it all the same');
      return 1;
    } finally {
      release();
    }
  },
};

function purged({ id, edition, stack }: ServedTileset): PurgedTileset {
  const { minZoom, maxZoom } = stack.base.header;
  return { id, edition, minZoom, maxZoom };
}

/** Builds the tilesets that may have drawn it anew, and removes what they were made of before. @returns how many archives */
async function replaceArchives(context: CommandContext, urls: readonly string[]): Promise<number> {
  const { platform } = context;
  let removed = 0;
  for (const { id } of platform.registry.list()) {
    if (!urls.includes(`/tiles/${id}.pmtiles`)) continue;
    const tileset = platform.publisher.of(id);
    await tileset.exclusive(() => rebuildTileset(context, id as BaseTilesetId));
    removed += await tileset.forgetFormer();
  }
  return removed;
}

/** What a conversion is making or a killed process left. */
async function emptyDownloads(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  for (const name of names) await rm(join(folder, name), { recursive: true, force: true });
}

function tellPlan(report: Reporter, plan: WithdrawalPlan): void {
  report.line(
    `${plan.collectionId}: ${plan.currentStates} rows of now and ${plan.pastStates} of the history, of both editions together`,
  );
  for (const { collectionId, field, featureIds } of plan.references)
    report.line(`refers to it: ${field} of ${collectionId} ${featureIds.join(', ')}`);
  if (plan.isRequired) report.line('the collection requires it: without, the feature fails its checks');
  report.line('staged changes, findings, remarks and sources of the feature go, too; tiles are built anew');
  report.line('to be purged from caches:');
  for (const url of plan.urls) report.line(`  ${url}`);
  report.line('nothing was changed');
}

const listed = (counts: Readonly<Record<string, number>>) =>
  Object.entries(counts)
    .map(([what, count]) => `${what} ${count}`)
    .join(', ');
