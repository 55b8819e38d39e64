import { type Bbox, unitToLngLat } from '@tongtu/sdk/geo';
import type { CompiledProfile } from '../profile/index.ts';
import type { Block } from './block.ts';
import { EXTENT } from './project.ts';

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
