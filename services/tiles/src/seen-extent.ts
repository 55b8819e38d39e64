import { type Bbox, type LngLat, tileAt, tileBbox } from '@tongtu/sdk/geo';
import type { TilesetPart } from './archive/tileset-part.ts';
import type { ServedTileset } from './registry.ts';

/** About 35 km wide: at the edge of what is told of a part, the outermost feature of the whole is not to be made out. */
const ROUNDED_TO_ZOOM = 10;

export interface SeenExtent {
  /** `[west, south, east, north]` in degrees. */
  readonly bounds: Bbox;
  /** Where a map begins. */
  readonly center: LngLat;
}

/**
 * Where a tileset lies. To whoever sees a part of it in whole tiles of a low zoom: its exact box is that of features which
 * may be closed to the caller.
 */
export function seenExtent(
  { stack }: Pick<ServedTileset, 'stack'>,
  part: TilesetPart | undefined,
): SeenExtent {
  if (!part) return { bounds: stack.bounds, center: stack.base.header.center };
  const [west, south, east, north] = stack.bounds;
  const [left, , , top] = tileBbox(tileAt([west, north], ROUNDED_TO_ZOOM));
  const [, bottom, right] = tileBbox(tileAt([east, south], ROUNDED_TO_ZOOM));
  return { bounds: [left, bottom, right, top], center: [(left + right) / 2, (bottom + top) / 2] };
}
