import type { Point } from '../geometry/plane.ts';
import { distance } from '../geometry/polyline.ts';
import type { CityPlan } from '../plan/city-plan.ts';
import { BOUND, halfWidthOf } from '../plan/tags.ts';
import type { Random } from '../random.ts';
import type { Blocks } from './block.ts';
import type { Ground } from './ground.ts';
import { assign } from './uses.ts';

const STRIP_DEPTH_METERS = 44;

/** Gives each village of the country its ground: strips along one of the roads that meet there. */
export function settle(
  plan: CityPlan,
  blocks: Blocks,
  ground: Ground[],
  share: number,
  random: Random,
): void {
  const { mesh, territory } = plan;
  // Villages lie at vertices of the map; no two share an easting to the last bit.
  const vertexAt = new Map<number, number>();
  mesh.points.forEach((p, i) => {
    vertexAt.set(p[0], i);
  });
  const leaving = new Map<number, number[]>();
  mesh.origin.forEach((vertex, h) => {
    const list = leaving.get(vertex);
    if (list) list.push(h);
    else leaving.set(vertex, [h]);
  });
  for (const index of plan.country.settled) {
    const stream = random.fork(index);
    const cell = territory.cells[index]!;
    const vertex = vertexAt.get(cell.site[0]);
    if (vertex === undefined || stream.next() > share) continue;
    const roads = (leaving.get(vertex) ?? [])
      .filter((h) => mesh.tag(h).street?.roadClass === 'unclassified')
      .sort((p, q) => distance(mesh.start(q), mesh.end(q)) - distance(mesh.start(p), mesh.end(p)));
    for (const h of roads.slice(0, 1)) {
      const reach = Math.min(distance(mesh.start(h), mesh.end(h)) * 0.8, stream.between(60, 120));
      for (const side of [h, h ^ 1]) {
        const face = strip(plan, ground, side, vertex, reach);
        if (face === undefined || blocks.ofFace(face)) continue;
        blocks.add([face], {
          ...assign('village'),
          density: 0,
          name: { name: cell.village.name, pinyin: cell.village.pinyin },
        });
      }
    }
  }
}

/**
 * Cuts a strip off the face left of `side`, along that road from the village's crossing for `reach` metres.
 *
 *   crossing ●━━━━━━━━━━━━━━ road
 *            │ strip │
 *            └───────┘ corner
 */
function strip(
  plan: CityPlan,
  ground: Ground[],
  side: number,
  crossing: number,
  reach: number,
): number | undefined {
  const { mesh } = plan;
  const face = mesh.face[side]!;
  if (ground[face]?.kind !== 'country') return undefined;
  const [a, b] = [mesh.start(side), mesh.end(side)];
  const size = distance(a, b);
  if (size < 60) return undefined;
  const along: Point = [(b[0] - a[0]) / size, (b[1] - a[1]) / size];
  const left: Point = [-along[1], along[0]];
  const forwards = mesh.origin[side] === crossing;
  const from = forwards ? a : b;
  const sign = forwards ? 1 : -1;
  const depth = halfWidthOf(mesh.tag(side)) + STRIP_DEPTH_METERS;
  const corner: Point = [
    from[0] + along[0] * sign * reach + left[0] * depth,
    from[1] + along[1] * sign * reach + left[1] * depth,
  ];
  const share = forwards ? reach / size : 1 - reach / size;
  const other = mesh.carve(
    face,
    side,
    share,
    corner,
    [-along[0] * sign, -along[1] * sign],
    BOUND,
    reach + 2.5 * depth,
  );
  if (other === undefined) return undefined;
  ground[other] = ground[face]!;
  // Walking with the face on the left, what lies before the cut is the strip where the road leads away from
  // the crossing, what lies after it where the road leads there.
  return forwards ? other : face;
}
