import { open } from 'node:fs/promises';
import { isUsableGrid, type LocalGrid } from '@tongtu/features';
import { sampleGridFile } from './sample-grid.ts';
import { type Settings, SettingsError } from './settings.ts';

type GridSettings = Pick<Settings, 'localGridsFile' | 'sample' | 'dataDirectory'>;

/** Others than the platform's own account and its group. */
const OTHERS_MAY_READ_OR_WRITE = 0o006;
const MAX_POSITIONS_PER_DAY = 1_000_000_000;
/** Of a name as a part of an address: what the router takes. */
const MAX_NAME_LENGTH = 100;
const SHAPE =
  '{"name", "projection", "plane"?: {"eastMeters", "northMeters", "scale", "rotationDegrees"}, ' +
  '"audiences"?: ["government" or "professional", …], "positionsPerDay"?}';

/**
 * The city's local grids from the file that `TONGTU_LOCAL_GRIDS` names, or the sample city's invented one. Their
 * parameters are secret: no message repeats what the file holds, and a file that others may read is refused.
 *
 * @throws SettingsError
 */
export async function readLocalGrids(settings: GridSettings): Promise<readonly LocalGrid[]> {
  const file = settings.localGridsFile ?? sampleGridFile(settings);
  if (file === undefined) return [];
  const parsed = await readProtected(file);
  if (!Array.isArray(parsed) || !parsed.every(isLocalGrid))
    throw new SettingsError(`TONGTU_LOCAL_GRIDS: wanted a JSON array of ${SHAPE}`);
  // By number: even a name says where the city's grids lie.
  const number = (isWrong: (grid: LocalGrid) => boolean) => parsed.findIndex(isWrong) + 1;
  const unnamed = number(({ name }) => !isAddressable(name));
  if (unnamed > 0)
    throw new SettingsError(
      `TONGTU_LOCAL_GRIDS: wanted a name that stands in an address (at most ${MAX_NAME_LENGTH} characters percent-encoded) for grid ${unnamed}`,
    );
  const unclear = number((grid) => !isUsableGrid(grid));
  if (unclear > 0)
    throw new SettingsError(
      `TONGTU_LOCAL_GRIDS: wanted a PROJ definition such as "+proj=tmerc …" as "projection" of grid ${unclear}, got none that is understood`,
    );
  const names = parsed.map(({ name }) => name);
  const again = names.findIndex((name, index) => names.indexOf(name) !== index);
  if (again >= 0) throw new SettingsError(`TONGTU_LOCAL_GRIDS: grid ${again + 1} has the name of another`);
  return parsed;
}

/** Asked of the opened file, so that what is judged is what is read. */
async function readProtected(file: string): Promise<unknown> {
  let handle: Awaited<ReturnType<typeof open>> | undefined;
  try {
    handle = await open(file, 'r');
    const { mode } = await handle.stat();
    // Windows keeps no such bits.
    if (process.platform !== 'win32' && (mode & OTHERS_MAY_READ_OR_WRITE) !== 0)
      throw new SettingsError(
        'TONGTU_LOCAL_GRIDS: every account of the machine may read or write the file; run "chmod o-rwx" on it',
      );
    return JSON.parse(await handle.readFile('utf8'));
  } catch (error) {
    if (error instanceof SettingsError) throw error;
    throw new SettingsError('TONGTU_LOCAL_GRIDS: wanted a readable JSON file');
  } finally {
    await handle?.close();
  }
}

function isLocalGrid(value: unknown): value is LocalGrid {
  if (typeof value !== 'object' || value === null) return false;
  const { name, projection, plane, audiences, positionsPerDay } = value as Partial<LocalGrid>;
  const isShift =
    plane === undefined ||
    (typeof plane === 'object' &&
      plane !== null &&
      [plane.eastMeters, plane.northMeters, plane.scale, plane.rotationDegrees].every(Number.isFinite) &&
      plane.scale > 0);
  const isForSome =
    audiences === undefined ||
    (Array.isArray(audiences) && audiences.every((each) => ['government', 'professional'].includes(each)));
  const isCap =
    positionsPerDay === undefined ||
    (Number.isSafeInteger(positionsPerDay) &&
      positionsPerDay >= 0 &&
      positionsPerDay <= MAX_POSITIONS_PER_DAY);
  return (
    typeof name === 'string' && name !== '' && typeof projection === 'string' && isShift && isForSome && isCap
  );
}

/** `.` and `..` are steps of a path. */
const isAddressable = (name: string): boolean =>
  name.isWellFormed() && !/^\.+$/.test(name) && encodeURIComponent(name).length <= MAX_NAME_LENGTH;
