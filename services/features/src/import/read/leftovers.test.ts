import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../../../../../test/support/temporary-folder.ts';
import { createWorkspace } from './workspace.ts';

const folder = temporaryFolder();

it('of a killed import goes when the next one begins; that of a running one stays', async () => {
  const { pid: dead } = spawnSync(process.execPath, ['--version']);
  const left = [`tongtu-import-${dead}-abc`, `tongtu-import-${process.ppid}-abc`, 'somebody-elses'];
  for (const name of left) mkdirSync(join(folder.path, name));
  const workspace = await createWorkspace(folder.path);
  expect(readdirSync(folder.path).sort()).toEqual(
    [workspace.directory.slice(folder.path.length + 1), ...left.slice(1)].sort(),
  );
  await workspace.remove();
  expect(readdirSync(folder.path).sort()).toEqual(left.slice(1).sort());
});
