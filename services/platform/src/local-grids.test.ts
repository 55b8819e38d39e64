import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readLocalGrids } from './local-grids.ts';
import { SettingsError } from './settings.ts';

const SECRET = '120.4321';
const GRID = {
  name: 'city',
  projection: `+proj=tmerc +lat_0=0 +lon_0=${SECRET} +k=1 +x_0=500000 +ellps=GRS80 +units=m`,
};
let directory: string;
let file: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'tongtu-grids-'));
  file = join(directory, 'grids.json');
});
afterEach(() => rmSync(directory, { recursive: true }));

it('are none where no file is named', async () => {
  expect(await readLocalGrids(undefined)).toEqual([]);
});

it('are read from the file', async () => {
  writeFileSync(file, JSON.stringify([GRID]));
  expect(await readLocalGrids(file)).toEqual([GRID]);
});

it.each([
  ['no file', undefined, /wanted a readable JSON file/],
  ['half a file', JSON.stringify([GRID]).slice(0, -5), /wanted a readable JSON file/],
  ['no list', JSON.stringify(GRID), /wanted a JSON array/],
  ['no name', JSON.stringify([{ ...GRID, name: '' }]), /wanted a JSON array/],
  ['half a shift', JSON.stringify([{ ...GRID, plane: { eastMeters: 1 } }]), /wanted a JSON array/],
  [
    'no projection',
    JSON.stringify([GRID, { name: 'b', projection: `+proj=nonsense +lon_0=${SECRET}` }]),
    /of grid 2/,
  ],
  ['no definition', JSON.stringify([{ name: 'b', projection: SECRET }]), /of grid 1/],
  ['a name twice', JSON.stringify([GRID, GRID]), /grid 2 has the name of another/],
])('refuse %s, and repeat nothing of it', async (_what, text, message) => {
  if (text !== undefined) writeFileSync(file, text);
  const error = await readLocalGrids(file).catch((each: unknown) => each);
  expect(error).toBeInstanceOf(SettingsError);
  expect(String(error)).toMatch(message);
  expect(String(error)).not.toContain(SECRET);
});
