import type { Bbox } from '@tongtu/sdk/geo';
import type { Geometry, Position } from 'geojson';

/** Gathers the box of what passes by. */
export interface Extent {
  add(geometry: Geometry): void;
  bbox(): Bbox | undefined;
}

export function createExtent(): Extent {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  const walk = (coordinates: Position | readonly unknown[]): void => {
    const [lng, lat] = coordinates;
    if (typeof lng === 'number' && typeof lat === 'number') {
      west = Math.min(west, lng);
      east = Math.max(east, lng);
      south = Math.min(south, lat);
      north = Math.max(north, lat);
    } else for (const part of coordinates) walk(part as Position);
  };
  const add = (geometry: Geometry): void => {
    if (geometry.type === 'GeometryCollection') geometry.geometries.forEach(add);
    else walk(geometry.coordinates);
  };
  return { add, bbox: () => (west <= east ? [west, south, east, north] : undefined) };
}
