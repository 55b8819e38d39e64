import { readFile } from 'node:fs/promises';
import { isUsableGrid, type LocalGrid } from '@tongtu/features';
import { SettingsError } from './settings.ts';

/**
 * The city's local grids from the file that `TONGTU_LOCAL_GRIDS` names: a JSON array of
 * `{name, projection, plane?}`. Their parameters are secret: no message repeats what the file holds.
 *
 * @throws SettingsError
 */
export async function readLocalGrids(file: string | undefined): Promise<readonly LocalGrid[]> {
  if (file === undefined) return [];
  let parsed: unknown;
  try {
    parsed = JSON.parse(await readFile(file, 'utf8'));
  } catch {
    throw new SettingsError('TONGTU_LOCAL_GRIDS: wanted a readable JSON file');
  }
  if (!Array.isArray(parsed) || !parsed.every(isLocalGrid)) {
    throw new SettingsError(
      'TONGTU_LOCAL_GRIDS: wanted a JSON array of {"name", "projection", "plane"?: {"eastMeters", "northMeters", "scale", "rotationDegrees"}}',
    );
  }
  // By number: even a name says where the city's grids lie.
  const broken = parsed.findIndex((grid) => !isUsableGrid(grid));
  if (broken >= 0)
    throw new SettingsError(
      `TONGTU_LOCAL_GRIDS: wanted a PROJ definition such as "+proj=tmerc …" as "projection" of grid ${broken + 1}, got none that is understood`,
    );
  const names = parsed.map(({ name }) => name);
  const again = names.findIndex((name, index) => names.indexOf(name) !== index);
  if (again >= 0) throw new SettingsError(`TONGTU_LOCAL_GRIDS: grid ${again + 1} has the name of another`);
  return parsed;
}

function isLocalGrid(value: unknown): value is LocalGrid {
  if (typeof value !== 'object' || value === null) return false;
  const { name, projection, plane } = value as Partial<LocalGrid>;
  const isShift =
    plane === undefined ||
    [plane.eastMeters, plane.northMeters, plane.scale, plane.rotationDegrees].every(Number.isFinite);
  return typeof name === 'string' && name !== '' && typeof projection === 'string' && isShift;
}
