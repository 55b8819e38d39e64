import type { Block } from '../blocks/block.ts';
import type { Point } from '../geometry/plane.ts';
import { SegmentIndex } from '../geometry/segment-index.ts';
import { stationEnglish } from '../names/romanise.ts';
import type { CityPlan } from '../plan/city-plan.ts';
import { ROAD_WIDTH_METERS } from '../plan/tags.ts';
import type { TrunkLines } from '../plan/trunk-lines.ts';
import type { Building } from './building.ts';
import { cornersOf, type Footprint } from './plot.ts';
import { box, lightWell, octagon } from './shapes.ts';

/** Buildings that stand where they stand: the Tower of Mist and Rain on its island, the railway stations. */
export function landmarks(plan: CityPlan, lines: TrunkLines): Building[] {
  return [...island(plan), ...stationHalls(plan, lines)];
}

/** No block holds these. */
const GROUND: Block = { id: -1, faces: [], use: 'park', form: 'none', density: 0 };

function island(plan: CityPlan): Building[] {
  const lake = plan.lakes.find((candidate) => candidate.island);
  if (!lake?.island) return [];
  const [x, y] = middle(lake.island.shore);
  const at = (east: number, north: number, halfLength: number, halfDepth: number): Footprint => ({
    centre: [x + east, y + north],
    u: [1, 0],
    halfLength,
    halfDepth,
  });
  const common = {
    kind: 'historic',
    structure: 'wood',
    roofShape: 'hip-and-gable',
    style: 'temple',
    block: GROUND,
    builtYear: 1918,
  } as const;
  return [
    {
      ...common,
      rings: box(at(0, 4, 13, 9)),
      floors: 2,
      heightMeters: 19.5,
      name: { name: '烟雨楼', pinyin: 'yān yǔ lóu', en: 'Tower of Mist and Rain' },
    },
    {
      ...common,
      rings: lightWell(at(-2, -22, 15, 9)),
      floors: 1,
      heightMeters: 7.5,
      name: { name: '清晖堂', pinyin: 'qīng huī táng', en: 'Qinghui Hall' },
    },
    { ...common, rings: box(at(-27, 6, 6, 9)), floors: 1, heightMeters: 6.5 },
    { ...common, rings: box(at(26, 4, 5, 10)), floors: 1, heightMeters: 6.5 },
    {
      ...common,
      rings: octagon(at(6, 30, 4.5, 4.5), 0.58),
      kind: 'pavilion',
      roofShape: 'pyramidal',
      floors: 1,
      heightMeters: 7,
    },
    {
      ...common,
      rings: octagon(at(36, -16, 4, 4), 0.58),
      kind: 'pavilion',
      roofShape: 'pyramidal',
      floors: 1,
      heightMeters: 6.5,
    },
  ];
}

/** A hall beside each station, on the side where no street is in the way. */
function stationHalls(plan: CityPlan, { railways }: TrunkLines): Building[] {
  const roads = new SegmentIndex<unknown>(300);
  plan.mesh.tags.forEach(({ street, canal }, e) => {
    const half = street ? ROAD_WIDTH_METERS[street.roadClass] / 2 : canal ? canal.widthMeters / 2 : 0;
    if (half > 0)
      roads.add({ a: plan.mesh.start(2 * e), b: plan.mesh.end(2 * e), halfWidth: half + 2, owner: e });
  });
  const halls: Building[] = [];
  for (const { stations, highSpeed } of railways) {
    for (const { name, pinyin, at, along } of stations) {
      for (const side of [1, -1]) {
        const footprints = [75, 55, 38, 24].map((halfLength): Footprint => {
          const off = side * 42;
          return {
            centre: [at[0] - along[1] * off, at[1] + along[0] * off],
            u: along,
            halfLength,
            halfDepth: highSpeed ? 17 : 12,
          };
        });
        const free = footprints.find((f) => sampled(f).every((p) => roads.clearance(p, 60) > 0));
        if (!free) continue;
        halls.push({
          rings: box(free),
          kind: 'train_station',
          floors: 2,
          heightMeters: highSpeed ? 26 : 17,
          structure: 'steel',
          roofShape: highSpeed ? 'round' : 'flat',
          style: highSpeed ? 'steel' : 'stone',
          builtYear: highSpeed ? 2010 : 1995,
          block: GROUND,
          name: { name, pinyin, en: stationEnglish(pinyin) },
        });
        break;
      }
    }
  }
  return halls;
}

function sampled(f: Footprint): Point[] {
  const corners = cornersOf(f);
  return corners.flatMap((a, i) => {
    const b = corners[(i + 1) % 4]!;
    return Array.from(
      { length: 10 },
      (_, k) => [a[0] + ((b[0] - a[0]) * k) / 10, a[1] + ((b[1] - a[1]) * k) / 10] as const,
    );
  });
}

function middle(ring: readonly Point[]): Point {
  return [ring.reduce((s, p) => s + p[0], 0) / ring.length, ring.reduce((s, p) => s + p[1], 0) / ring.length];
}
