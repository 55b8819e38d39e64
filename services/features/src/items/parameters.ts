import { type FieldDefinition, ProblemError } from '@tongtu/sdk/contract';
import type { Bbox } from '@tongtu/sdk/geo';
import { type NamedSystem, parseCrsName, type ReferenceSystem } from '../crs/reference-system.ts';
import { type Parameters, texts } from '../ogc/parameters.ts';
import { type Cursor, decodeCursor } from './cursor.ts';
import { parseDatetime, type TimeSpan } from './datetime.ts';
import { type PropertyFilter, parsePropertyFilter } from './property-filter.ts';
import { parseSort, type SortKey } from './sort.ts';

/**
 * Items on a page unless asked otherwise, and at most: larger answers are streamed. A larger `limit` is no error but
 * means this (OGC API Features Part 1, /req/core/fc-limit-response-1 C).
 */
export const DEFAULT_LIMIT = 100;
export const MAX_LIMIT = 1_000_000;
/** Skipping rows costs as much as reading them; later pages go by `next`. */
export const MAX_OFFSET = 1_000_000;

/** What a request for items asks for, as far as it can be said without the database. */
export interface ItemsRequest {
  /** In the order that was written: which axis comes first is for `boxCrs` to say. */
  readonly box: readonly [number, number, number, number] | undefined;
  readonly boxCrs: NamedSystem;
  readonly crs: NamedSystem;
  readonly datetime: TimeSpan | undefined;
  readonly revision: number | undefined;
  readonly limit: number;
  /** No limit, or one beyond what an answer may hold: a file then holds all that match, or there is none. */
  readonly isWhole: boolean;
  readonly offset: number;
  readonly cursor: Cursor | undefined;
  readonly fields: readonly string[] | undefined;
  readonly sort: readonly SortKey[];
  readonly filters: readonly PropertyFilter[];
}

/** Parameters of one feature, and those that a page has besides. */
export const ITEM_PARAMETERS = ['crs', 'datetime', 'revision', 'properties', 'f'] as const;
const ITEMS_PARAMETERS = [
  ...ITEM_PARAMETERS,
  ...(['bbox', 'bbox-crs', 'limit', 'offset', 'cursor', 'sortby'] as const),
];

/**
 * @param fields those that the caller may see: each is a parameter too
 * @throws ProblemError `unknown_parameter`, `bad_parameter`
 */
export function parseItemsRequest(parameters: Parameters, fields: readonly FieldDefinition[]): ItemsRequest {
  const known = texts(parameters, [...ITEMS_PARAMETERS, ...fields.map(({ name }) => name)]);
  const filters: PropertyFilter[] = [];
  for (const field of fields) {
    const text = known[field.name];
    if (text !== undefined && !(ITEMS_PARAMETERS as readonly string[]).includes(field.name))
      filters.push(parsePropertyFilter(field, text));
  }
  const { bbox, limit, offset, cursor, sortby } = known;
  const sort = sortby === undefined ? [] : parseSort(sortby, fields);
  const count = limit === undefined ? undefined : parseCount('limit', limit, 1, Number.MAX_SAFE_INTEGER);
  if (cursor !== undefined && offset !== undefined) {
    throw new ProblemError('bad_parameter', {
      detail: 'parameters cursor and offset',
      got: 'both',
      wanted: 'one of them',
    });
  }
  return {
    ...parseItemRequest(known, fields),
    box: bbox === undefined ? undefined : parseBox(bbox),
    boxCrs: crsOf('bbox-crs', known['bbox-crs']),
    limit: Math.min(count ?? DEFAULT_LIMIT, MAX_LIMIT),
    isWhole: count === undefined || count > MAX_LIMIT,
    offset: offset === undefined ? 0 : parseCount('offset', offset, 0, MAX_OFFSET),
    cursor:
      cursor === undefined
        ? undefined
        : decodeCursor(
            cursor,
            sort.map(({ field }) => field),
          ),
    ...{ sort, filters },
  };
}

/** The part that a single feature takes as well. */
export function parseItemRequest(
  parameters: Parameters,
  fields: readonly FieldDefinition[],
): Pick<ItemsRequest, 'crs' | 'datetime' | 'revision' | 'fields'> {
  const { crs, datetime, revision, properties } = parameters as Readonly<Record<string, string | undefined>>;
  if (datetime !== undefined && revision !== undefined) {
    throw new ProblemError('bad_parameter', {
      detail: 'parameters datetime and revision',
      got: 'both',
      wanted: 'one of them',
    });
  }
  return {
    crs: crsOf('crs', crs),
    datetime: datetime === undefined ? undefined : parseDatetime(datetime),
    revision:
      revision === undefined ? undefined : parseCount('revision', revision, 0, Number.MAX_SAFE_INTEGER),
    fields: properties === undefined ? undefined : parseProperties(properties, fields),
  };
}

/**
 * `bbox` of OGC API Features Part 1, 7.15.3: four numbers, or six with heights, which are not looked at.
 *
 * @throws ProblemError `bad_parameter`
 */
function parseBox(text: string): [number, number, number, number] {
  const numbers = text
    .split(',')
    .map((part) => (/^\s*[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?\s*$/i.test(part) ? Number(part) : Number.NaN));
  const isFlat = numbers.length === 4;
  const [a, b, c, d] = isFlat ? numbers : [numbers[0], numbers[1], numbers[3], numbers[4]];
  if (
    !(isFlat || numbers.length === 6) ||
    !numbers.every(Number.isFinite) ||
    [a, b, c, d].some((number) => number === undefined)
  ) {
    throw badBox(text, 'four numbers: the lower corner, then the upper one, in the axis order of bbox-crs');
  }
  return [a!, b!, c!, d!];
}

/**
 * The box with the easting or longitude first.
 *
 * @throws ProblemError `bad_parameter` where the corners are swapped or no place on earth
 */
export function cornersOf(
  [a, b, c, d]: readonly [number, number, number, number],
  { axes, kind }: Pick<ReferenceSystem, 'axes' | 'kind'>,
): Bbox {
  const corners: Bbox = axes === 'north-east' ? [b, a, d, c] : [a, b, c, d];
  const [west, south, east, north] = corners;
  const text = [a, b, c, d].join(',');
  const order = axes === 'north-east' ? 'latitude or northing first' : 'longitude or easting first';
  if (
    kind === 'geographic' &&
    (Math.abs(west) > 180 || Math.abs(east) > 180 || Math.abs(south) > 90 || Math.abs(north) > 90)
  )
    throw badBox(text, `longitudes within ±180 and latitudes within ±90, ${order}`);
  if (kind === 'projected' && corners.some((corner) => Math.abs(corner) > 1e9))
    throw badBox(text, `numbers within ±1e9, ${order}`);
  if (west > east) throw badBox(text, 'west ≤ east (a box across the antimeridian is not served)');
  if (south > north) throw badBox(text, 'south ≤ north');
  return corners;
}

/** @throws ProblemError `bad_parameter` */
export function parseCount(name: string, text: string, minimum: number, maximum: number): number {
  const number = Number(text);
  if (!/^\d{1,16}$/.test(text) || number < minimum || number > maximum) {
    throw new ProblemError('bad_parameter', {
      detail: `parameter ${name}`,
      got: text,
      wanted: `a whole number from ${minimum} to ${maximum}`,
    });
  }
  return number;
}

/** `properties=name,levels` (OGC API Features Part 6, draft); an empty one sends none. */
function parseProperties(text: string, fields: readonly FieldDefinition[]): string[] {
  const names = text === '' ? [] : text.split(',');
  const unknown = names.find((name) => !fields.some((field) => field.name === name));
  if (unknown !== undefined) {
    throw new ProblemError('bad_parameter', {
      detail: 'parameter properties',
      got: unknown,
      wanted: `fields of ${fields.map(({ name }) => name).join(', ')}`,
    });
  }
  return [...new Set(names)];
}

function crsOf(parameter: string, text: string | undefined): NamedSystem {
  if (text === undefined) return { kind: 'crs84' };
  const named = parseCrsName(text);
  if (named) return named;
  throw new ProblemError('bad_parameter', {
    detail: `parameter ${parameter}`,
    got: text,
    wanted: 'the URI of a system, such as http://www.opengis.net/def/crs/EPSG/0/4549',
  });
}

const badBox = (got: string, wanted: string) =>
  new ProblemError('bad_parameter', { detail: 'parameter bbox', got, wanted });
