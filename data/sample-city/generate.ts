import type { FeatureInput } from '@tongtu/sdk/contract';
import { nameBlocks } from './addresses/compounds.ts';
import { type Entrance, gateOf, type Numbered, numberEntrances } from './addresses/number.ts';
import type { Block } from './blocks/block.ts';
import { layOut } from './blocks/lay-out.ts';
import { build } from './build/build.ts';
import type { Building } from './build/building.ts';
import { addressFeatures, type CompoundBuilding, type VillageHouse } from './features/addresses.ts';
import { buildingFeatures } from './features/buildings.ts';
import { cityManagementFeatures } from './features/city-management.ts';
import { divisionFeatures } from './features/divisions.ts';
import { busFeatures, objectFeatures } from './features/facilities.ts';
import { maker } from './features/feature.ts';
import { landFeatures, siteFeatures } from './features/land.ts';
import { placeFeatures } from './features/places.ts';
import { poiFeatures } from './features/pois.ts';
import { reliefFeatures } from './features/relief.ts';
import { roadFeatures } from './features/roads.ts';
import {
  expresswayFeatures,
  pipelineFeatures,
  railwayFeatures,
  stationFeatures,
} from './features/trunk-lines.ts';
import { waterFeatures } from './features/water.ts';
import { planCity } from './plan/city-plan.ts';
import { trunkLines } from './plan/trunk-lines.ts';
import { seededRandom } from './random.ts';
import { Names, nameStreets } from './streets/naming.ts';
import { network } from './streets/network.ts';
import { locator } from './territory/locator.ts';
import { outlineOf } from './territory/outline.ts';

const COMPOUND_FORMS: ReadonlySet<string> = new Set([
  'slabs',
  'towers',
  'villas',
  'school',
  'university',
  'hospital',
  'sheds',
]);
const NUMBERED_COUNTIES = new Set(['330402', '330411']);

/** The whole city, collection by collection. Plans first, then yields: memory holds the plan and the buildings. */
export function* generate(seed: number, scale: number): Generator<FeatureInput> {
  const random = seededRandom(seed);
  const plan = planCity(Math.sqrt(scale), random.fork('plan'));
  const lines = trunkLines(plan);
  const { blocks, ground } = layOut(plan, Math.min(1, scale), random.fork('blocks'));
  const where = locator(plan.territory);
  const roads = network(plan, ground);
  const names = new Names(random.fork('names'));
  nameStreets(roads, where, names);
  nameBlocks(plan, blocks, where, names, random.fork('compounds'));
  const buildings = build(plan, blocks, lines.corridor, random.fork('buildings'));

  const byBlock = new Map<Block, Building[]>();
  for (const building of buildings) {
    const list = byBlock.get(building.block);
    if (list) list.push(building);
    else byBlock.set(building.block, [building]);
  }
  const entrances: Entrance[] = [];
  for (const building of buildings) {
    if (building.front && building.block.form !== 'village') entrances.push({ ...building.front, building });
  }
  for (const block of byBlock.keys()) {
    const gate = COMPOUND_FORMS.has(block.form) ? gateOf(plan.mesh, blocks, block) : undefined;
    if (gate) entrances.push(gate);
  }
  const numbered = numberEntrances(plan.mesh, roads, entrances);
  const numberOf = new Map<Building, Numbered>();
  const gates = new Map<Block, Numbered>();
  for (const entrance of numbered) {
    if (entrance.building) numberOf.set(entrance.building, entrance);
    else if (entrance.block) gates.set(entrance.block, entrance);
  }
  const compound: CompoundBuilding[] = [];
  const houses: VillageHouse[] = [];
  const inCompound = new Map<Building, string>();
  const groups = new Map<string, number>();
  for (const [block, list] of byBlock) {
    const gate = gates.get(block);
    if (gate && block.form !== 'sheds') {
      list.forEach((building, i) => {
        inCompound.set(building, `${i + 1}幢`);
        const detailed =
          block.zone === plan.centre.zone &&
          block.density > 0.52 &&
          (block.form === 'slabs' || block.form === 'towers');
        if (detailed) compound.push({ building, block, gate, number: i + 1 });
      });
    }
    if (block.form !== 'village' || !block.name) continue;
    const cell = where.cellAt(list[0]!.rings[0]![0]!);
    if (!cell || !NUMBERED_COUNTIES.has(cell.town.county.code)) continue;
    const group = (groups.get(cell.village.code) ?? 0) + 1;
    groups.set(cell.village.code, group);
    let houseNumber = 1;
    for (const building of list) {
      if (building.front) houses.push({ building, group, number: houseNumber++ });
    }
  }

  const outline = outlineOf(plan.territory);
  const road = maker('road');
  const roadArea = maker('road_area');
  const facility = maker('facility');
  const transport = maker('transport_facility');
  yield* divisionFeatures(plan.territory);
  yield* landFeatures(plan, blocks);
  yield* waterFeatures(plan, blocks, random.fork('water'));
  yield* reliefFeatures(plan, random.fork('relief'));
  yield* roadFeatures(roads, road, roadArea);
  yield* expresswayFeatures(lines, plan, outline, road);
  yield* railwayFeatures(lines, plan, outline);
  yield* stationFeatures(lines, transport, roadArea);
  yield* busFeatures(plan, roads, transport, random.fork('bus'));
  yield* pipelineFeatures(lines, outline);
  yield* siteFeatures(plan, blocks, facility);
  yield* objectFeatures(plan, blocks, facility, random.fork('objects'));
  yield* buildingFeatures(buildings, numberOf, inCompound);
  yield* addressFeatures(
    numbered,
    compound,
    houses,
    where,
    (block) => block.form === 'slabs' && block.density > 0.82,
  );
  yield* placeFeatures(plan);
  yield* poiFeatures(plan, blocks, buildings, numberOf, where, random.fork('pois'));
  yield* cityManagementFeatures(plan, blocks, where, 2400, random.fork('components'));
}
