import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';

const MODULE = fileURLToPath(new URL('./failpoint.ts', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'tongtu-failpoint-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A process that comes by two places, by the second three times, and says so. */
function passing(setting: string | undefined) {
  const script = `
    import { failpoint } from ${JSON.stringify(MODULE)};
    failpoint('delta.placed');
    for (const time of [1, 2, 3]) { failpoint('publish.committed'); process.stdout.write(time + ' '); }`;
  const { TONGTU_FAILPOINT: _, ...environment } = process.env;
  const { signal, stdout, stderr } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--input-type=module', '-e', script],
    {
      encoding: 'utf8',
      env: { ...environment, ...(setting === undefined ? {} : { TONGTU_FAILPOINT: setting }) },
    },
  );
  return { signal, stdout, stderr };
}

describe('a failpoint', () => {
  it('does nothing without the variable', () => {
    expect(passing(undefined)).toEqual({ signal: null, stdout: '1 2 3 ', stderr: '' });
  });

  it('ends the process by SIGKILL where the variable names it, at the time it says', () => {
    expect(passing('delta.placed')).toEqual({ signal: 'SIGKILL', stdout: '', stderr: '' });
    expect(passing('publish.committed:3')).toEqual({ signal: 'SIGKILL', stdout: '1 2 ', stderr: '' });
    expect(passing('merged.placed').signal).toBeNull();
  });

  it('is named by a file where the variable says so', () => {
    const file = join(folder, 'armed');
    writeFileSync(file, '');
    expect(passing(`@${file}`).stdout).toBe('1 2 3 ');
    writeFileSync(file, 'publish.committed:2\n');
    expect(passing(`@${file}`)).toMatchObject({ signal: 'SIGKILL', stdout: '1 ' });
  });

  it.each(['publish.comitted', 'delta.placed:0', 'delta.placed:1:2'])('refuses %s', (setting) => {
    expect(passing(setting).stderr).toContain(`TONGTU_FAILPOINT: got "${setting}", wanted one of import.`);
  });
});
