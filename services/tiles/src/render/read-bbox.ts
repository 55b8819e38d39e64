import { type Bbox, unitToLngLat } from '@tongtu/sdk/geo';
import type { CompiledProfile } from '../profile/index.ts';
import type { Block, BlockFeature } from './block.ts';
import { PathBuffer } from './path-buffer.ts';
import { EXTENT } from './project.ts';
import { readWkb } from './wkb.ts';

/** How far, in tile units, generalisation and rounding may move a vertex out of its shape's box. */
const DISPLACEMENT_UNITS = 8;

/** The box, in degrees, of all rows that can show in a block: its own with the widest buffer of its lowest zoom. */
export function blockReadBbox(block: Block, profile: CompiledProfile): Bbox {
  const bufferUnits = Math.max(0, ...profile.layers.map((layer) => layer.bufferUnits)) + DISPLACEMENT_UNITS;
  const margin = bufferUnits / (EXTENT * 2 ** block.minZoom);
  const size = 2 ** block.z;
  const inside = (value: number) => Math.max(0, Math.min(1, value));
  const [west, north] = unitToLngLat(inside(block.x / size - margin), inside(block.y / size - margin));
  const [east, south] = unitToLngLat(
    inside((block.x + 1) / size + margin),
    inside((block.y + 1) / size + margin),
  );
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
