import type { FeatureInput } from '@tongtu/sdk/contract';
import type { Blocks } from '../blocks/block.ts';
import { frameOf } from '../blocks/cut.ts';
import { Plot } from '../build/plot.ts';
import { box } from '../build/shapes.ts';
import type { Point } from '../geometry/plane.ts';
import { along, distance, lengthOf, offset } from '../geometry/polyline.ts';
import { SegmentIndex } from '../geometry/segment-index.ts';
import type { CityPlan } from '../plan/city-plan.ts';
import type { Watercourse } from '../plan/waters.ts';
import type { Random } from '../random.ts';
import { line, maker, point, polygon } from './feature.ts';

/** Rivers and canals as lines and as areas, lakes, ponds, the sea, and what people built for water. */
export function* waterFeatures(plan: CityPlan, blocks: Blocks, random: Random): Generator<FeatureInput> {
  const area = maker('water_area');
  const course = maker('water_line');
  const courses = [
    ...plan.rivers,
    ...plan.centre.waters,
    ...plan.towns.flatMap((town) => town.waters),
    ...plan.country.waters,
  ];
  for (const water of courses) {
    yield course(line(water.line), {
      kind: water.kind,
      ...nameOf(water),
      width: Math.round(water.widthMeters),
      ...(water.navigableClass ? { navigable_class: water.navigableClass } : {}),
      gb_code: water.kind === 'canal' && water.name ? '220100' : '210101',
      bank_material: water.name ? 'stone' : 'ecological',
    });
  }
  for (const water of courses) {
    const closed = water.line[0] === water.line[water.line.length - 1];
    yield area(polygon(closed ? moatRings(water) : [stroke(water)]), {
      kind: water.name === '环城河' ? 'moat' : water.kind,
      ...nameOf(water),
      gb_code: '210101',
      water_level: 1.2,
    });
  }
  for (const lake of plan.lakes) {
    yield area(polygon(lake.island ? [lake.shore, lake.island.shore] : [lake.shore]), {
      kind: lake.kind,
      ...nameOf(lake),
      gb_code: lake.kind === 'reservoir' ? '240101' : '230101',
      water_level: 1.3,
      ...(lake.kind === 'reservoir' ? { storage_capacity: 4_100_000 } : {}),
    });
  }
  const { lowWater, farShore } = plan.shore;
  yield area(polygon([[...lowWater, ...farShore]]), {
    kind: 'ocean',
    name: '杭州湾',
    name_pinyin: 'háng zhōu wān',
    name_en: 'Hangzhou Bay',
    salt: true,
  });
  for (const rings of fishPonds(plan, blocks, random.fork('ponds'))) {
    yield area(polygon(rings), { kind: 'fish_pond', gb_code: '230102' });
  }
  for (const { ponds } of blocks.all) {
    for (const pond of ponds?.values() ?? [])
      yield area(polygon([pond]), { kind: 'pond', gb_code: '230102' });
  }
  yield* waterFacilities(plan, courses, random.fork('facilities'));
}

const nameOf = ({ name, pinyin, en }: { name?: string; pinyin?: string; en?: string }) => ({
  ...(name ? { name } : {}),
  ...(pinyin ? { name_pinyin: pinyin } : {}),
  ...(en ? { name_en: en } : {}),
});

/** The water of a line: its two banks. The ends reach on a little, into the water that they meet. */
function stroke({ line: written, widthMeters }: Watercourse): Point[] {
  const course = spaced(written, widthMeters * 0.7);
  const half = widthMeters / 2;
  const reach = half * 0.7;
  const [a, b] = [course[0]!, course[1]!];
  const [z, y] = [course[course.length - 1]!, course[course.length - 2]!];
  const beyond = (end: Point, inner: Point): Point => {
    const size = Math.hypot(end[0] - inner[0], end[1] - inner[1]);
    return [end[0] + ((end[0] - inner[0]) / size) * reach, end[1] + ((end[1] - inner[1]) / size) * reach];
  };
  const longer = [beyond(a, b), ...course.slice(1, -1), beyond(z, y)];
  return [...offset(longer, -half), ...offset(longer, half).reverse()];
}

/** Without corners closer together than a bank can turn; both ends stay. */
function spaced(course: readonly Point[], least: number): Point[] {
  const last = course[course.length - 1]!;
  const kept = [course[0]!];
  for (const p of course.slice(1, -1)) {
    if (distance(p, kept[kept.length - 1]!) >= least && distance(p, last) >= least) kept.push(p);
  }
  kept.push(last);
  return kept;
}

function moatRings(water: Watercourse): Point[][] {
  const ring = water.line.slice(0, -1);
  const half = water.widthMeters / 2;
  return [offset(ring, -half, true), offset(ring, half, true)];
}

/** Fish ponds in rows on the ground that is used for them. */
function* fishPonds(plan: CityPlan, blocks: Blocks, random: Random) {
  const none = new SegmentIndex<unknown>();
  for (const block of blocks.all) {
    if (block.use !== 'aquaculture') continue;
    for (const face of block.faces) {
      const plot = new Plot(plan.mesh, face, none);
      const { direction: u, length, breadth, middle } = frameOf(plot.ring);
      const [halfLength, halfDepth] = [random.between(48, 70), random.between(24, 34)];
      let left = 28;
      for (let y = -breadth / 2; y < breadth / 2; y += halfDepth * 2 + 7) {
        for (let x = -length / 2; x < length / 2; x += halfLength * 2 + 7) {
          const centre: Point = [middle[0] + u[0] * x - u[1] * y, middle[1] + u[1] * x + u[0] * y];
          const f = { centre, u, halfLength, halfDepth };
          if (left > 0 && random.chance(0.8) && plot.place(f, 5)) {
            left -= 1;
            yield box(f);
          }
        }
      }
    }
  }
}

function* waterFacilities(
  plan: CityPlan,
  courses: readonly Watercourse[],
  random: Random,
): Generator<FeatureInput> {
  const facility = maker('water_facility');
  yield facility(line(plan.shore.wall), {
    kind: 'embankment',
    name: '海塘',
    name_pinyin: 'hǎi táng',
    name_en: 'Sea Wall',
    gb_code: '270101',
    material: '石',
    height: 7.5,
  });
  const placeOn = (water: Watercourse, share: number) => along(water.line, lengthOf(water.line) * share);
  const across = (water: Watercourse, share: number): Point[] => {
    const { point: p, direction: d } = placeOn(water, share);
    const half = water.widthMeters / 2 + 2;
    return [
      [p[0] - d[1] * half, p[1] + d[0] * half],
      [p[0] + d[1] * half, p[1] - d[0] * half],
    ];
  };
  for (const river of plan.rivers) {
    const end = river.line[river.line.length - 1]!;
    const coastal = plan.shore.wall.some((p) => Math.hypot(p[0] - end[0], p[1] - end[1]) < 1500);
    if (coastal) {
      yield facility(line(across(river, 0.996)), {
        kind: 'sluice',
        name: `${river.name}闸`,
        name_pinyin: `${river.pinyin} zhá`,
        name_en: `${river.en} Sluice`,
      });
    }
    for (const share of [0.3, 0.62]) {
      const { point: p, direction: d } = placeOn(river, share);
      const bank = river.widthMeters / 2;
      const from: Point = [p[0] - d[1] * bank, p[1] + d[0] * bank];
      yield facility(line([from, [from[0] + d[0] * 70, from[1] + d[1] * 70]]), { kind: 'wharf' });
    }
  }
  for (const water of courses) {
    if (water.name || !random.chance(0.12)) continue;
    const gate = random.chance(0.55);
    yield gate
      ? facility(line(across(water, 0.1)), { kind: 'sluice' })
      : facility(point(placeOn(water, 0.12).point), { kind: 'pumping_station' });
  }
}
