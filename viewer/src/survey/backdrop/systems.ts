import { type Bbox, gridPosition, unitToLngLat } from '@tongtu/sdk/geo';
import type { Geometry, Position } from 'geojson';
import { rounded } from '../edit/geometry/plane.ts';
import type { Shape, SystemId } from './backdrop.ts';

interface GridSystem {
  readonly epsg: number;
  readonly title: string;
  readonly meridian: number;
  readonly falseEasting: number;
}

/** CGCS2000 in 3-degree zones about the cities of the east, without and with the zone before the easting. */
const GRIDS: readonly GridSystem[] = [
  ...[4549, 4548, 4550, 4547].map((epsg): GridSystem => {
    const meridian = 120 + 3 * (epsg - 4549);
    return { epsg, meridian, falseEasting: 500_000, title: `CGCS2000 · ${meridian}°E` };
  }),
  ...[4528, 4527, 4529, 4526].map((epsg): GridSystem => {
    const zone = epsg - 4488;
    return {
      ...{ epsg, meridian: 3 * zone, falseEasting: zone * 1_000_000 + 500_000 },
      title: `CGCS2000 · ${3 * zone}°E (${zone})`,
    };
  }),
];

const LNG_LAT = 'CRS84';
const WEB_MERCATOR = 'EPSG:3857';
const HALF_WORLD_METERS = 20_037_508.342789244;

/** The systems that can be computed here, the likeliest first. A local grid never: its definition does not leave the server. */
export const SYSTEMS: readonly { readonly id: SystemId; readonly title: string }[] = [
  ...GRIDS.map(({ epsg, title }) => ({ id: `EPSG:${epsg}`, title: `EPSG:${epsg} · ${title}` })),
  { id: LNG_LAT, title: 'CGCS2000 / WGS 84 · lng, lat' },
  { id: WEB_MERCATOR, title: 'EPSG:3857 · Web Mercator' },
];

/** The system that a GeoJSON file of before 2016 names (`urn:ogc:def:crs:EPSG::4549`); undefined where it can't be computed here. */
export function systemNamed(name: string): SystemId | undefined {
  if (/CRS84|EPSG:.*:(4326|4490)$|^EPSG:(4326|4490)$/i.test(name)) return LNG_LAT;
  const code = /EPSG:.*?(\d+)$/i.exec(name)?.[1];
  return SYSTEMS.find(({ id }) => id === `EPSG:${code}`)?.id;
}

/** `[lng, lat]` in degrees of a position in the system; undefined where it has none there. */
function lngLatOf(system: SystemId, [x, y]: Position): Position | undefined {
  if (system === LNG_LAT) return Math.abs(x!) <= 180 && Math.abs(y!) <= 90 ? rounded([x!, y!]) : undefined;
  if (system === WEB_MERCATOR) {
    if (!(Math.abs(x!) <= HALF_WORLD_METERS && Math.abs(y!) <= HALF_WORLD_METERS)) return undefined;
    const world = 2 * HALF_WORLD_METERS;
    return rounded([...unitToLngLat(x! / world + 0.5, 0.5 - y! / world)]);
  }
  const grid = GRIDS.find(({ epsg }) => system === `EPSG:${epsg}`);
  if (!grid) return undefined;
  const zone = {
    ...{ epsg: grid.epsg, centralMeridianDegrees: grid.meridian, falseEastingMeters: grid.falseEasting },
  };
  const found = gridPosition([x!, y!], zone);
  return found && rounded([...found]);
}

/** The shapes in longitude and latitude, and how many lie where the system has no place. */
export function carry(
  shapes: readonly Shape[],
  system: SystemId,
): { readonly shapes: readonly Shape[]; readonly astray: number } {
  const carried = shapes.flatMap(({ geometry, properties }): Shape[] => {
    const there = carriedGeometry(geometry, (position) => lngLatOf(system, position));
    return there ? [{ geometry: there, properties }] : [];
  });
  return { shapes: carried, astray: shapes.length - carried.length };
}

/**
 * The systems by which the middle of a file comes to lie within the city, the likeliest first. Without a city: those by which
 * it lies anywhere.
 */
export function fittingSystems(middle: Position, city: Bbox | undefined): SystemId[] {
  return SYSTEMS.map(({ id }) => id).filter((id) => {
    const place = lngLatOf(id, middle);
    if (!place) return false;
    const [west, south, east, north] = city ?? [-180, -90, 180, 90];
    return place[0]! >= west && place[0]! <= east && place[1]! >= south && place[1]! <= north;
  });
}

function carriedGeometry(
  geometry: Geometry,
  move: (position: Position) => Position | undefined,
): Geometry | undefined {
  if (geometry.type === 'GeometryCollection') return undefined;
  let isWhole = true;
  const walk = (coordinates: unknown): unknown => {
    const list = coordinates as unknown[];
    if (typeof list[0] !== 'number') return list.map(walk);
    const moved = move(list as Position);
    if (!moved) isWhole = false;
    return moved ?? [0, 0];
  };
  const carried = { type: geometry.type, coordinates: walk(geometry.coordinates) } as Geometry;
  return isWhole ? carried : undefined;
}
