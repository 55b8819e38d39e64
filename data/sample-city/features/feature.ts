import type { FeatureInput, Properties } from '@tongtu/sdk/contract';
import type { Geometry, Position } from 'geojson';
import type { Rings } from '../build/shapes.ts';
import { type Point, toLngLat } from '../geometry/plane.ts';

/** A feature that says nothing else says that nobody surveyed it. */
const SOURCE = '模拟数据';

/** Names and codes of divisions are facts; their ground and, for villages, their place are schematic. */
export const DIVISION_SOURCE = '国家统计局2023；GeoNames CC BY 4.0（位置示意）';

/** Makes features of one collection with ids that count up: `building/000123`. */
export function maker(collectionId: string) {
  let count = 0;
  return (geometry: Geometry, properties: Properties): FeatureInput => {
    count += 1;
    return {
      collectionId,
      sourceId: `${collectionId}/${String(count).padStart(6, '0')}`,
      geometry,
      properties: { source: SOURCE, ...properties },
    };
  };
}

export function point(p: Point): Geometry {
  return { type: 'Point', coordinates: toLngLat(p) };
}

/** Repeated positions are dropped: two corners within a centimetre are one. */
export function line(points: readonly Point[]): Geometry {
  return { type: 'LineString', coordinates: positions(points) };
}

/** The outer ring runs counter-clockwise, holes clockwise, each closed (RFC 7946). */
export function polygon(rings: Rings): Geometry {
  return { type: 'Polygon', coordinates: rings.map(closed) };
}

export function multiPolygon(polygons: readonly Rings[]): Geometry {
  if (polygons.length === 1) return polygon(polygons[0]!);
  return { type: 'MultiPolygon', coordinates: polygons.map((rings) => rings.map(closed)) };
}

function closed(ring: readonly Point[], index: number): Position[] {
  const out = positions(ring);
  const first = out[0]!;
  const last = out[out.length - 1]!;
  if (first[0] === last[0] && first[1] === last[1]) out.pop();
  let doubled = 0;
  for (let i = 0; i < out.length; i++) {
    const a = out[i]!;
    const b = out[(i + 1) % out.length]!;
    doubled += (a[0]! - first[0]!) * (b[1]! - first[1]!) - (b[0]! - first[0]!) * (a[1]! - first[1]!);
  }
  if (doubled > 0 !== (index === 0)) out.reverse();
  out.push(out[0]!);
  return out;
}

function positions(points: readonly Point[]): Position[] {
  const out: Position[] = [];
  for (const p of points) {
    const position = toLngLat(p);
    const last = out[out.length - 1];
    if (!last || last[0] !== position[0] || last[1] !== position[1]) out.push(position);
  }
  return out;
}
