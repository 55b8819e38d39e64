import { fromLngLat, type Point } from '../geometry/plane.ts';
import { towns } from '../territory/divisions.ts';

/** A position in a facts file: metres from the old town, `["@", lng, lat]`, or metres from a town's seat. */
export type WrittenPoint = readonly (string | number)[];

export function readPoint(written: WrittenPoint): Point {
  const [first, second, third] = written;
  if (typeof first === 'number') return [first, Number(second)];
  if (first === '@') return fromLngLat([Number(second), Number(third)]);
  const town = towns.find(({ name }) => name === first);
  if (!town) throw new Error(`no town ${first} to measure ${JSON.stringify(written)} from`);
  return [town.seat[0] + Number(second), town.seat[1] + Number(third)];
}
