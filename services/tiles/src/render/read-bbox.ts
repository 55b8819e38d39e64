import { type Bbox, unitToLngLat } from '@tongtu/sdk/geo';
import type { CompiledProfile } from '../profile/index.ts';
import type { Block, BlockFeature } from './block.ts';
import { PathBuffer } from './path-buffer.ts';
import { DISPLACEMENT_UNITS, EXTENT } from './project.ts';
import type { TileSpan } from './tile-selection.ts';
import { readWkb } from './wkb.ts';

/** The box, in degrees, of all rows that can show in a block: its own with the widest buffer of its lowest zoom. */
export function blockReadBbox({ z, x, y, minZoom }: Block, profile: CompiledProfile): Bbox {
  return readBbox(z, { minX: x, minY: y, maxX: x, maxY: y }, minZoom, profile);
}

/** The box, in degrees, of all rows that can show in these tiles of a zoom. */
export function tilesReadBbox(z: number, span: TileSpan, profile: CompiledProfile): Bbox {
  return readBbox(z, span, z, profile);
}

function readBbox(z: number, span: TileSpan, bufferZoom: number, { layers }: CompiledProfile): Bbox {
  const bufferUnits = Math.max(0, ...layers.map((layer) => layer.bufferUnits)) + DISPLACEMENT_UNITS;
  const margin = bufferUnits / (EXTENT * 2 ** bufferZoom);
  const unit = (tiles: number, outwards: number) => Math.max(0, Math.min(1, tiles / 2 ** z + outwards));
  const [west, north] = unitToLngLat(unit(span.minX, -margin), unit(span.minY, -margin));
  const [east, south] = unitToLngLat(unit(span.maxX + 1, margin), unit(span.maxY + 1, margin));
  return [west, south, east, north];
}

/** The box of a feature, in degrees. @throws where its WKB can't be read or holds nothing */
export function bboxOf({ collectionId, id, wkb }: BlockFeature): Bbox {
  const path = new PathBuffer();
  readWkb(wkb, path);
  const { xy, vertexCount } = path;
  if (vertexCount === 0) throw new Error(`feature ${id} of ${collectionId} is empty`);
  const box: [number, number, number, number] = [xy[0]!, xy[1]!, xy[0]!, xy[1]!];
  for (let i = 2; i < vertexCount * 2; i += 2) {
    box[0] = Math.min(box[0], xy[i]!);
    box[1] = Math.min(box[1], xy[i + 1]!);
    box[2] = Math.max(box[2], xy[i]!);
    box[3] = Math.max(box[3], xy[i + 1]!);
  }
  return box;
}
