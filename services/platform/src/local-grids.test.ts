import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readLocalGrids } from './local-grids.ts';
import { drawSampleGrid, SAMPLE_GRID_NAME, writeSampleGrid } from './sample-grid.ts';
import { SettingsError } from './settings.ts';

const SECRET = '120.4321';
const GRID = {
  name: 'city',
  projection: `+proj=tmerc +lat_0=0 +lon_0=${SECRET} +k=1 +x_0=500000 +ellps=GRS80 +units=m`,
};
let directory: string;
let file: string;
const read = (localGridsFile: string | undefined = file, sample: 'city' | 'none' = 'none') =>
  readLocalGrids({ localGridsFile, sample, dataDirectory: directory });
const write = (grids: unknown) => writeFileSync(file, JSON.stringify(grids), { mode: 0o600 });
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tongtu-grids-'));
  file = join(directory, 'grids.json');
});
afterEach(() => rmSync(directory, { recursive: true }));

it('are none where no file is named', async () => {
  expect(
    await readLocalGrids({ localGridsFile: undefined, sample: 'none', dataDirectory: directory }),
  ).toEqual([]);
});

it('are read from the file', async () => {
  const grids = [GRID, { ...GRID, name: '城市坐标', audiences: ['government'], positionsPerDay: 0 }];
  write(grids);
  expect(await read()).toEqual(grids);
});

it.each([
  ['no file', undefined, /wanted a readable JSON file/],
  ['half a file', JSON.stringify([GRID]).slice(0, -5), /wanted a readable JSON file/],
  ['no list', JSON.stringify(GRID), /wanted a JSON array/],
  ['no name', JSON.stringify([{ ...GRID, name: '' }]), /wanted a JSON array/],
  ['half a shift', JSON.stringify([{ ...GRID, plane: { eastMeters: 1 } }]), /wanted a JSON array/],
  ['the public as audience', JSON.stringify([{ ...GRID, audiences: ['public'] }]), /wanted a JSON array/],
  [
    'no whole number of positions',
    JSON.stringify([{ ...GRID, positionsPerDay: 1.5 }]),
    /wanted a JSON array/,
  ],
  [
    'a plane of no size',
    JSON.stringify([{ ...GRID, plane: { eastMeters: 1, northMeters: 1, scale: 0, rotationDegrees: 0 } }]),
    /wanted a JSON array/,
  ],
  ['a name that is a step of a path', JSON.stringify([{ ...GRID, name: '..' }]), /for grid 1/],
  ['a name that no address takes', JSON.stringify([{ ...GRID, name: '坐'.repeat(12) }]), /for grid 1/],
  [
    'no projection',
    JSON.stringify([GRID, { name: 'b', projection: `+proj=nonsense +lon_0=${SECRET}` }]),
    /of grid 2/,
  ],
  ['no definition', JSON.stringify([{ name: 'b', projection: SECRET }]), /of grid 1/],
  ['a name twice', JSON.stringify([GRID, GRID]), /grid 2 has the name of another/],
])('refuse %s, and repeat nothing of it', async (_what, text, message) => {
  if (text !== undefined) writeFileSync(file, text, { mode: 0o600 });
  const error = await read().catch((each: unknown) => each);
  expect(error).toBeInstanceOf(SettingsError);
  expect(String(error)).toMatch(message);
  expect(String(error)).not.toContain(SECRET);
});

it('refuse a file that every account of the machine may read, and take one that a group may', async () => {
  write([GRID]);
  for (const mode of [0o644, 0o604, 0o602]) {
    chmodSync(file, mode);
    await expect(read()).rejects.toThrow(/chmod o-rwx/);
  }
  chmodSync(file, 0o640);
  expect(await read()).toEqual([GRID]);
});

it('are one invented grid where the sample city has drawn it, and named so', async () => {
  const settings = { localGridsFile: undefined, sample: 'city', dataDirectory: directory } as const;
  expect(await readLocalGrids(settings)).toEqual([]);
  writeSampleGrid(settings);
  const [grid, ...more] = await readLocalGrids(settings);
  expect([grid?.name, more]).toEqual([SAMPLE_GRID_NAME, []]);
  expect(SAMPLE_GRID_NAME).toMatch(/invented/);
  expect(statSync(join(directory, 'invented-local-grid.json')).mode & 0o777).toBe(0o600);
  writeSampleGrid(settings);
  expect(await readLocalGrids(settings), 'the same at every later start').toEqual([grid]);
  expect(await readLocalGrids({ ...settings, sample: 'none' })).toEqual([]);
  write([GRID]);
  expect(await readLocalGrids({ ...settings, localGridsFile: file }), 'a city’s own comes first').toEqual([
    GRID,
  ]);
});

it('of two sample cities have no number in common', async () => {
  const drawn = [drawSampleGrid(), drawSampleGrid()].map((grid) =>
    JSON.stringify(grid).match(/\d+\.\d{3,}/g),
  );
  expect(drawn[0]!.length).toBeGreaterThanOrEqual(5);
  expect(drawn[0]!.filter((number) => drawn[1]!.includes(number))).toEqual([]);
});
