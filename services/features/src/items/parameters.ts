import { ProblemError } from '@tongtu/sdk/contract';
import type { Bbox } from '@tongtu/sdk/geo';

/** Items on a page unless asked otherwise, and at most. */
export const DEFAULT_LIMIT = 100;
export const MAX_LIMIT = 10_000;

/**
 * `bbox` of OGC API Features Part 1, 7.15.3: four numbers, degrees on CRS84 (`west,south,east,north`).
 *
 * @throws ProblemError `bad_parameter`
 */
export function parseBbox(text: string): Bbox {
  const numbers = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [west, south, east, north] = numbers;
  if (
    numbers.length !== 4 ||
    !numbers.every(Number.isFinite) ||
    west === undefined ||
    south === undefined ||
    east === undefined ||
    north === undefined
  ) {
    throw badBbox(text, 'four numbers: west,south,east,north in degrees');
  }
  if (Math.abs(west) > 180 || Math.abs(east) > 180 || Math.abs(south) > 90 || Math.abs(north) > 90) {
    throw badBbox(text, 'longitudes within ±180 and latitudes within ±90, longitude first');
  }
  if (west > east) throw badBbox(text, 'west ≤ east (a box across the antimeridian is not served)');
  if (south > north) throw badBbox(text, 'south ≤ north');
  return [west, south, east, north];
}

/** @throws ProblemError `bad_parameter` */
export function parseCount(name: string, text: string, minimum: number, maximum: number): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < minimum || number > maximum) {
    throw new ProblemError('bad_parameter', {
      detail: `parameter ${name}`,
      got: text,
      wanted: `a whole number from ${minimum} to ${maximum}`,
    });
  }
  return number;
}

const badBbox = (got: string, wanted: string) =>
  new ProblemError('bad_parameter', { detail: 'parameter bbox', got, wanted });
