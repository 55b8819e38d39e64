import { ArchiveError } from '../archive/archive-error.ts';
import { plainOf } from '../archive/hot-tiles.ts';
import { ArchiveReader } from '../archive/reader.ts';
import { tileOfId } from '../archive/tile-id.ts';
import { directoryProblems } from './directory.ts';
import { checkTile } from './tile.ts';

export interface VerifyOptions {
  /** How far geometry may reach over a tile's edge, in tile units. */
  readonly bufferUnits?: number;
  /** The most that a stored tile may take. */
  readonly maxTileBytes?: number;
  readonly onProgress?: ((progress: { readonly done: number; readonly planned: number }) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface ArchiveReport {
  readonly path: string;
  /** Tiles that can be asked for. */
  readonly tiles: number;
  /** Directory entries: runs of equal neighbours count once. */
  readonly entries: number;
  /** Different contents, each of which was read. */
  readonly unique: number;
  /** Of the whole file. */
  readonly bytes: number;
  readonly largestTileBytes: number;
  /** Features in all different contents, by layer. */
  readonly layers: Readonly<Record<string, number>>;
  /** The first {@link MAX_PROBLEMS}, in words. */
  readonly problems: readonly string[];
  readonly problemCount: number;
}

const MAX_PROBLEMS = 100;
const BUFFER_UNITS = 64;
/** The size cap of the pyramid, compressed. */
const MAX_TILE_BYTES = 500_000;
const PROGRESS_EVERY_TILES = 250;

/**
 * Reads a whole archive back: header against directories against file, then every content once, as a
 * vector tile. What is wrong is reported, not thrown; an archive is sound where `problemCount` is 0.
 */
export async function verifyArchive(path: string, options: VerifyOptions = {}): Promise<ArchiveReport> {
  const problems = new ProblemList();
  let archive: ArchiveReader;
  try {
    archive = await ArchiveReader.open(path);
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    problems.add(error.message);
    const nothing = { path, tiles: 0, entries: 0, unique: 0, bytes: 0, largestTileBytes: 0, layers: {} };
    return { ...nothing, ...problems.report() };
  }
  try {
    for (const problem of directoryProblems(archive)) problems.add(`the archive ${problem}`);
    const { tileIds, runLengths, lengths } = archive.directory;
    const isReadable = archive.header.tileCompression === 'gzip' && archive.header.tileType === 'mvt';
    if (!isReadable) {
      const { tileType, tileCompression } = archive.header;
      problems.add(
        `the archive holds ${tileType} tiles, compression ${tileCompression}; wanted mvt and gzip`,
      );
    }
    const { layers, unique } = await readTiles(archive, problems, options, isReadable);
    return {
      path,
      tiles: runLengths.reduce((sum, run) => sum + run, 0),
      entries: tileIds.length,
      unique,
      bytes: archive.sizeBytes,
      largestTileBytes: lengths.reduce((most, length) => Math.max(most, length), 0),
      layers,
      ...problems.report(),
    };
  } finally {
    await archive.close();
  }
}

/** Each content once, in the order of the directory, which in a clustered archive is that of the file. */
async function readTiles(
  archive: ArchiveReader,
  problems: ProblemList,
  { signal, onProgress, bufferUnits = BUFFER_UNITS, maxTileBytes = MAX_TILE_BYTES }: VerifyOptions,
  isReadable: boolean,
): Promise<{ layers: Record<string, number>; unique: number }> {
  const { tileIds, lengths, offsets } = archive.directory;
  const declared = declaredLayers(archive.metadata);
  const seen = new Set<number>();
  const features = new Map<string, number>();
  for (let index = 0; index < tileIds.length; index++) {
    signal?.throwIfAborted();
    if (index % PROGRESS_EVERY_TILES === 0) onProgress?.({ done: index, planned: tileIds.length });
    if (seen.has(offsets[index]!)) continue;
    seen.add(offsets[index]!);
    const { z, x, y } = tileOfId(tileIds[index]!);
    const say = (problem: string) => problems.add(`tile ${z}/${x}/${y}: ${problem}`);
    if (lengths[index]! > maxTileBytes) say(`has ${lengths[index]} bytes; wanted at most ${maxTileBytes}`);
    if (!isReadable) continue;
    const plain = await readPlain(archive, tileIds[index]!, say, signal);
    if (!plain) continue;
    const tile = checkTile(plain, bufferUnits);
    for (const problem of tile.problems) say(problem);
    for (const { name, features: count, keys } of tile.layers) {
      features.set(name, (features.get(name) ?? 0) + count);
      const fields = declared.get(name);
      if (!fields) say(`layer ${name} is not in vector_layers`);
      else
        for (const key of keys)
          if (!fields.has(key)) say(`key ${key} of layer ${name} is not in vector_layers`);
    }
  }
  onProgress?.({ done: tileIds.length, planned: tileIds.length });
  return {
    unique: seen.size,
    layers: Object.fromEntries([...features].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  };
}

async function readPlain(
  archive: ArchiveReader,
  tileId: number,
  say: (problem: string) => void,
  signal: AbortSignal | undefined,
): Promise<Uint8Array | undefined> {
  try {
    return await plainOf(await archive.read(archive.locate(tileId)!, signal));
  } catch (error) {
    signal?.throwIfAborted();
    say(`can't be read: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

/** The attribute names that `vector_layers` declares, by layer. */
function declaredLayers(metadata: Readonly<Record<string, unknown>>): Map<string, Set<string>> {
  const declared = new Map<string, Set<string>>();
  if (!Array.isArray(metadata.vector_layers)) return declared;
  for (const layer of metadata.vector_layers as unknown[]) {
    if (typeof layer !== 'object' || layer === null || !('id' in layer)) continue;
    const fields =
      'fields' in layer && typeof layer.fields === 'object' ? Object.keys(layer.fields ?? {}) : [];
    declared.set(String(layer.id), new Set(fields));
  }
  return declared;
}

/** Keeps the first so many and counts all. */
class ProblemList {
  readonly #kept: string[] = [];
  #count = 0;

  add(problem: string): void {
    this.#count++;
    if (this.#kept.length < MAX_PROBLEMS) this.#kept.push(problem);
  }

  report(): { problems: readonly string[]; problemCount: number } {
    return { problems: this.#kept, problemCount: this.#count };
  }
}
