import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));

interface Packed {
  readonly exports: Readonly<Record<string, { readonly types: string; readonly default: string }>>;
  readonly dependencies: Readonly<Record<string, string>>;
}

describe('the package that departments install', () => {
  const project = mkdtempSync(join(tmpdir(), 'tongtu-department-'));
  const installed = join(project, 'node_modules/@tongtu/sdk');
  let packed: Packed;
  const run = (...args: string[]) =>
    spawnSync(process.execPath, args, { cwd: project, encoding: 'utf8', timeout: 120_000 });

  beforeAll(() => {
    mkdirSync(dirname(installed), { recursive: true });
    const built = run(join(ROOT, 'scripts/build-sdk.ts'), installed);
    expect(built.status, built.stdout + built.stderr).toBe(0);
    packed = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    for (const name of [...Object.keys(packed.dependencies), 'maplibre-gl', '@types/geojson']) {
      const link = join(project, 'node_modules', name);
      mkdirSync(dirname(link), { recursive: true });
      symlinkSync(join(ROOT, 'node_modules', name), link);
    }
  });
  afterAll(() => rmSync(project, { recursive: true }));

  it('has JavaScript and types for each entry', () => {
    expect(Object.keys(packed.exports)).toContain('./client');
    for (const { types, default: code } of Object.values(packed.exports)) {
      expect(existsSync(join(installed, types)), types).toBe(true);
      expect(existsSync(join(installed, code)), code).toBe(true);
    }
  });

  it('runs in Node where it draws nothing', () => {
    const code = `
      import { createClient } from '@tongtu/sdk/client';
      import { fromGcj02, projection } from '@tongtu/sdk/crs';
      import { PROBLEMS } from '@tongtu/sdk/contract';
      import { tileAt } from '@tongtu/sdk/geo';
      import { breaksOf, standardStyle } from '@tongtu/sdk/style';
      import { isDate } from '@tongtu/sdk/checks';
      const [lng] = projection(4549).toLngLat([572344.942, 3403068.971]);
      console.log(createClient({ baseUrl: 'http://x/' }).baseUrl, lng.toFixed(4), fromGcj02([120.7598, 30.7438]).length,
        PROBLEMS.gone.status, tileAt([120, 30], 3).x, breaksOf([1, 2, 9], 'natural', 2).inner, typeof isDate,
        standardStyle({ tileJsonUrl: 'x' }).version);`;
    const { stdout, stderr } = run('--input-type=module', '-e', code);
    expect(stdout, stderr).toBe('http://x 120.7555 2 410 6 [ 9 ] function 8\n');
  });
});
