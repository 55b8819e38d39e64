import { VectorTile } from '@mapbox/vector-tile';
import type { Bbox } from '@tongtu/sdk/geo';
import { PbfReader } from 'pbf';
import { MARKS, SECRET_PLACE } from './secret-city.ts';

/** A tile unit of the lowest zooms is this wide: a place is told where something comes nearer. */
const NEAR_DEGREES = 0.05;

/** Withheld values in a text, with where they were found. */
export function marksIn(where: string, text: string): string[] {
  return MARKS.flatMap((mark) => {
    const at = text.search(mark);
    return at < 0 ? [] : [`${where}: …${text.slice(Math.max(0, at - 30), at + 60)}…`];
  });
}

/** Withheld values in an answer's text, and positions in it that lie at the secret place or are withheld themselves. */
export function findingsInText(where: string, text: string, withheld: ReadonlySet<string>): string[] {
  const found = marksIn(where, text);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return found; // no JSON: its text is all there is to it
  }
  return [...found, ...placesIn(json).flatMap((position) => told(where, position, withheld))];
}

/** The same of a decoded vector tile: its bytes, its values, its geometry. */
export function findingsInTile(where: string, bytes: Uint8Array): string[] {
  const [z = 0, x = 0, y = 0] = where.split('/').slice(-3).map(Number);
  const found = marksIn(where, Buffer.from(bytes).toString('latin1'));
  for (const [name, layer] of Object.entries(new VectorTile(new PbfReader(bytes)).layers)) {
    for (let i = 0; i < layer.length; i++) {
      const feature = layer.feature(i);
      const at = `${where} ${name}`;
      found.push(...marksIn(at, JSON.stringify(feature.properties)));
      found.push(...placesIn(feature.toGeoJSON(x, y, z).geometry).flatMap((position) => told(at, position)));
    }
  }
  return found;
}

type Place = readonly [lng: number, lat: number];

/** As {@link placesIn} gives it, to be looked up among those that are withheld. */
export const placeKey = ([lng, lat]: Place): string => `${lng.toFixed(6)} ${lat.toFixed(6)}`;

/** Every position in a document: of geometries, boxes and centres, as numbers or as text with commas. */
export function placesIn(value: unknown): Place[] {
  if (typeof value === 'string' && /^-?\d+(\.\d+)?(,-?\d+(\.\d+)?)+$/.test(value))
    return placesIn(value.split(',').map(Number));
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value) && value.length >= 2 && value.every((each) => typeof each === 'number')) {
    const [a, b, c, d] = value as number[];
    return value.length === 4
      ? [
          [a!, b!],
          [c!, d!],
        ]
      : [[a!, b!]];
  }
  return Object.values(value).flatMap(placesIn);
}

function told(where: string, position: Place, withheld?: ReadonlySet<string>): string[] {
  if (isNear(position, SECRET_PLACE)) return [`${where}: the secret place at ${position}`];
  if (withheld?.has(placeKey(position))) return [`${where}: the withheld position ${position}`];
  return [];
}

function isNear([lng, lat]: Place, [west, south, east, north]: Bbox): boolean {
  return (
    lng > west - NEAR_DEGREES &&
    lng < east + NEAR_DEGREES &&
    lat > south - NEAR_DEGREES &&
    lat < north + NEAR_DEGREES
  );
}
