import type { Block, Blocks } from '../blocks/block.ts';
import type { Building } from '../build/building.ts';
import type { CityPlan } from '../plan/city-plan.ts';
import type { Network } from '../streets/network.ts';
import type { Locator } from '../territory/locator.ts';
import { type Entrance, gateOf, type Numbered, numberEntrances } from './number.ts';

/** A building of a compound with its number there, such as 3幢. */
interface CompoundBuilding {
  readonly building: Building;
  readonly block: Block;
  readonly gate: Numbered;
  readonly number: number;
}

/** A house of a village without street names: 3组12号. */
interface VillageHouse {
  readonly building: Building;
  readonly group: number;
  readonly number: number;
}

export interface Addresses {
  readonly numbered: readonly Numbered[];
  readonly numberOf: ReadonlyMap<Building, Numbered>;
  readonly compound: readonly CompoundBuilding[];
  readonly houses: readonly VillageHouse[];
}

const COMPOUNDS: ReadonlySet<string> = new Set([
  'slabs',
  'towers',
  'villas',
  'school',
  'university',
  'hospital',
]);
/** Works have a gate with a number; their halls have none. */
const GATED: ReadonlySet<string> = new Set([...COMPOUNDS, 'sheds']);

/** Numbers every entrance on a named street, the buildings of compounds, and the houses of villages. */
export function assignAddresses(
  plan: CityPlan,
  blocks: Blocks,
  buildings: readonly Building[],
  roads: Network,
  where: Locator,
): Addresses {
  const byBlock = new Map<Block, Building[]>();
  const entrances: Entrance[] = [];
  for (const building of buildings) {
    const list = byBlock.get(building.block);
    if (list) list.push(building);
    else byBlock.set(building.block, [building]);
    if (building.front && building.block.form !== 'village') entrances.push({ ...building.front, building });
  }
  for (const block of byBlock.keys()) {
    const gate = GATED.has(block.form) ? gateOf(plan.mesh, blocks, block) : undefined;
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
  const groups = new Map<string, number>();
  for (const [block, list] of byBlock) {
    const gate = gates.get(block);
    if (gate && COMPOUNDS.has(block.form)) {
      list.forEach((building, i) => {
        compound.push({ building, block, gate, number: i + 1 });
      });
    }
    if (block.form !== 'village') continue;
    const village = where.cellAt(list[0]!.rings[0]![0]!)?.village.code;
    if (!village) continue;
    const group = (groups.get(village) ?? 0) + 1;
    groups.set(village, group);
    let number = 1;
    for (const building of list) if (building.front) houses.push({ building, group, number: number++ });
  }
  return { numbered, numberOf, compound, houses };
}
