import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sharedData } from '../../../../test/support/shared-data.ts';

const CLI = fileURLToPath(new URL('../cli.ts', import.meta.url));
let directory: string;
let data: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'tongtu-usage-'));
  data = join(directory, 'data');
});
afterAll(() => rmSync(directory, { recursive: true }));

function tongtu(...args: string[]) {
  const { DATABASE_URL: _, ...environment } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
    env: { ...environment, TONGTU_DATA: data },
    encoding: 'utf8',
  });
  return { code: status, stdout, stderr };
}

/** A file of the test's directory. */
function written(name: string, text: string): string {
  writeFileSync(join(directory, name), text);
  return join(directory, name);
}

describe('an import that is asked for wrongly ends with 2 and a code before a platform is made:', () => {
  const FILE = 'no-such-file.geojson'; // what is wrong with the call is said first

  it.each<[string, () => string[], string]>([
    ['a collection that is not there', () => ['--collection', 'castle'], 'collection_unknown'],
    ['a reference that is none', () => ['--crs', 'WGS'], 'crs_unknown'],
    ['a mapping that is not there', () => ['--map', join(directory, 'none.json')], 'mapping_missing'],
    ['a mapping that is no JSON', () => ['--map', written('text.json', 'rules: []')], 'mapping_missing'],
    ['a mapping after no schema', () => ['--map', written('other.json', '{"a": 1}')], 'mapping_faulty'],
  ])('%s', (_, args, code) => {
    const result = tongtu('import', FILE, ...args());
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr).toContain(`import refused (${code}): `);
    expect(existsSync(data)).toBe(false);
  });
});

describe('verify', () => {
  it('reads any archive back without a platform, and counts in words that agree', () => {
    const result = tongtu('verify', sharedData('tiles/unclustered.pmtiles'));
    expect(result.stdout).toMatch(
      /unclustered\.pmtiles: \d+ tiles?, \d+ different, .* MB, (sound|\d+ problems?)/,
    );
    expect(result.stdout + result.stderr).not.toMatch(/(^|\s)1 (tiles|problems|features)/m);
    expect([0, 3]).toContain(result.code);
    expect(existsSync(data)).toBe(false);
  });

  it('of a file that is not there says so', () => {
    const result = tongtu('verify', join(directory, 'none.pmtiles'));
    expect(result).toMatchObject({ code: 3 });
    expect(result.stdout).toContain('1 problem\n');
  });
});
