import type { FeatureInput } from '@tongtu/sdk/contract';
import type { Addresses } from '../addresses/assign.ts';
import type { Building } from '../build/building.ts';
import { maker, polygon } from './feature.ts';

const COLOURS: Readonly<Record<Building['style'], readonly [wall: string, roof: string]>> = {
  old: ['#f3f1ec', '#4a4d52'],
  plaster: ['#e9dfcf', '#b9b2a6'],
  brick: ['#d3a98c', '#a98f7d'],
  stone: ['#ddd8cf', '#b4afa7'],
  glass: ['#b9cad8', '#93a6b5'],
  steel: ['#d5d9de', '#a9b4bf'],
  temple: ['#d9a441', '#5b4a3a'],
};

export function* buildingFeatures(
  buildings: readonly Building[],
  { numberOf, compound }: Addresses,
): Generator<FeatureInput> {
  const feature = maker('building');
  const inCompound = new Map(compound.map(({ building, number }) => [building, `${number}幢`]));
  for (const b of buildings) {
    const [colour, roof] = COLOURS[b.style];
    const number = numberOf.get(b);
    const within = inCompound.get(b);
    yield feature(polygon(b.rings), {
      kind: b.kind,
      ...(b.name
        ? { name: b.name.name, name_pinyin: b.name.pinyin, ...(b.name.en ? { name_en: b.name.en } : {}) }
        : {}),
      height: b.heightMeters,
      floors: b.floors,
      ...(b.floorsUnderground ? { floors_underground: b.floorsUnderground } : {}),
      ...(b.minHeightMeters ? { min_height: b.minHeightMeters } : {}),
      structure: b.structure,
      built_year: b.builtYear,
      roof_shape: b.roofShape,
      colour,
      roof_colour: roof,
      gb_code: b.heightMeters >= 100 ? '310501' : b.heightMeters >= 27 ? '310500' : '310300',
      ...(number ? { house_number: `${number.number}号` } : {}),
      ...(within ? { building_number: within } : {}),
    });
  }
}
