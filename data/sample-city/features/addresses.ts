import type { FeatureInput, Properties } from '@tongtu/sdk/contract';
import type { Addresses } from '../addresses/assign.ts';
import type { Point } from '../geometry/plane.ts';
import { centroid } from '../geometry/polygon.ts';
import type { CityPlan } from '../plan/city-plan.ts';
import type { Cell } from '../territory/cells.ts';
import type { Locator } from '../territory/locator.ts';
import { maker, point } from './feature.ts';

interface Parts {
  readonly street?: string;
  readonly estate?: string;
  readonly village_group?: string;
  readonly house_number?: string;
  readonly building_number?: string;
  readonly unit?: string;
}

/** Component fields of an address by GB/T 35639, and the full text that they make. */
export function components(cell: Cell, parts: Parts): Properties & { full_address: string } {
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

const DETAILED_COUNTIES = new Set(['330402', '330411']);
const STREET_METERS = 1200;
const COMPOUND_METERS = 2100;
const UNIT_METERS = 1300;
/** Village houses beyond have a group, but no point of their own. */
const VILLAGE_METERS = 7000;

/**
 * Addresses of the streets in and around the middle of the city, and of the villages round it; elsewhere only gates
 * of compounds. Buildings in compounds near the middle have points of their own, those in its heart one for each unit.
 */
export function* addressFeatures(
  plan: CityPlan,
  addresses: Addresses,
  locator: Locator,
): Generator<FeatureInput> {
  const address = maker('address');
  const emit = function* (at: Point, kind: string, parts: Parts, everywhere = false) {
    const cell = locator.cellAt(at);
    if (!cell || !(everywhere || DETAILED_COUNTIES.has(cell.town.county.code))) return;
    yield address(point(at), { kind, ...components(cell, parts) });
  };
  for (const { at, street, number, block } of addresses.numbered) {
    const estate = block?.name?.name;
    if (!block && Math.hypot(...at) > STREET_METERS) continue;
    const parts = { street: street.name!, house_number: `${number}号`, ...(estate ? { estate } : {}) };
    yield* emit(at, estate ? 'compound' : 'house_number', parts, block !== undefined);
  }
  for (const { building, block, gate, number } of addresses.compound) {
    const ring = building.rings[0]!;
    const middle = centroid(ring);
    const reach = Math.hypot(middle[0], middle[1]);
    if (block.zone !== plan.centre.zone || reach > COMPOUND_METERS) continue;
    const parts = {
      street: gate.street.name!,
      house_number: `${gate.number}号`,
      ...(block.name ? { estate: block.name.name } : {}),
      building_number: `${number}幢`,
    };
    const units = building.units ?? 1;
    if (units < 2 || reach > UNIT_METERS) {
      yield* emit(middle, 'building_number', parts);
      continue;
    }
    // Units count from the east, GB/T 35639; the doors are where the stairwells stand out to the north.
    for (let unit = 1; unit <= units; unit++) {
      yield* emit(stairwell(ring, units, unit), 'unit', { ...parts, unit: `${unit}单元` });
    }
  }
  for (const { building, group, number } of addresses.houses) {
    const [east, north] = building.front!.at;
    if (Math.hypot(east, north) > VILLAGE_METERS) continue;
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
