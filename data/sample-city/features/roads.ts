import type { FeatureInput, Properties } from '@tongtu/sdk/contract';
import type { Point } from '../geometry/plane.ts';
import { distance, lengthOf, offset } from '../geometry/polyline.ts';
import { englishName } from '../names/romanise.ts';
import { ROAD_WIDTH_METERS, type RoadClass, type Street } from '../plan/tags.ts';
import type { Network } from '../streets/network.ts';
import { pieces } from '../streets/pieces.ts';
import { line, type maker, polygon } from './feature.ts';

const LANES: Readonly<Partial<Record<RoadClass, number>>> = {
  trunk: 8,
  primary: 6,
  secondary: 4,
  tertiary: 2,
  residential: 2,
};
const SPEED: Readonly<Partial<Record<RoadClass, number>>> = {
  trunk: 70,
  primary: 60,
  secondary: 50,
  tertiary: 40,
  unclassified: 40,
  residential: 30,
  living_street: 20,
};
const GB: Readonly<Partial<Record<RoadClass, string>>> = {
  trunk: '430200',
  primary: '430501',
  secondary: '430502',
  tertiary: '430503',
  unclassified: '420400',
  service: '430600',
  track: '440100',
};

/** Streets and roads of the map, cut where bridges begin and end; the bridges' own areas. */
export function* roadFeatures(
  network: Network,
  road: ReturnType<typeof maker>,
  area: ReturnType<typeof maker>,
): Generator<FeatureInput> {
  const bridges: FeatureInput[] = [];
  for (const [street, chains] of network.chains) {
    const properties = roadProperties(street);
    for (const chain of chains) {
      for (const { points, bridge } of pieces(network, chain)) {
        yield road(line(points), bridge ? { ...properties, bridge, layer: 1 } : properties);
        if (bridge && lengthOf(points) < 260 && isGentle(points)) {
          bridges.push(
            area(polygon([deck(points, ROAD_WIDTH_METERS[street.roadClass])]), {
              kind: 'bridge',
              bridge: true,
              layer: 1,
              bridge_structure: street.roadClass === 'pedestrian' ? 'arch' : 'beam',
              ...(street.roadClass === 'pedestrian' ? { surface: 'stone' } : {}),
            }),
          );
        }
      }
    }
  }
  yield* bridges;
}

function roadProperties(street: Street): Properties {
  const { roadClass, name, pinyin, ref } = street;
  const lanes = LANES[roadClass];
  const speed = SPEED[roadClass];
  const gb = GB[roadClass];
  return {
    kind: roadClass,
    ...(name ? { name } : {}),
    ...(name && pinyin ? { name_pinyin: pinyin, name_en: englishName(name, pinyin) } : {}),
    ...(ref ? { ref } : {}),
    ...(gb ? { gb_code: gb } : {}),
    width: ROAD_WIDTH_METERS[roadClass],
    surface:
      roadClass === 'pedestrian'
        ? 'stone'
        : roadClass === 'living_street'
          ? 'paving_stones'
          : roadClass === 'track'
            ? 'gravel'
            : 'asphalt',
    ...(lanes ? { lanes } : {}),
    ...(speed ? { max_speed: speed } : {}),
  };
}

/** A deck cannot be drawn around a corner: there the road alone shows the bridge. */
function isGentle(points: readonly Point[]): boolean {
  return points.every((p, i) => {
    const [a, b] = [points[i - 1], points[i + 1]];
    if (!a || !b) return true;
    const [ux, uy, vx, vy] = [p[0] - a[0], p[1] - a[1], b[0] - p[0], b[1] - p[1]];
    return ux * vx + uy * vy > 0.9 * Math.hypot(ux, uy) * Math.hypot(vx, vy);
  });
}

function deck(points: readonly Point[], width: number): Point[] {
  // Corners closer together than the deck is wide would fold its edge.
  const last = points[points.length - 1]!;
  const kept = [points[0]!];
  for (const p of points.slice(1, -1)) {
    if (distance(p, kept[kept.length - 1]!) > width * 0.7 && distance(p, last) > width * 0.7) kept.push(p);
  }
  kept.push(last);
  return [...offset(kept, -width / 2), ...offset(kept, width / 2).reverse()];
}
