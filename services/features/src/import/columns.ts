import type { Position } from 'geojson';
import { isOnlyNorthing, isPlainEasting, zonePrefix } from './crs/gauss-kruger.ts';
import type { RawFeature } from './raw-feature.ts';

/** The two columns of a table that hold positions. */
export interface CoordinateColumns {
  /** Longitude or easting. */
  readonly x: string;
  /** Latitude or northing. */
  readonly y: string;
  /** The names say degrees; otherwise the numbers have to. */
  readonly degrees: boolean;
}

/** Pairs of names in order of how sure they are; compared in lower case without spaces, `_`, `-` and brackets. */
const NAME_PAIRS: readonly (readonly [x: string, y: string, degrees: boolean])[] = [
  ['经度', '纬度', true],
  ['东经', '北纬', true],
  ['longitude', 'latitude', true],
  ['lng', 'lat', true],
  ['lon', 'lat', true],
  ['long', 'lat', true],
  ['经度坐标', '纬度坐标', true],
  ['gpsx', 'gpsy', true],
  ['jd', 'wd', true],
  ['东坐标', '北坐标', false],
  ['横坐标', '纵坐标', false],
  ['easting', 'northing', false],
  ['e', 'n', false],
  ['x', 'y', false],
  ['x坐标', 'y坐标', false],
  ['坐标x', '坐标y', false],
  ['pointx', 'pointy', false],
  ['coordx', 'coordy', false],
];

const plain = (name: string) =>
  name
    .toLowerCase()
    .replaceAll(/\(.*?\)|（.*?）/g, '')
    .replaceAll(/[\s_-]/g, '');

/** Finds the coordinate columns of a table by name; undefined where it has none. */
export function findCoordinateColumns(columns: readonly string[]): CoordinateColumns | undefined {
  const byName = new Map(columns.map((column) => [plain(column), column]));
  for (const [xName, yName, degrees] of NAME_PAIRS) {
    const x = byName.get(xName);
    const y = byName.get(yName);
    if (x !== undefined && y !== undefined) return { x, y, degrees };
  }
  return undefined;
}

/**
 * Columns named X and Y: survey files in China call the northing X (china.md §0.6), others the easting. The numbers
 * tell: a northing has seven digits there, an easting six, or eight with its zone.
 */
export function orderByNumbers(columns: CoordinateColumns, sample: readonly Position[]): CoordinateColumns {
  if (columns.degrees || sample.length === 0) return columns;
  const northingFirst = sample.filter(
    ([x = 0, y = 0]) => isOnlyNorthing(x) && (isPlainEasting(y) || zonePrefix(y) !== undefined),
  );
  return northingFirst.length > sample.length / 2 ? { ...columns, x: columns.y, y: columns.x } : columns;
}

export type ColumnPosition =
  | { readonly position: Position }
  | { readonly field: string; readonly got: string };

/** The position of a row, or the column that holds no number. */
export function positionOf({ attributes }: RawFeature, { x, y }: CoordinateColumns): ColumnPosition {
  const numbers: number[] = [];
  for (const field of [x, y]) {
    const value = attributes[field];
    const number = typeof value === 'number' ? value : parseCoordinate(String(value ?? ''));
    if (number === undefined) return { field, got: value === undefined ? '' : String(value) };
    numbers.push(number);
  }
  return { position: numbers };
}

/** `120.7555`, `120.7555°`, `120°45′19.8″`, `E120.7555`; undefined for anything else. */
function parseCoordinate(text: string): number | undefined {
  const trimmed = text.trim().replace(/^[EN]\s*|\s*[EN°]$/gi, '');
  if (/^[-+]?\d+(\.\d+)?$/.test(trimmed)) return Number(trimmed);
  const parts = /^(\d{1,3})[°度]\s*(\d{1,2})[′'分]\s*(?:(\d{1,2}(?:\.\d+)?)[″"秒])?$/.exec(trimmed);
  if (parts === null) return undefined;
  const [, degrees, minutes, seconds = '0'] = parts;
  return Number(degrees) + Number(minutes) / 60 + Number(seconds) / 3600;
}
