import type { FeatureInput } from '@tongtu/sdk/contract';
import type { Block, Blocks } from '../blocks/block.ts';
import { signedArea } from '../geometry/polygon.ts';
import { englishName } from '../names/romanise.ts';
import type { CityPlan } from '../plan/city-plan.ts';
import { maker, polygon } from './feature.ts';

const GB: Readonly<Record<string, string>> = {
  paddy: '810301',
  farmland: '810302',
  park: '820200',
  grass: '820200',
};

/** Land use: every block and field, a coverage without gap or overlap whose neighbours share all vertices. */
export function* landFeatures(plan: CityPlan, blocks: Blocks): Generator<FeatureInput> {
  const use = maker('land_use');
  for (const block of blocks.all) {
    const outline = blocks.outline(plan.mesh, block);
    const gb = GB[block.use];
    const inner = block.field ? [...(block.holes ?? []), block.field.outer] : (block.holes ?? []);
    const holes = inner.map((hole) => [...hole].reverse());
    const area = signedArea(outline) - holes.reduce((sum, hole) => sum + Math.abs(signedArea(hole)), 0);
    yield use(polygon([outline, ...holes]), {
      kind: block.use,
      ...named(block),
      ...(gb ? { gb_code: gb } : {}),
      area: Math.round(area),
    });
    if (block.field) {
      const { outer, inner: lawn } = block.field;
      yield use(polygon([outer, [...lawn].reverse()]), {
        kind: 'track',
        sport: 'athletics',
        surface: 'tartan',
      });
      yield use(polygon([lawn]), { kind: 'pitch', sport: 'soccer', surface: 'artificial_turf' });
    }
  }
  for (const lake of plan.lakes) {
    if (lake.island)
      yield use(polygon([lake.island.shore]), {
        kind: 'park',
        name: lake.island.name,
        name_pinyin: lake.island.pinyin,
        name_en: lake.island.en,
      });
  }
}

const SITES: Readonly<Partial<Record<Block['form'], string>>> = {
  school: 'school',
  university: 'university',
  hospital: 'hospital',
  government: 'government',
  temple: 'temple',
  slabs: 'residential_compound',
  towers: 'residential_compound',
  villas: 'residential_compound',
};

/** Grounds that are one thing in themselves: schools, hospitals, compounds. */
export function* siteFeatures(
  plan: CityPlan,
  blocks: Blocks,
  facility: ReturnType<typeof maker>,
): Generator<FeatureInput> {
  for (const block of blocks.all) {
    const kind = SITES[block.form];
    if (!kind || (kind === 'residential_compound' && (!block.name || block.zone?.kind !== 'centre')))
      continue;
    yield facility(polygon([blocks.outline(plan.mesh, block)]), { kind, ...named(block) });
  }
}

function named({ name }: Block) {
  if (!name) return {};
  return {
    name: name.name,
    name_pinyin: name.pinyin,
    name_en: name.en ?? englishName(name.name, name.pinyin),
  };
}
