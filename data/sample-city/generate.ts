import type { FeatureInput } from '@tongtu/sdk/contract';
import { assignAddresses } from './addresses/assign.ts';
import { nameBlocks } from './addresses/compounds.ts';
import { layOut } from './blocks/lay-out.ts';
import { build } from './build/build.ts';
import { landmarks } from './build/landmarks.ts';
import { addressFeatures } from './features/addresses.ts';
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
  const buildings = [
    ...landmarks(plan, lines),
    ...build(plan, blocks, lines.corridor, random.fork('buildings')),
  ];

  const addresses = assignAddresses(plan, blocks, buildings, roads, where);

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
  yield* buildingFeatures(buildings, addresses);
  yield* addressFeatures(plan, addresses, where);

  yield* placeFeatures(plan);
  yield* poiFeatures(plan, blocks, buildings, addresses.numberOf, where, random.fork('pois'));
  yield* cityManagementFeatures(plan, blocks, where, 2400 * Math.sqrt(scale), random.fork('components'));
}
