import type { Properties } from '@tongtu/sdk/contract';
import type { LngLat } from '@tongtu/sdk/geo';
import type { Geometry } from 'geojson';
import { Random } from './random.ts';

/**
 * A seeded city to measure with: not one to look at (that is `data/sample-city`). Sizes and numbers of corners
 * follow `nanjing-xinjiekou.osm`: 59 % of its buildings have four corners, the mean is 6.3.
 */
export interface CityFeature {
  readonly collectionId: string;
  readonly geometry: Geometry;
  readonly properties: Properties;
}

const CENTER: LngLat = [120.75, 30.75];
const HALF_SIDE_METERS = 20_000;
const METERS_PER_DEGREE_LAT = 110_860;
const METERS_PER_DEGREE_LNG = 95_800;
/** Towns: where, in metres from the centre, how wide, and how heavy. */
const TOWNS = [
  { x: 0, y: 0, spread: 4_500, weight: 0.55 },
  { x: -12_000, y: 8_000, spread: 2_200, weight: 0.12 },
  { x: 11_000, y: 9_500, spread: 2_000, weight: 0.1 },
  { x: 9_000, y: -12_000, spread: 1_800, weight: 0.08 },
] as const;

const at = (x: number, y: number): [number, number] => [
  Math.round((CENTER[0] + x / METERS_PER_DEGREE_LNG) * 1e7) / 1e7,
  Math.round((CENTER[1] + y / METERS_PER_DEGREE_LAT) * 1e7) / 1e7,
];

/** A place in metres: in one of the towns, or anywhere. */
function somewhere(random: Random): [x: number, y: number] {
  let draw = random.next();
  for (const { x, y, spread, weight } of TOWNS) {
    draw -= weight;
    if (draw > 0) continue;
    const inside = (value: number) => Math.max(-HALF_SIDE_METERS, Math.min(HALF_SIDE_METERS, value));
    return [inside(x + random.normal() * spread), inside(y + random.normal() * spread)];
  }
  const anywhere = () => random.between(-HALF_SIDE_METERS, HALF_SIDE_METERS);
  return [anywhere(), anywhere()];
}

const BUILDING_KINDS = [
  'residential',
  'residential',
  'residential',
  'apartments',
  'commercial',
  'industrial',
  'yes',
] as const;
const STREETS = [
  '南湖路',
  '中山路',
  '勤俭路',
  '禾兴路',
  '建国路',
  '环城路',
  '吉杨路',
  '斜西街',
  '月河街',
  '紫阳街',
] as const;

export function* buildings(count: number, seed = 20_260): Generator<CityFeature> {
  const random = new Random(seed);
  for (let i = 0; i < count; i++) {
    const [x, y] = somewhere(random);
    const area = Math.max(30, Math.exp(Math.log(260) + random.normal() * 0.9));
    const ratio = random.between(1, 3.5);
    const outline = footprint(random, Math.sqrt(area * ratio), Math.sqrt(area / ratio));
    const angle = Math.round(random.normal() * 4) * 0.06;
    const place = ([dx, dy]: readonly [number, number]) =>
      at(x + dx * Math.cos(angle) - dy * Math.sin(angle), y + dx * Math.sin(angle) + dy * Math.cos(angle));
    const floors = random.integer(1, random.chance(0.1) ? 33 : 7);
    yield {
      collectionId: 'building',
      geometry: { type: 'Polygon', coordinates: outline.map((ring) => [...ring, ring[0]!].map(place)) },
      properties: {
        kind: random.pick(BUILDING_KINDS),
        ...(random.chance(0.05) ? { name: `${random.pick(STREETS)}${random.integer(1, 400)}号楼` } : {}),
        height: Math.round(floors * random.between(2.8, 3.4) * 10) / 10,
        floors,
        structure: 'reinforced_concrete',
        gb_code: '310300',
        source: 'bench',
        survey_date: '2024-05-01',
        accuracy_class: 'I',
      },
    };
  }
}

type Ring = (readonly [number, number])[];

/** Rings of a building with the sides given, around 0, 0: mostly rectangles, L and U shapes, some with a yard. */
function footprint(random: Random, width: number, depth: number): Ring[] {
  const w = width / 2;
  const d = depth / 2;
  const draw = random.next();
  const rectangle: Ring = [
    [-w, -d],
    [w, -d],
    [w, d],
    [-w, d],
  ];
  if (draw < 0.6) return [rectangle];
  if (draw < 0.64) return [rectangle, rectangle.map(([x, y]) => [-x * 0.5, y * 0.5] as const)];
  if (draw < 0.78) {
    const cutX = random.between(-0.4, 0.5) * w;
    const cutY = random.between(-0.4, 0.5) * d;
    return [
      [
        [-w, -d],
        [w, -d],
        [w, cutY],
        [cutX, cutY],
        [cutX, d],
        [-w, d],
      ],
    ];
  }
  if (draw < 0.93) {
    const inner = random.between(0.25, 0.6) * w;
    const bottom = random.between(-0.5, 0.2) * d;
    return [
      [
        [-w, -d],
        [w, -d],
        [w, d],
        [inner, d],
        [inner, bottom],
        [-inner, bottom],
        [-inner, d],
        [-w, d],
      ],
    ];
  }
  const corners = random.integer(12, 20);
  const bulge = random.between(0.05, 0.3);
  return [
    Array.from({ length: corners }, (_, i) => {
      const turn = (i / corners) * 2 * Math.PI;
      const reach = 1 - bulge * (i % 2);
      return [w * reach * Math.cos(turn), d * reach * Math.sin(turn)] as const;
    }),
  ];
}

/** Share of each kind of road, its length in metres and how far apart its vertices lie. */
const ROADS = [
  { kind: 'motorway', share: 0.004, length: 16_000, step: 220 },
  { kind: 'trunk', share: 0.008, length: 9_000, step: 160 },
  { kind: 'primary', share: 0.03, length: 4_000, step: 110 },
  { kind: 'secondary', share: 0.06, length: 2_500, step: 80 },
  { kind: 'tertiary', share: 0.1, length: 1_400, step: 55 },
  { kind: 'residential', share: 0.33, length: 420, step: 38 },
  { kind: 'unclassified', share: 0.07, length: 700, step: 45 },
  { kind: 'service', share: 0.25, length: 130, step: 22 },
  { kind: 'footway', share: 0.148, length: 90, step: 15 },
] as const;

/** The kind of road at a number from 0 to 1 when all are laid out by their shares. */
function drawRoad(number: number): (typeof ROADS)[number] {
  let rest = number;
  for (const road of ROADS) {
    rest -= road.share;
    if (rest <= 0) return road;
  }
  return ROADS[0];
}

export function* roads(count: number, seed = 4_490): Generator<CityFeature> {
  const random = new Random(seed);
  for (let i = 0; i < count; i++) {
    const { kind, length, step } = drawRoad(random.next());
    const major = length > 1_000;
    yield {
      collectionId: 'road',
      geometry: { type: 'LineString', coordinates: wander(random, length * random.between(0.4, 1.6), step) },
      properties: {
        kind,
        ...(major || random.chance(0.5) ? { name: random.pick(STREETS) } : {}),
        ...(kind === 'trunk' ? { ref: `G${random.integer(300, 330)}` } : {}),
        ...(random.chance(0.04) ? { bridge: true, layer: 1 } : {}),
        ...(random.chance(0.3) ? { oneway: 'yes' } : {}),
        surface: random.chance(0.8) ? 'asphalt' : 'concrete',
        lanes: random.integer(1, 6),
        width: random.integer(4, 40),
        gb_code: '420100',
        source: 'bench',
        survey_date: '2024-05-01',
        accuracy_class: 'I',
      },
    };
  }
}

/** A line that turns a little at every step. */
function wander(random: Random, length: number, step: number): [number, number][] {
  let [x, y] = somewhere(random);
  let heading = random.integer(0, 3) * (Math.PI / 2) + random.normal() * 0.1;
  const line = [at(x, y)];
  for (let done = 0; done < length; done += step) {
    heading += random.normal() * 0.05;
    x += Math.cos(heading) * step;
    y += Math.sin(heading) * step;
    line.push(at(x, y));
  }
  return line;
}
