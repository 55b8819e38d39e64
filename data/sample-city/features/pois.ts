import type { FeatureInput } from '@tongtu/sdk/contract';
import type { Numbered } from '../addresses/number.ts';
import type { Block, Blocks } from '../blocks/block.ts';
import { weighted } from '../blocks/uses.ts';
import type { Building } from '../build/building.ts';
import type { Point } from '../geometry/plane.ts';
import { centroid, pointInside } from '../geometry/polygon.ts';
import { englishName, romanise } from '../names/romanise.ts';
import stock from '../names/stock.json' with { type: 'json' };
import type { CityPlan } from '../plan/city-plan.ts';
import { readPoint, type WrittenPoint } from '../plan/place-facts.ts';
import type { Random } from '../random.ts';
import type { Locator } from '../territory/locator.ts';
import { components } from './addresses.ts';
import { maker, point } from './feature.ts';

type Written = readonly [zh: string, pinyin: string];
type Trade = readonly [
  kind: string,
  category: string,
  weight: number,
  names: readonly (readonly [string, string, string])[],
];

const TRADES = (stock.street as unknown as readonly Trade[]).map((trade) => [trade, trade[2]] as const);
const FIRST = stock.shopFirst as unknown as readonly Written[];

/** Blocks that are one place to look for. */
const OF_FORM: Readonly<Partial<Record<Block['form'], readonly [kind: string, category: string]>>> = {
  school: ['school', 'amenity'],
  university: ['university', 'amenity'],
  hospital: ['hospital', 'amenity'],
  temple: ['place_of_worship', 'amenity'],
  hotel: ['hotel', 'tourism'],
  mall: ['mall', 'shop'],
  government: ['townhall', 'amenity'],
  park: ['park', 'leisure'],
};

export function* poiFeatures(
  plan: CityPlan,
  blocks: Blocks,
  buildings: readonly Building[],
  numbers: ReadonlyMap<Building, Numbered>,
  locator: Locator,
  random: Random,
): Generator<FeatureInput> {
  const poi = maker('poi');
  for (const [name, pinyin, en, kind, category, at] of stock.landmarks as unknown as readonly (readonly [
    string,
    string,
    string,
    string,
    string,
    WrittenPoint,
  ])[]) {
    yield poi(point(readPoint(at)), { kind, category, name, name_pinyin: pinyin, name_en: en });
  }
  for (const block of blocks.all) {
    const of = OF_FORM[block.form];
    if (!of || !block.name) continue;
    const outline = blocks.outline(plan.mesh, block);
    yield poi(point(pointInside(outline)), {
      kind: of[0],
      category: of[1],
      name: block.name.name,
      name_pinyin: block.name.pinyin,
      name_en: block.name.en ?? englishName(block.name.name, block.name.pinyin),
    });
  }
  for (const building of buildings) {
    if (
      !building.shops ||
      !building.front ||
      !random.chance(building.block.zone?.kind === 'centre' ? 0.8 : 0.5)
    )
      continue;
    const number = numbers.get(building);
    const count = building.kind === 'mall' ? random.whole(5, 9) : building.style === 'glass' ? 2 : 1;
    for (let i = 0; i < count; i++) {
      const [kind, category, , names] = weighted(TRADES, random);
      const [what, reading, english] = random.pick(names);
      const [first, firstReading] = random.pick(FIRST);
      const at = inside(building, i, count, random);
      const cell = number ? locator.cellAt(at) : undefined;
      yield poi(point(at), {
        kind,
        category,
        name: first + what,
        name_pinyin: `${firstReading} ${reading}`,
        name_en: `${romanise(firstReading)} ${english}`,
        ...(kind === 'restaurant' || kind === 'fast_food' ? { cuisine: 'chinese' } : {}),
        ...(cell && number
          ? {
              address: components(cell, { street: number.street.name!, house_number: `${number.number}号` })
                .full_address,
            }
          : {}),
        ...(random.chance(0.35)
          ? {
              opening_hours: random.pick([
                'Mo-Su 09:00-21:00',
                'Mo-Su 08:00-20:00',
                'Mo-Su 10:00-22:00',
                '24/7',
                'Mo-Su 06:00-14:00',
              ]),
            }
          : {}),
      });
    }
  }
}

/** Just behind the front; several shops of one building stand around its middle. */
function inside({ front, rings }: Building, index: number, count: number, random: Random): Point {
  const middle = centroid(rings[0]!);
  const at = front!.at;
  if (count === 1) return [at[0] + (middle[0] - at[0]) * 0.3, at[1] + (middle[1] - at[1]) * 0.3];
  const corner = rings[0]![Math.floor((index / count) * rings[0]!.length)]!;
  const reach = random.between(0.35, 0.75);
  return [middle[0] + (corner[0] - middle[0]) * reach, middle[1] + (corner[1] - middle[1]) * reach];
}
