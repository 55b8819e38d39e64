import type { Geometry, Position } from 'geojson';

/**
 * The vertices of a point, a line or a ring in order. A ring is open here: its first position is not repeated, so that
 * every vertex is there once.
 */
export interface Chain {
  readonly positions: readonly Position[];
  readonly isRing: boolean;
}

/** Which vertex: the number of its chain in the order of {@link chainsOf}, and its place in that chain. */
export interface VertexAddress {
  readonly chain: number;
  readonly index: number;
}

/** Fewest vertices of a ring and of a line. */
const MIN_RING = 3;
const MIN_LINE = 2;

/** All chains of a geometry, outer rings before their holes. A collection of geometries is no feature of the base model. */
export function chainsOf(geometry: Geometry): readonly Chain[] {
  switch (geometry.type) {
    case 'Point':
      return [{ positions: [geometry.coordinates], isRing: false }];
    case 'MultiPoint':
      return geometry.coordinates.map((position) => ({ positions: [position], isRing: false }));
    case 'LineString':
      return [{ positions: geometry.coordinates, isRing: false }];
    case 'MultiLineString':
      return geometry.coordinates.map((positions) => ({ positions, isRing: false }));
    case 'Polygon':
      return geometry.coordinates.map(ringChain);
    case 'MultiPolygon':
      return geometry.coordinates.flat().map(ringChain);
    case 'GeometryCollection':
      return [];
  }
}

/**
 * The same geometry with other vertices: each chain goes through `change`. `undefined` where a chain has too few left.
 * Unchanged chains keep their arrays.
 */
export function withChains(
  geometry: Geometry,
  change: (chain: Chain, number: number) => readonly Position[],
): Geometry | undefined {
  let number = 0;
  let isShort = false;
  const next = (positions: readonly Position[], isRing: boolean): Position[] => {
    const changed = change({ positions, isRing }, number++);
    if (isRing ? changed.length < MIN_RING : changed.length < Math.min(MIN_LINE, positions.length))
      isShort = true;
    return [...changed];
  };
  const ring = (closed: Position[]) => close(next(ringChain(closed).positions, true));
  const changed = ((): Geometry => {
    switch (geometry.type) {
      case 'Point':
        return { type: 'Point', coordinates: next([geometry.coordinates], false)[0]! };
      case 'MultiPoint':
        return {
          type: 'MultiPoint',
          coordinates: geometry.coordinates.map((position) => next([position], false)[0]!),
        };
      case 'LineString':
        return { type: 'LineString', coordinates: next(geometry.coordinates, false) };
      case 'MultiLineString':
        return {
          type: 'MultiLineString',
          coordinates: geometry.coordinates.map((line) => next(line, false)),
        };
      case 'Polygon':
        return { type: 'Polygon', coordinates: geometry.coordinates.map(ring) };
      case 'MultiPolygon':
        return { type: 'MultiPolygon', coordinates: geometry.coordinates.map((rings) => rings.map(ring)) };
      case 'GeometryCollection':
        return geometry;
    }
  })();
  return isShort ? undefined : changed;
}

/** The edges of a chain as pairs of places in it; those of a ring lead back to its first vertex. */
export function edgesOf({ positions, isRing }: Chain): readonly (readonly [from: number, to: number])[] {
  const last = isRing ? positions.length : positions.length - 1;
  return Array.from({ length: Math.max(0, last) }, (_, index) => [index, (index + 1) % positions.length]);
}

/** A ring as GeoJSON has it, its first position repeated at its end. */
export function close(ring: readonly Position[]): Position[] {
  return ring.length === 0 ? [] : [...ring, ring[0]!];
}

function ringChain(closed: readonly Position[]): Chain {
  return { positions: closed.slice(0, -1), isRing: true };
}
