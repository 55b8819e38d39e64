import type { Bbox } from '@tongtu/sdk/geo';
import type { Position } from 'geojson';
import {
  codeOfPrefixedZone,
  codeWithoutPrefix,
  isOnlyNorthing,
  isPlainEasting,
  zonePrefix,
} from './gauss-kruger.ts';

/** What is wrong with a position in its claimed reference. */
export interface PositionProblem {
  readonly code:
    | 'crs_zone_prefix'
    | 'crs_axes_swapped'
    | 'crs_outside'
    | 'outside_city'
    | 'coordinate_not_finite';
  readonly at: Position;
  readonly wanted: { readonly zh: string; readonly en: string };
  /** The `--crs` that would fit, where one can be told. */
  readonly suggestion?: string;
}

/** How coordinates of a layer are told to be right or wrong before they are transformed. */
export type PositionCheck = (x: number, y: number) => PositionProblem | undefined;

const problem = (
  code: PositionProblem['code'],
  x: number,
  y: number,
  zh: string,
  en: string,
  suggestion?: string,
): PositionProblem => ({
  code,
  at: [x, y],
  wanted: { zh, en },
  ...(suggestion === undefined ? {} : { suggestion }),
});

const notFinite = (x: number, y: number) =>
  problem('coordinate_not_finite', x, y, '有限的数', 'finite numbers');

/** Longitude, latitude in degrees. */
export const checkDegrees: PositionCheck = (x, y) => {
  if (Math.abs(x) <= 180 && Math.abs(y) <= 90) return undefined;
  if (!Number.isFinite(x) || !Number.isFinite(y)) return notFinite(x, y);
  if (Math.abs(x) <= 90 && Math.abs(y) <= 180) {
    return problem('crs_axes_swapped', x, y, '经度在前、纬度在后', 'longitude first, latitude second');
  }
  return problem(
    'crs_outside',
    x,
    y,
    '以度为单位的经纬度',
    'longitude and latitude in degrees',
    suggestProjected(x, y),
  );
};

/** Easting, northing in metres on a Gauss-Krüger zone of China. */
export function checkGaussKruger(falseEasting: number, centralMeridian: number): PositionCheck {
  const zone = zonePrefix(falseEasting);
  return (x, y) => {
    if (!Number.isFinite(x) || !Number.isFinite(y)) return notFinite(x, y);
    if (Math.abs(x) <= 180 && Math.abs(y) <= 180 && (x !== 0 || y !== 0)) {
      return problem('crs_outside', x, y, '以米为单位的平面坐标', 'metres on a projected plane', 'EPSG:4490');
    }
    if (isOnlyNorthing(x) && (isPlainEasting(y) || zonePrefix(y) !== undefined)) {
      return problem(
        'crs_axes_swapped',
        x,
        y,
        '东坐标（横轴 Y）在前，北坐标（纵轴 X）在后',
        'easting first, northing second',
      );
    }
    const found = zonePrefix(x);
    if (found !== zone) {
      if (found === undefined && zone !== undefined && isPlainEasting(x)) {
        const code = codeWithoutPrefix(centralMeridian);
        return problem(
          'crs_zone_prefix',
          x,
          y,
          `带号 ${zone} 开头的东坐标`,
          `eastings that begin with zone ${zone}`,
          code === undefined ? undefined : `EPSG:${code}`,
        );
      }
      if (found !== undefined) {
        const code = codeOfPrefixedZone(found);
        const plain = zone === undefined;
        return problem(
          'crs_zone_prefix',
          x,
          y,
          plain ? '不带带号的东坐标' : `带号 ${zone} 开头的东坐标`,
          plain ? 'eastings without a zone number' : `eastings that begin with zone ${zone}`,
          code === undefined ? undefined : `EPSG:${code}`,
        );
      }
    }
    return undefined;
  };
}

/** Any other plane: only that the numbers are numbers. */
export const checkFinite: PositionCheck = (x, y) =>
  Number.isFinite(x) && Number.isFinite(y) ? undefined : notFinite(x, y);

/** After transformation, against the city's box where one is set. */
export function checkCity(lng: number, lat: number, city: Bbox | undefined): PositionProblem | undefined {
  if (!(Math.abs(lng) <= 180 && Math.abs(lat) <= 90)) {
    return problem(
      'crs_outside',
      lng,
      lat,
      '可转换为经纬度的坐标',
      'coordinates that have a longitude and latitude',
    );
  }
  if (city === undefined || within(lng, lat, city)) return undefined;
  if (within(lat, lng, city)) {
    return problem('crs_axes_swapped', lng, lat, '经度在前、纬度在后', 'longitude first, latitude second');
  }
  const [west, south, east, north] = city;
  return problem(
    'outside_city',
    lng,
    lat,
    `城市范围 ${west},${south},${east},${north} 之内`,
    `within the city's box ${west},${south},${east},${north}`,
  );
}

function within(lng: number, lat: number, [west, south, east, north]: Bbox): boolean {
  return lng >= west && lng <= east && lat >= south && lat <= north;
}

/** What projected coordinates without a stated reference look like, in `x, y` or `y, x` order. */
export function suggestProjected(x: number, y: number): string | undefined {
  const easting = isOnlyNorthing(y) ? x : isOnlyNorthing(x) ? y : undefined;
  if (easting === undefined) return undefined;
  const zone = zonePrefix(easting);
  const code = zone === undefined ? undefined : codeOfPrefixedZone(zone);
  if (code !== undefined) return `EPSG:${code}`;
  return undefined;
}
