import type { Position } from 'geojson';
import type { CityFeature } from '../build/city.ts';
import { Random } from '../build/random.ts';

/**
 * A seeded city in blocks, with as much on a square kilometre whatever its size: what is measured beside the size is not
 * measured beside the density. Streets meet in common vertices, buildings keep apart, districts share their borders, so
 * that edits pass the checks.
 *
 *     o──street──o      a block: 8 lots with a building each, 2 addresses, its southern and western street
 *     │ ▢ ▢ ▢ ▢  │      20 blocks: a district; every 40th row a motorway; every 80th column a river
 *     │ ▢ ▢ ▢ ▢  │
 *     o──────────o
 */
const BLOCK_LNG = 0.001_05;
const BLOCK_LAT = 0.0009;
const PER_BLOCK = 12;
const DISTRICT_BLOCKS = 20;
const MOTORWAY_ROWS = 40;
const RIVER_COLUMNS = 80;
const BORDER_VERTICES = 120;
const CENTER = [120.75, 30.75] as const;
const COMMON = { source: 'bench', survey_date: '2024-05-01', accuracy_class: 'A' };

/** Blocks along one side of a city of about so many features. */
export const sideOf = (count: number): number => Math.max(20, Math.round(Math.sqrt(count / PER_BLOCK)));

/** What an edit is chosen from, among the features of the city in their order. */
export type Kind = 'building' | 'motorway' | 'place' | 'river' | 'district' | 'border' | 'other';

export function* blocks(
  count: number,
): Generator<CityFeature & { readonly kind: Kind; readonly name: string }> {
  const side = sideOf(count);
  const west = CENTER[0] - (side / 2) * BLOCK_LNG;
  const south = CENTER[1] - (side / 2) * BLOCK_LAT;
  const at = (column: number, row: number): [number, number] => [
    round(west + column * BLOCK_LNG),
    round(south + row * BLOCK_LAT),
  ];
  const random = new Random(1_000_003);
  for (let row = 0; row < side; row++) {
    for (let column = 0; column < side; column++) yield* block(at, column, row, random);
  }
  for (let row = MOTORWAY_ROWS / 2; row < side; row += MOTORWAY_ROWS) {
    for (let from = 0; from < side; from += MOTORWAY_ROWS) {
      const to = Math.min(side, from + MOTORWAY_ROWS);
      const coordinates = range(from, to + 1).map((column) => at(column, row));
      const properties = { kind: 'motorway', ref: `G${row}`, lanes: 6, gb_code: '420100', ...COMMON };
      yield {
        ...{ kind: 'motorway', name: `${row}/${from}`, collectionId: 'road' },
        ...{ geometry: { type: 'LineString', coordinates }, properties },
      };
    }
  }
  yield* rivers(at, side, random);
  yield* districts(at, side);
}

type At = (column: number, row: number) => [number, number];

function* block(at: At, column: number, row: number, random: Random) {
  const kind = row % 8 === 0 ? 'secondary' : 'residential';
  const corner = at(column, row);
  for (const end of [at(column + 1, row), at(column, row + 1)]) {
    // Where a motorway runs there is no street besides.
    if (row % MOTORWAY_ROWS === MOTORWAY_ROWS / 2 && end[1] === corner[1]) continue;
    yield {
      ...{ kind: 'other' as const, name: '', collectionId: 'road' },
      geometry: { type: 'LineString' as const, coordinates: [corner, end] },
      properties: { kind, surface: 'asphalt', lanes: 2, gb_code: '420100', ...COMMON },
    };
  }
  for (let lot = 0; lot < 8; lot++) {
    const x = column + 0.14 + (lot % 4) * 0.2;
    const y = row + 0.14 + Math.floor(lot / 4) * 0.38;
    const [w, h] = [random.between(0.08, 0.14), random.between(0.2, 0.3)];
    const ring = [at(x, y), at(x + w, y), at(x + w, y + h), at(x, y + h), at(x, y)];
    const floors = random.integer(1, 18);
    yield {
      ...{ kind: 'building' as const, name: '', collectionId: 'building' },
      geometry: { type: 'Polygon' as const, coordinates: [ring] },
      properties: {
        ...{ kind: 'residential', height: floors * 3, floors, structure: 'concrete' },
        ...{ gb_code: '310300', ...COMMON },
      },
    };
  }
  for (let door = 0; door < 2; door++) {
    const number = `${column * 2 + door + 1}号`;
    yield {
      ...{ kind: 'other' as const, name: '', collectionId: 'address' },
      geometry: { type: 'Point' as const, coordinates: at(column + 0.2 + door * 0.5, row + 0.05) },
      properties: {
        ...{ street: `第${row}路`, house_number: number, full_address: `第${row}路${number}` },
        ...{ town: '南湖街道', division_code: '330402010' },
      },
    };
  }
  if ((column + row * 7) % 61 === 0)
    yield {
      ...{ kind: 'place' as const, name: '', collectionId: 'place' },
      geometry: { type: 'Point' as const, coordinates: at(column + 0.5, row + 0.5) },
      properties: {
        ...{ kind: 'village', name: `村${column}`, name_pinyin: `Cūn ${column}` },
        population: random.integer(100, 9_000),
      },
    };
}

/** In pieces of 40 rows, some 60 vertices each. */
function* rivers(at: At, side: number, random: Random) {
  for (let column = Math.min(RIVER_COLUMNS, side) / 2; column < side; column += RIVER_COLUMNS) {
    const bank = (row: number) => column + Math.sin(row / 5) * 1.5;
    const width = random.between(0.4, 0.8);
    for (let from = 0; from < side; from += 40) {
      const rows = range(from * 2, Math.min(side, from + 40) * 2 + 1).map((half) => half / 2);
      const left = rows.map((row) => at(bank(row), row));
      const right = rows.toReversed().map((row) => at(bank(row) + width, row));
      yield {
        ...{ kind: 'river' as const, name: `${column}/${from}`, collectionId: 'water_area' },
        geometry: { type: 'Polygon' as const, coordinates: [[...left, ...right, left[0]!]] },
        properties: { kind: 'river', name: '平湖塘', name_pinyin: 'Pínghú Táng' },
      };
    }
  }
}

/** Areas and the borders between them, vertex by vertex the same on both sides; each border under `x/y/direction`. */
function* districts(at: At, side: number) {
  const count = Math.max(2, Math.floor(side / DISTRICT_BLOCKS));
  const step = side / count;
  const edge = (x: number, y: number, toEast: boolean): Position[] =>
    range(0, BORDER_VERTICES + 1).map((index) => {
      const share = index / BORDER_VERTICES;
      const isRim = toEast ? y === 0 || y === count : x === 0 || x === count;
      const sway = isRim ? 0 : Math.sin(share * Math.PI * 6 + x + 2 * y) * 0.6 * Math.sin(share * Math.PI);
      return toEast ? at((x + share) * step, y * step + sway) : at(x * step + sway, (y + share) * step);
    });
  for (let y = 0; y <= count; y++) {
    for (let x = 0; x <= count; x++) {
      for (const toEast of [true, false]) {
        if (toEast ? x === count : y === count) continue;
        yield {
          ...{
            kind: 'border' as const,
            name: `${x}/${y}/${toEast}`,
            collectionId: 'administrative_boundary',
          },
          geometry: { type: 'LineString' as const, coordinates: edge(x, y, toEast) },
          properties: { kind: 'town', level: 8 },
        };
      }
      if (x === count || y === count) continue;
      const ring = [
        ...edge(x, y, true).slice(0, -1),
        ...edge(x + 1, y, false).slice(0, -1),
        ...edge(x, y + 1, true)
          .reverse()
          .slice(0, -1),
        ...edge(x, y, false).reverse(),
      ];
      yield {
        ...{ kind: 'district' as const, name: `${x}/${y}`, collectionId: 'administrative_area' },
        geometry: { type: 'Polygon' as const, coordinates: [ring] },
        properties: {
          ...{ kind: 'town', level: 8, name: `第${x}街道`, name_pinyin: `Dì ${x} Jiēdào` },
          division_code: `330402${String((y * count + x) % 1000).padStart(3, '0')}`,
        },
      };
    }
  }
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, i) => from + i);
const round = (degrees: number): number => Math.round(degrees * 1e7) / 1e7;
