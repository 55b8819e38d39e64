import facts from '../facts/outline.json' with { type: 'json' };
import { fromLngLat, type Point } from '../geometry/plane.ts';
import { offset, smooth } from '../geometry/polyline.ts';
import type { Random } from '../random.ts';

export interface Coast {
  /** The sea wall, from west to east, running past the city at both ends. */
  readonly wall: readonly Point[];
  /** Where the mud ends and the sea begins, same direction. */
  readonly lowWater: readonly Point[];
  /** Where the bay ends on the map: from the east end of `lowWater` round to its west end, both left out. Made up. */
  readonly farShore: readonly Point[];
  /** Land side of the wall with all the country north of it. */
  readonly land: readonly Point[];
}

export function coast(random: Random): Coast {
  const wall = smooth(
    facts.coast.map(([lng, lat]) => fromLngLat([lng!, lat!])),
    5,
  );
  const flats = offset(wall, -1);
  const phase = random.between(0, 6);
  const lowWater = wall.map((p, i): Point => {
    const width = 420 + 190 * Math.sin(i * 0.31 + phase) + 120 * Math.sin(i * 0.83 + 2 * phase);
    return [p[0] + (flats[i]![0] - p[0]) * width, p[1] + (flats[i]![1] - p[1]) * width];
  });
  // A curve, not the corners of a box: with nothing mapped beyond, the sea's end is seen on every small map.
  const farShore = smooth(
    [
      lowWater[lowWater.length - 1]!,
      ...facts.farShore.map(([lng, lat]) => fromLngLat([lng!, lat!])),
      lowWater[0]!,
    ],
    5,
  ).slice(1, -1);
  const north = 60_000;
  return {
    wall,
    lowWater,
    farShore,
    land: [...wall, [wall[wall.length - 1]![0], north], [wall[0]![0], north]],
  };
}
