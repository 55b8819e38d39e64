import { lngLatToUnit } from '@tongtu/sdk/geo';
import { MAX_ROOT_BYTES } from '../archive/header.ts';
import type { ArchiveReader } from '../archive/reader.ts';
import { descendantIds, tileOfId, zoomOfTileId } from '../archive/tile-id.ts';

/** How far over the edge of the bounds, in tiles, a tile may lie: buffers reach into the neighbours. */
const BOUNDS_MARGIN_TILES = 1;

/**
 * What is wrong with an archive's header and directories, seen against each other and the file.
 * That ids ascend and runs do not overlap, and that all sections lie within the file, was checked when it was opened.
 */
export function* directoryProblems({ header, directory, metadata }: ArchiveReader): Generator<string> {
  const { tileIds, runLengths, lengths, offsets } = directory;
  const count = tileIds.length;
  if (count === 0) yield 'has no tile entry; the specification wants at least one';
  if (header.root.length > MAX_ROOT_BYTES)
    yield `has a root directory of ${header.root.length} bytes; wanted at most ${MAX_ROOT_BYTES}`;
  if (!Array.isArray(metadata.vector_layers)) yield 'has no vector_layers in its metadata';
  if (header.minZoom > header.maxZoom) yield `has zooms from ${header.minZoom} to ${header.maxZoom}`;

  const lengthAt = new Map<number, number>();
  let dataEnd = 0;
  let outOfOrder = 0;
  for (let index = 0; index < count; index++) {
    const offset = offsets[index]!;
    const length = lengths[index]!;
    const known = lengthAt.get(offset);
    if (known !== undefined && known !== length)
      yield `has two lengths, ${known} and ${length}, for the content at ${offset}`;
    // Clustered: content follows the one before it, or was there already.
    if (known === undefined && offset !== dataEnd) outOfOrder++;
    lengthAt.set(offset, length);
    dataEnd = Math.max(dataEnd, offset + length);
  }
  if (header.clustered && outOfOrder > 0)
    yield `is marked clustered, but ${outOfOrder} contents do not follow the one before`;
  if (dataEnd > header.tiles.length)
    yield `points to byte ${dataEnd} of ${header.tiles.length} bytes of tile data`;
  if (dataEnd < header.tiles.length)
    yield `has ${header.tiles.length - dataEnd} bytes of tile data at the end that no tile points to`;

  const addressed = runLengths.reduce((sum, run) => sum + run, 0);
  for (const [name, claimed, found] of [
    ['addressed tiles', header.addressedTiles, addressed],
    ['tile entries', header.tileEntries, count],
    ['tile contents', header.tileContents, lengthAt.size],
  ] as const) {
    if (claimed !== 0 && claimed !== found) yield `claims ${claimed} ${name}; has ${found}`;
  }
  yield* placeProblems(header, tileIds, runLengths);
}

/** Tiles at zooms or places that the header says there are none. */
function* placeProblems(
  { minZoom, maxZoom, bounds }: ArchiveReader['header'],
  tileIds: Float64Array,
  runLengths: Uint32Array,
): Generator<string> {
  const [west, north] = lngLatToUnit([bounds[0], bounds[3]]);
  const [east, south] = lngLatToUnit([bounds[2], bounds[1]]);
  let outside = 0;
  let wrongZoom = 0;
  for (let index = 0; index < tileIds.length; index++) {
    const first = tileIds[index]!;
    const zoom = zoomOfTileId(first);
    const lastOfZoom = descendantIds({ z: 0, x: 0, y: 0 }, zoom).to - 1;
    if (zoom < minZoom || zoom > maxZoom || first + runLengths[index]! - 1 > lastOfZoom) wrongZoom++;
    const { z, x, y } = tileOfId(first);
    const size = 2 ** z;
    const isNear =
      x + 1 + BOUNDS_MARGIN_TILES > west * size &&
      x - BOUNDS_MARGIN_TILES < east * size &&
      y + 1 + BOUNDS_MARGIN_TILES > north * size &&
      y - BOUNDS_MARGIN_TILES < south * size;
    if (!isNear) outside++;
  }
  if (wrongZoom > 0) yield `has ${wrongZoom} entries outside its zooms ${minZoom} to ${maxZoom}`;
  if (outside > 0) yield `has ${outside} entries outside its bounds ${bounds.join(', ')}`;
}
