import type { FeatureInput, Properties } from '@tongtu/sdk/contract';
import type { Numbered } from '../addresses/number.ts';
import type { Block } from '../blocks/block.ts';
import type { Building } from '../build/building.ts';
import type { Point } from '../geometry/plane.ts';
import { centroid } from '../geometry/polygon.ts';
import type { Cell } from '../territory/cells.ts';
import type { Locator } from '../territory/locator.ts';
import { maker, point } from './feature.ts';

/** A building of a compound with its number there, such as 3幢. */
export interface CompoundBuilding {
  readonly building: Building;
  readonly block: Block;
  readonly gate: Numbered;
  readonly number: number;
}

export interface VillageHouse {
  readonly building: Building;
  readonly group: number;
  readonly number: number;
}

/** Component fields of an address by GB/T 35639, and the full text that they make. */
export function components(
  cell: Cell,
  parts: {
    street?: string;
    estate?: string;
    village_group?: string;
    house_number?: string;
    building_number?: string;
    unit?: string;
  },
): Properties & { full_address: string } {
  const { town, village } = cell;
  const inVillage = parts.village_group !== undefined;
  const full = [
    '浙江省',
    '嘉兴市',
    town.county.name,
    town.name,
    inVillage ? village.name : '',
    parts.street ?? '',
    inVillage ? (parts.village_group ?? '') : '',
    parts.house_number ?? '',
    parts.estate ?? '',
    parts.building_number ?? '',
    parts.unit ?? '',
  ].join('');
  return {
    province: '浙江省',
    city: '嘉兴市',
    county: town.county.name,
    town: town.name,
    community: village.name,
    ...parts,
    full_address: full,
    division_code: village.code,
    status: 'official',
    stage: 'current',
    object_stage: 'in_use',
    valid_from: '2024-01-01',
  };
}

export function* addressFeatures(
  numbered: readonly Numbered[],
  compound: readonly CompoundBuilding[],
  houses: readonly VillageHouse[],
  locator: Locator,
  wantsUnits: (block: Block) => boolean,
): Generator<FeatureInput> {
  const address = maker('address');
  const emit = function* (at: Point, kind: string, parts: Parameters<typeof components>[1]) {
    const cell = locator.cellAt(at);
    if (cell) yield address(point(at), { kind, ...components(cell, parts) });
  };
  for (const { at, street, number, block } of numbered) {
    const estate = block?.name?.name;
    yield* emit(at, estate ? 'compound' : 'house_number', {
      street: street.name!,
      house_number: `${number}号`,
      ...(estate ? { estate } : {}),
    });
  }
  for (const { building, block, gate, number } of compound) {
    const ring = building.rings[0]!;
    const parts = {
      street: gate.street.name!,
      house_number: `${gate.number}号`,
      ...(block.name ? { estate: block.name.name } : {}),
      building_number: `${number}幢`,
    };
    const units = building.units ?? 1;
    if (units < 2 || !wantsUnits(block)) {
      yield* emit(centroid(ring), 'building_number', parts);
      continue;
    }
    // Units count from the east, GB/T 35639; the doors are where the stairwells stand out to the north.
    for (let unit = 1; unit <= units; unit++)
      yield* emit(stairwell(ring, units, unit), 'unit', { ...parts, unit: `${unit}单元` });
  }
  for (const { building, group, number } of houses) {
    yield* emit(building.front!.at, 'village_group', {
      village_group: `${group}组`,
      house_number: `${number}号`,
    });
  }
}

/** The slab's ring begins with its south side from west to east, then the north side with four corners a unit. */
function stairwell(ring: readonly Point[], units: number, unit: number): Point {
  const first = 3 + (unit - 1) * 4;
  const [a, b] = [ring[first + 1], ring[first + 2]];
  if (!a || !b || ring.length !== 4 + units * 4) return centroid(ring);
  return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
}
