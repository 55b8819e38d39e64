import { ProblemError } from '@tongtu/sdk/contract';
import type { Bbox } from '@tongtu/sdk/geo';
import type { Geometry, Position } from 'geojson';
import type { GridTransform } from './local-grid.ts';
import { decimalsOf } from './reference-system.ts';

/** How many positions a geometry has; the last of a ring, which repeats the first, counts as well. */
export function positionCount(geometry: Geometry | null): number {
  if (geometry === null) return 0;
  if (geometry.type === 'GeometryCollection')
    return geometry.geometries.reduce((sum, part) => sum + positionCount(part), 0);
  return countIn(geometry.coordinates);
}

/** The same geometry on the grid, `[easting, northing]` in metres to a tenth of a millimetre. */
export function onGrid(geometry: Geometry | null, { fromLngLat }: GridTransform): Geometry | null {
  if (geometry === null) return null;
  if (geometry.type === 'GeometryCollection') {
    const geometries = geometry.geometries.map((part) => onGrid(part, { fromLngLat } as GridTransform)!);
    return { ...geometry, geometries };
  }
  return { ...geometry, coordinates: mapped(geometry.coordinates, fromLngLat) } as Geometry;
}

type Coordinates = Position | Coordinates[];

const isPosition = (coordinates: Coordinates): coordinates is Position =>
  typeof coordinates[0] === 'number' || coordinates.length === 0;

function countIn(coordinates: Coordinates): number {
  if (isPosition(coordinates)) return coordinates.length === 0 ? 0 : 1;
  return coordinates.reduce((sum, part) => sum + countIn(part), 0);
}

const PRECISION = 10 ** decimalsOf({ kind: 'projected' });

function mapped(coordinates: Coordinates, fromLngLat: GridTransform['fromLngLat']): Coordinates {
  if (!isPosition(coordinates)) return coordinates.map((part) => mapped(part, fromLngLat));
  if (coordinates.length === 0) return coordinates;
  return fromLngLat(coordinates).map((metres) => Math.round(metres * PRECISION) / PRECISION);
}

/** No city is wider; a longer side would need more points than this many to be followed. */
const MAX_SIDE_METERS = 250_000;
/** Over this length a line of the grid leaves the straight one between its ends, in degrees, by half a millimetre. */
const STEP_METERS = 200;
/** So that what the steps cut off is in the box all the same. */
const MARGIN_METERS = 0.001;
/** A place where the way there and back differs by more than this is none that the grid is for. */
const MAX_ERROR_METERS = 0.01;

/**
 * A box of the grid as a closed ring of `[lng, lat]`. It holds the whole box and at most 2 mm around it.
 *
 *      n ┌─·─·─·─┐        sides in steps of 200 m or less: they are no straight lines
 *        ·       ·        in degrees, and turned against the meridians
 *      s └─·─·─·─┘
 *        w       e
 *
 * @param box `[west, south, east, north]` in metres of the grid
 * @throws ProblemError `bad_parameter` where the box is larger than a city or lies where the grid is not made for
 */
export function boxOutline(box: Bbox, { toLngLat, fromLngLat }: GridTransform): Position[] {
  const [west, south, east, north] = box;
  if (east - west > MAX_SIDE_METERS || north - south > MAX_SIDE_METERS)
    throw badBox(box, `sides of at most ${MAX_SIDE_METERS} m in a local grid`);
  const [w, s, e, n] = [
    west - MARGIN_METERS,
    south - MARGIN_METERS,
    east + MARGIN_METERS,
    north + MARGIN_METERS,
  ];
  const corners: readonly Position[] = [
    [w, s],
    [e, s],
    [e, n],
    [w, n],
    [w, s],
  ];
  const ring: Position[] = [];
  for (const [index, [x = 0, y = 0]] of corners.slice(0, -1).entries()) {
    const [toX = 0, toY = 0] = corners[index + 1] as Position;
    const steps = Math.ceil(Math.max(Math.abs(toX - x), Math.abs(toY - y)) / STEP_METERS);
    for (let step = 0; step < steps; step++) {
      const share = step / steps;
      ring.push(placed([x + share * (toX - x), y + share * (toY - y)]));
    }
  }
  return [...ring, ring[0] as Position];

  function placed(position: Position): Position {
    const place = toLngLat(position);
    const [x = Number.NaN, y = Number.NaN] = place.every(Number.isFinite) ? fromLngLat(place) : [];
    const error = Math.hypot(x - (position[0] as number), y - (position[1] as number));
    // NaN is no small error either.
    if (error <= MAX_ERROR_METERS) return place;
    throw badBox(box, 'a box where the grid is in use');
  }
}

const badBox = (box: Bbox, wanted: string) =>
  new ProblemError('bad_parameter', { detail: 'parameter bbox', got: box.join(','), wanted });
