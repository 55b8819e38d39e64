import type { Bbox, LngLat } from '@tongtu/sdk/geo';

export const HEADER_BYTES = 127;
/** Header and root directory together fit in the first 16 KiB, so that a client gets both with one read. */
export const MAX_ROOT_BYTES = 16384 - HEADER_BYTES;

/** PMTiles v3, 3.3; other codes are in no archive that we read. */
export const COMPRESSIONS = { 1: 'none', 2: 'gzip', 3: 'brotli', 4: 'zstd' } as const;
export type Compression = (typeof COMPRESSIONS)[keyof typeof COMPRESSIONS] | 'unknown';

export const TILE_TYPES = { 1: 'mvt', 2: 'png', 3: 'jpeg', 4: 'webp', 5: 'avif', 6: 'mlt' } as const;
type TileType = (typeof TILE_TYPES)[keyof typeof TILE_TYPES] | 'unknown';

/** A part of the file, in bytes from its start. */
export interface Section {
  readonly offset: number;
  readonly length: number;
}

/** PMTiles v3, 3. A count of 0 means that it is unknown. Positions are `[lng, lat]` in degrees. */
export interface ArchiveHeader {
  readonly root: Section;
  readonly metadata: Section;
  readonly leaves: Section;
  readonly tiles: Section;
  /** Tiles, each one of a run counted. */
  readonly addressedTiles: number;
  readonly tileEntries: number;
  readonly tileContents: number;
  readonly clustered: boolean;
  readonly internalCompression: Compression;
  readonly tileCompression: Compression;
  readonly tileType: TileType;
  readonly minZoom: number;
  readonly maxZoom: number;
  readonly bounds: Bbox;
  readonly center: LngLat;
  readonly centerZoom: number;
}

const MAGIC = 'PMTiles';
const DEGREE_UNITS = 10_000_000;

export function encodeHeader(header: ArchiveHeader): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  new TextEncoder().encodeInto(MAGIC, bytes);
  view.setUint8(7, 3);
  const numbers = [
    ...[header.root, header.metadata, header.leaves, header.tiles].flatMap(({ offset, length }) => [
      offset,
      length,
    ]),
    header.addressedTiles,
    header.tileEntries,
    header.tileContents,
  ];
  for (const [index, value] of numbers.entries()) view.setBigUint64(8 + index * 8, BigInt(value), true);
  view.setUint8(96, header.clustered ? 1 : 0);
  view.setUint8(97, codeOf(COMPRESSIONS, header.internalCompression));
  view.setUint8(98, codeOf(COMPRESSIONS, header.tileCompression));
  view.setUint8(99, codeOf(TILE_TYPES, header.tileType));
  view.setUint8(100, header.minZoom);
  view.setUint8(101, header.maxZoom);
  // Outwards, so that the stored box never loses the outermost feature.
  view.setInt32(102, unitsOutward(header.bounds[0], Math.floor), true);
  view.setInt32(106, unitsOutward(header.bounds[1], Math.floor), true);
  view.setInt32(110, unitsOutward(header.bounds[2], Math.ceil), true);
  view.setInt32(114, unitsOutward(header.bounds[3], Math.ceil), true);
  view.setUint8(118, header.centerZoom);
  view.setInt32(119, Math.round(header.center[0] * DEGREE_UNITS), true);
  view.setInt32(123, Math.round(header.center[1] * DEGREE_UNITS), true);
  return bytes;
}

/** @throws RangeError where the bytes are no PMTiles v3 header */
export function decodeHeader(bytes: Uint8Array): ArchiveHeader {
  const magic = new TextDecoder('latin1').decode(bytes.subarray(0, 7));
  if (magic !== MAGIC)
    throw new RangeError(`starts with ${JSON.stringify(magic)}; wanted ${JSON.stringify(MAGIC)}`);
  if (bytes.length < HEADER_BYTES)
    throw new RangeError(`ends after ${bytes.length} bytes; the header has ${HEADER_BYTES}`);
  if (bytes[7] !== 3) throw new RangeError(`is PMTiles version ${bytes[7]}; wanted 3`);
  const view = new DataView(bytes.buffer, bytes.byteOffset, HEADER_BYTES);
  const integer = (at: number) => {
    const value = view.getBigUint64(at, true);
    if (value > BigInt(Number.MAX_SAFE_INTEGER))
      throw new RangeError(`has ${value} at byte ${at} of its header`);
    return Number(value);
  };
  const section = (at: number): Section => ({ offset: integer(at), length: integer(at + 8) });
  const degrees = (at: number) => view.getInt32(at, true) / DEGREE_UNITS;
  return {
    root: section(8),
    metadata: section(24),
    leaves: section(40),
    tiles: section(56),
    addressedTiles: integer(72),
    tileEntries: integer(80),
    tileContents: integer(88),
    clustered: view.getUint8(96) === 1,
    internalCompression: nameOf(COMPRESSIONS, view.getUint8(97)),
    tileCompression: nameOf(COMPRESSIONS, view.getUint8(98)),
    tileType: nameOf(TILE_TYPES, view.getUint8(99)),
    minZoom: view.getUint8(100),
    maxZoom: view.getUint8(101),
    bounds: [degrees(102), degrees(106), degrees(110), degrees(114)],
    centerZoom: view.getUint8(118),
    center: [degrees(119), degrees(123)],
  };
}

/** A value that came out of a header goes back in unchanged, though its product is a hair off the integer. */
function unitsOutward(degrees: number, round: (value: number) => number): number {
  const units = degrees * DEGREE_UNITS;
  return Math.abs(units - Math.round(units)) < 1e-5 ? Math.round(units) : round(units);
}

function codeOf(names: Readonly<Record<number, string>>, name: string): number {
  const code = Object.keys(names).find((key) => names[Number(key)] === name);
  return code === undefined ? 0 : Number(code);
}

function nameOf<Name extends string>(names: Readonly<Record<number, Name>>, code: number): Name | 'unknown' {
  return names[code] ?? 'unknown';
}
