import type { FeatureInput } from '@tongtu/sdk/contract';
import type { Blocks } from '../blocks/block.ts';
import type { Point } from '../geometry/plane.ts';
import { centroid } from '../geometry/polygon.ts';
import { along, lengthOf } from '../geometry/polyline.ts';
import { englishName, romanise } from '../names/romanise.ts';
import type { CityPlan } from '../plan/city-plan.ts';
import type { Random } from '../random.ts';
import type { Network } from '../streets/network.ts';
import { line, type maker, point } from './feature.ts';

/** Chimneys, masts, archways: built objects that are no buildings. */
export function* objectFeatures(
  plan: CityPlan,
  blocks: Blocks,
  facility: ReturnType<typeof maker>,
  random: Random,
): Generator<FeatureInput> {
  for (const block of blocks.all) {
    if (block.form === 'sheds' && random.chance(0.05)) {
      yield facility(point(centroid(blocks.outline(plan.mesh, block))), {
        kind: 'chimney',
        height: random.whole(24, 60),
        material: '砖',
      });
    }
    if (block.form === 'school' && random.chance(0.5)) {
      yield facility(line([...blocks.outline(plan.mesh, block).slice(0, 3)]), {
        kind: 'wall',
        height: 2.4,
        material: '砖',
      });
    }
  }
  for (const { zone } of plan.towns) {
    const [cos, sin] = [Math.cos(zone.axis), Math.sin(zone.axis)];
    const at: Point = [zone.centre[0] + cos * 40 - sin * 22, zone.centre[1] + sin * 40 + cos * 22];
    yield facility(point(at), {
      kind: random.chance(0.5) ? 'archway' : 'communications_tower',
      height: random.whole(9, 40),
    });
  }
}

const ORDINALS = [
  ['一', 'yī'],
  ['二', 'èr'],
  ['三', 'sān'],
  ['四', 'sì'],
  ['五', 'wǔ'],
  ['六', 'liù'],
  ['七', 'qī'],
  ['八', 'bā'],
] as const;

/** Bus stops along the main streets of the centre and the towns. */
export function* busFeatures(
  plan: CityPlan,
  network: Network,
  transport: ReturnType<typeof maker>,
  random: Random,
): Generator<FeatureInput> {
  for (const [street, chains] of network.chains) {
    if (!street.name || !['primary', 'secondary', 'tertiary'].includes(street.roadClass)) continue;
    const every = street.name.endsWith('公路') ? 1900 : 620;
    for (const chain of chains) {
      const points = chain.nodes.map((v) => network.points[v]!);
      const total = lengthOf(points);
      let number = 0;
      for (let t = every / 2; t < total; t += every) {
        const { point: p, direction: d } = along(points, t);
        const rank = Math.floor(number / 2) % ORDINALS.length;
        const ordinal = ORDINALS[rank]!;
        const side = (number++ % 2 === 0 ? 1 : -1) * 13;
        yield transport(point([p[0] - d[1] * side, p[1] + d[0] * side]), {
          kind: 'bus_stop',
          name: `${street.name}${ordinal[0]}站`,
          name_pinyin: `${street.pinyin} ${ordinal[1]} zhàn`,
          name_en: `${englishName(street.name, street.pinyin!)} Stop ${rank + 1}`,
          shelter: random.chance(0.7),
        });
      }
    }
  }
  for (const { zone } of plan.towns) {
    if (!zone.town) continue;
    const at: Point = [
      zone.centre[0] + Math.cos(zone.axis + 0.5) * 120,
      zone.centre[1] + Math.sin(zone.axis + 0.5) * 120,
    ];
    const base = zone.town.name.replace(/(街道|镇)$/, '');
    const reading = zone.town.pinyin
      .split(' ')
      .slice(0, [...base].length)
      .join(' ');
    yield transport(point(at), {
      kind: 'bus_station',
      name: `${base}汽车站`,
      name_pinyin: `${reading} qì chē zhàn`,
      name_en: `${romanise(reading)} Bus Station`,
      gb_code: '450103',
    });
  }
}
