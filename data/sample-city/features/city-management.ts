import type { FeatureInput } from '@tongtu/sdk/contract';
import type { Blocks } from '../blocks/block.ts';
import type { Point } from '../geometry/plane.ts';
import { pointInside, signedArea } from '../geometry/polygon.ts';
import type { CityPlan } from '../plan/city-plan.ts';
import { ROAD_WIDTH_METERS } from '../plan/tags.ts';
import type { Random } from '../random.ts';
import type { Locator } from '../territory/locator.ts';
import { maker, point, polygon } from './feature.ts';

/** Major and minor class, name, metres between two on one side of a street, metres inwards from the kerb. */
const ALONG: readonly (readonly [
  kind: string,
  major: string,
  minor: string,
  name: string,
  every: number,
  inset: number,
])[] = [
  ['street_tree', '04', '002', '行道树', 38, 1.6],
  ['street_lamp', '01', '018', '路灯', 64, 1.1],
  ['storm_grate', '01', '004', '雨水箅子', 120, -0.4],
  ['sewage_manhole', '01', '002', '污水井盖', 140, -2.6],
  ['water_manhole', '01', '001', '上水井盖', 190, 2.2],
  ['litter_bin', '03', '005', '垃圾箱', 160, 1.3],
  ['fire_hydrant', '01', '013', '消防设施', 230, 1.2],
  ['communication_manhole', '01', '007', '通讯井盖', 260, 2.8],
];

/** Components are surveyed in the inner part of the grid. */
const DETAILED_SHARE = 0.44;

/**
 * Management grid over the built-up centre (one cell per block, 15 digits: community code and a number) and
 * the components along its streets. Component codes have the 17 digits of GB/T 47678.5-2026: district 6, major
 * class 2, minor class 3, number 6. Its minor classes are not published: those here are GB/T 30428's, padded.
 */
export function* cityManagementFeatures(
  plan: CityPlan,
  blocks: Blocks,
  locator: Locator,
  reach: number,
  random: Random,
): Generator<FeatureInput> {
  const { mesh, centre } = plan;
  const grid = maker('management_grid');
  const component = maker('city_component');
  const perCommunity = new Map<string, number>();
  const gridOfFace = new Map<number, string>();
  for (const block of blocks.all) {
    if (block.zone !== centre.zone) continue;
    for (const face of block.faces) {
      const ring = mesh.ring(face);
      const middle = pointInside(ring);
      if (Math.hypot(middle[0], middle[1]) > reach) continue;
      const community = locator.cellAt(middle)?.village.code;
      if (!community) continue;
      const number = (perCommunity.get(community) ?? 0) + 1;
      if (number > 999) continue;
      perCommunity.set(community, number);
      const code = community + String(number).padStart(3, '0');
      gridOfFace.set(face, code);
      yield grid(polygon([ring]), {
        grid_code: code,
        area: Math.round(signedArea(ring)),
        town_code: community.slice(0, 9),
        community_code: community,
      });
    }
  }
  const counts = new Map<string, number>();
  for (let h = 0; h < mesh.origin.length; h++) {
    const { street } = mesh.tag(h);
    const code = gridOfFace.get(mesh.face[h]!);
    if (!street?.name || !code) continue;
    const [a, b] = [mesh.start(h), mesh.end(h)];
    if (Math.hypot(a[0], a[1]) > reach * DETAILED_SHARE) continue;
    const size = Math.hypot(b[0] - a[0], b[1] - a[1]);
    const half = ROAD_WIDTH_METERS[street.roadClass] / 2;
    const narrow = half < 4;
    for (const [kind, major, minor, name, every, inset] of ALONG) {
      if (narrow && (kind === 'street_tree' || kind === 'storm_grate')) continue;
      const step = narrow ? every * 1.5 : every;
      for (let t = random.between(0.1, 1) * step; t < size - 6; t += step) {
        const side = half - (narrow ? 0.4 : inset);
        const at: Point = [
          a[0] + ((b[0] - a[0]) * t) / size - ((b[1] - a[1]) / size) * side,
          a[1] + ((b[1] - a[1]) * t) / size + ((b[0] - a[0]) / size) * side,
        ];
        const key = code.slice(0, 6) + major + minor;
        const number = (counts.get(key) ?? 0) + 1;
        counts.set(key, number);
        yield component(point(at), {
          kind,
          component_code: key + String(number).padStart(6, '0'),
          class_code: major + minor,
          class_name: name,
          standard: 'GB/T 47678',
          state: random.chance(0.97) ? 'intact' : 'damaged',
          department: kind === 'street_tree' ? '市园林市政中心（模拟）' : '市综合行政执法局（模拟）',
          grid_code: code,
          town_code: code.slice(0, 9),
          community_code: code.slice(0, 12),
          ...(kind === 'street_tree'
            ? {
                species: random.pick(['香樟', '悬铃木', '银杏', '垂柳', '广玉兰']),
                trunk_diameter: random.whole(12, 48),
              }
            : {}),
        });
      }
    }
  }
}
