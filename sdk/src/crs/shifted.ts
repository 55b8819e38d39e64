import gcoordModule from 'gcoord';
import type { LngLat } from '../geo/index.ts';

/** What of it is used. Its types declare a default export that its CommonJS file has only for some tools. */
interface Gcoord {
  transform(position: [number, number], from: string, to: string): [number, number];
}
const gcoord = gcoordModule as unknown as Gcoord;
const TRUE = 'WGS84';
type System = 'GCJ02' | 'BD09';

/** Each step leaves a thousandth of what is amiss. */
const STEPS = 6;
const CLOSE_DEGREES = 1e-10;

/**
 * The true position of one in GCJ-02 (the shifted coordinates of Chinese web maps, "Mars"). One way, once: what was
 * shifted back must not be taken for shifted again. Outside of a box around China nothing is shifted.
 */
export const fromGcj02 = (position: LngLat): LngLat => unshifted(position, 'GCJ02');

/** The true position of one in BD-09, the coordinates of Baidu's map. */
export const fromBd09 = (position: LngLat): LngLat => unshifted(position, 'BD09');

/** By going forth until it fits: gcoord's own way back is off by up to 0.2 m. */
function unshifted([lng, lat]: LngLat, system: System): LngLat {
  let found: [number, number] = [lng, lat];
  for (let step = 0; step < STEPS; step++) {
    // It changes what it is given.
    const [shiftedLng, shiftedLat] = gcoord.transform([...found], TRUE, system);
    const [eastwards, northwards] = [lng - shiftedLng, lat - shiftedLat];
    found = [found[0] + eastwards, found[1] + northwards];
    if (Math.hypot(eastwards, northwards) < CLOSE_DEGREES) break;
  }
  return found;
}
