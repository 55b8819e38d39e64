import type { CityFeature } from './city.ts';
import { Random } from './random.ts';

/** What the full profile draws beside buildings and roads: land in a coverage without gaps, water, names, points. */
const WEST = 120.55;
const SOUTH = 30.58;
const CELL_DEGREES = 0.005;
const CELLS = 80;
const LAND_KINDS = [
  'residential',
  'farmland',
  'farmland',
  'grass',
  'forest',
  'park',
  'industrial',
  'commercial',
] as const;
const POI_KINDS = [
  ['amenity', 'restaurant'],
  ['amenity', 'bank'],
  ['shop', 'convenience'],
  ['shop', 'supermarket'],
  ['tourism', 'hotel'],
] as const;

export function* surroundings(seed = 77): Generator<CityFeature> {
  const random = new Random(seed);
  yield* land(random);
  for (let i = 0; i < 1_200; i++) yield pond(random);
  for (let i = 0; i < 30_000; i++) {
    const house_number = `${random.integer(1, 999)}号`;
    yield point(random, 'address', { house_number, full_address: `嘉兴市南湖区中山路${house_number}` });
  }
  for (let i = 0; i < 20_000; i++) {
    const [category, kind] = random.pick(POI_KINDS);
    yield point(random, 'poi', { category, kind, name: `店${random.integer(1, 9_999)}` });
  }
  for (let i = 0; i < 2_000; i++) {
    const kind = random.pick(['village', 'village', 'hamlet', 'neighbourhood', 'town'] as const);
    yield point(random, 'place', { kind, name: `村${i}`, population: random.integer(50, 90_000) });
  }
}

function point(random: Random, collectionId: string, properties: CityFeature['properties']): CityFeature {
  const reach = CELLS * CELL_DEGREES;
  const coordinates = [WEST + random.next() * reach, SOUTH + random.next() * reach];
  return { collectionId, geometry: { type: 'Point', coordinates }, properties };
}

/** Cells whose corners and edges wobble alike on both sides. */
function* land(random: Random): Generator<CityFeature> {
  const stride = (CELLS + 1) * 2;
  const wobble = Float64Array.from({ length: stride * (CELLS + 1) * 2 }, () => random.normal() * 0.0004);
  const vertex = (column: number, row: number): [number, number] => {
    const i = row * 2 * stride + column * 4;
    return [WEST + column * CELL_DEGREES + wobble[i]!, SOUTH + row * CELL_DEGREES + wobble[i + 1]!];
  };
  /** The vertices from a corner up to, not including, the next one to the east (or north). */
  const edge = (column: number, row: number, toEast: boolean): [number, number][] => {
    const from = vertex(column, row);
    const to = toEast ? vertex(column + 1, row) : vertex(column, row + 1);
    return Array.from({ length: 8 }, (_, k): [number, number] => {
      const share = k / 8;
      const sway = Math.sin(share * Math.PI * 2) * 0.0003 * ((column * 7 + row * 13 + (toEast ? 1 : 0)) % 3);
      const across: [number, number] = toEast ? [0, sway] : [sway, 0];
      return [
        from[0] + (to[0] - from[0]) * share + across[0],
        from[1] + (to[1] - from[1]) * share + across[1],
      ];
    });
  };
  const back = (forward: [number, number][], end: [number, number]) => [end, ...forward.slice(1).reverse()];
  for (let row = 0; row < CELLS; row++) {
    for (let column = 0; column < CELLS; column++) {
      const ring = [
        ...edge(column, row, true),
        ...edge(column + 1, row, false),
        ...back(edge(column, row + 1, true), vertex(column + 1, row + 1)),
        ...back(edge(column, row, false), vertex(column, row + 1)),
      ];
      const geometry = { type: 'Polygon' as const, coordinates: [[...ring, ring[0]!]] };
      yield { collectionId: 'land_use', geometry, properties: { kind: random.pick(LAND_KINDS) } };
      if (row % 10 === 0 && column % 10 === 0) {
        const name = `第${row}街道`;
        yield {
          collectionId: 'administrative_area',
          geometry,
          properties: { level: 8, name, division_code: '330402' },
        };
      }
    }
  }
}

function pond(random: Random): CityFeature {
  const reach = CELLS * CELL_DEGREES;
  const x = WEST + random.next() * reach;
  const y = SOUTH + random.next() * reach;
  const radius = Math.exp(random.normal() - 7.5);
  const ring = Array.from({ length: 40 }, (_, i): [number, number] => {
    const turn = (i / 40) * 2 * Math.PI;
    const reach = radius * random.between(0.8, 1.2);
    return [x + Math.cos(turn) * reach, y + Math.sin(turn) * reach];
  });
  return {
    collectionId: 'water_area',
    geometry: { type: 'Polygon', coordinates: [[...ring, ring[0]!]] },
    properties: { kind: 'pond', ...(random.chance(0.3) ? { name: `荡${random.integer(1, 99)}` } : {}) },
  };
}
