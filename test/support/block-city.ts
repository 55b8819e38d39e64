import type { LayerDefinition, TileProfileDefinition } from '@tongtu/data/tile-profile';
import { type Bbox, type LngLat, tileAt } from '@tongtu/sdk/geo';
import fc from 'fast-check';
import type { Geometry, Position } from 'geojson';
import { type CompiledProfile, compileProfile } from '../../services/tiles/src/profile/index.ts';
import { type Block, type BlockFeature, renderBlock } from '../../services/tiles/src/render/index.ts';
import { wkbOf } from './wkb.ts';

export const HOME: LngLat = [120.75, 30.75];

export const LAYERS: readonly LayerDefinition[] = [
  {
    id: 'land',
    schema: 'tongtu',
    description: { zh: '', en: '' },
    geometry: 'polygon',
    generalisation: 'coverage',
    sources: [{ collection: 'land_use', zoom: 9, attributes: [{ name: 'kind', type: 'string' }] }],
  },
  {
    id: 'buildings',
    schema: 'tongtu',
    description: { zh: '', en: '' },
    geometry: 'polygon',
    dropRank: 2,
    sources: [
      {
        collection: 'building',
        zoom: 12,
        attributes: [
          { name: 'height', type: 'number', minZoom: 14 },
          { name: 'kind', type: 'string' },
        ],
        importance: [{ computed: 'way_area' }],
      },
    ],
  },
  {
    id: 'streets',
    schema: 'tongtu',
    description: { zh: '', en: '' },
    geometry: 'line',
    mergeBelowZoom: 13,
    sources: [
      {
        collection: 'road',
        zoom: 9,
        attributes: [{ name: 'kind', type: 'string' }],
        sort: [{ by: 'kind', values: { primary: 2, service: 1 } }],
      },
    ],
  },
  {
    id: 'names',
    schema: 'tongtu',
    description: { zh: '', en: '' },
    geometry: 'label',
    thin: { belowZoom: 13, cellsPerTile: 8 },
    sources: [
      {
        collection: 'land_use',
        zoom: 9,
        attributes: [{ name: 'name', type: 'string' }],
        importance: [{ computed: 'way_area' }],
      },
      {
        collection: 'place',
        zoom: 9,
        attributes: [{ name: 'name', type: 'string' }],
        importance: [{ field: 'population' }],
      },
    ],
  },
];

export const profileOf = (layers = LAYERS, maxZoom = 15): CompiledProfile =>
  compileProfile({ id: 'test', minZoom: 0, maxZoom, layers } satisfies TileProfileDefinition, 'full');
export const profile = profileOf();

export interface Drawn {
  readonly feature: BlockFeature;
  readonly bbox: Bbox;
}

type Simple = Exclude<Geometry, { type: 'GeometryCollection' }>;

export function row(
  collectionId: string,
  id: number,
  geometry: Simple,
  properties: BlockFeature['properties'],
): Drawn {
  const positions = (
    geometry.type === 'Point' ? [geometry.coordinates] : geometry.coordinates.flat(2)
  ) as unknown;
  const flat = (positions as (number | Position)[]).flat();
  const lngs = flat.filter((_, i) => i % 2 === 0);
  const lats = flat.filter((_, i) => i % 2 === 1);
  return {
    feature: { collectionId, id, minZoom: 0, wkb: wkbOf(geometry), properties },
    bbox: [Math.min(...lngs), Math.min(...lats), Math.max(...lngs), Math.max(...lats)],
  };
}

/** A small city, the same for a seed: buildings, roads that cross many tiles, a lake with an island, a coverage. */
export function city(seed: number): Drawn[] {
  let state = seed >>> 0;
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const somewhere = (spread: number): [number, number] => [
    HOME[0] + (random() - 0.5) * spread,
    HOME[1] + (random() - 0.5) * spread,
  ];
  const rows: Drawn[] = [];
  let id = 0;
  for (let i = 0; i < 120; i++) {
    const [x, y] = somewhere(0.12);
    const [w, h] = [0.00004 + random() * 0.0006, 0.00004 + random() * 0.0004];
    const ring = [
      [x, y],
      [x + w, y],
      [x + w, y + h],
      [x + w / 2, y + h * 1.2],
      [x, y + h],
      [x, y],
    ];
    rows.push(
      row(
        'building',
        ++id,
        { type: 'Polygon', coordinates: [ring] },
        { kind: i % 3 ? 'residential' : 'office', height: Math.round(random() * 400) / 10 },
      ),
    );
  }
  for (let i = 0; i < 25; i++) {
    const line = [somewhere(0.15)];
    for (let k = 0; k < 40; k++)
      line.push([line[k]![0] + (random() - 0.4) * 0.004, line[k]![1] + (random() - 0.5) * 0.004]);
    rows.push(
      row('road', ++id, { type: 'LineString', coordinates: line }, { kind: i % 4 ? 'service' : 'primary' }),
    );
  }
  const circle = (x: number, y: number, radius: number, corners: number): Position[] => {
    const ring = Array.from({ length: corners }, (_, i): Position => {
      const turn = (i / corners) * 2 * Math.PI;
      const reach = radius * (0.7 + 0.3 * Math.sin(i * 7.1));
      return [x + reach * Math.cos(turn), y + reach * Math.sin(turn)];
    });
    return [...ring, ring[0]!];
  };
  rows.push(
    row(
      'land_use',
      ++id,
      { type: 'Polygon', coordinates: [circle(...HOME, 0.06, 300), circle(...HOME, 0.02, 90)] },
      { kind: 'park', name: '大公园' },
    ),
  );
  for (let i = 0; i < 30; i++) {
    const [x, y] = somewhere(0.1);
    rows.push(
      row(
        'land_use',
        ++id,
        { type: 'Polygon', coordinates: [circle(x, y, random() * 0.004, 12)] },
        { kind: 'grass', name: `绿地${i}` },
      ),
    );
  }
  // A hedge: narrower than the grid, so that its sides meet and cross there.
  const side = Array.from(
    { length: 80 },
    (_, i): Position => [HOME[0] - 0.04 + i * 0.001, HOME[1] + 0.03 * Math.sin(i / 9) + random() * 0.0004],
  );
  const width = (i: number) => 0.0001 + 0.0008 * Math.sin(i / 2) ** 2;
  const hedge = [...side, ...side.map(([x = 0, y = 0], i): Position => [x, y + width(i)]).toReversed()];
  rows.push(
    row('land_use', ++id, { type: 'Polygon', coordinates: [[...hedge, hedge[0]!]] }, { kind: 'forest' }),
  );
  for (let i = 0; i < 60; i++) {
    rows.push(
      row(
        'place',
        ++id,
        { type: 'Point', coordinates: somewhere(0.12) },
        { name: `村${i}`, population: Math.floor(random() * 5) },
      ),
    );
  }
  return rows;
}

export const features = (rows: readonly Drawn[]) => rows.map(({ feature }) => feature);
export const blockAt = (z: number, minZoom: number, maxZoom: number): Block => ({
  ...tileAt(HOME, z),
  minZoom,
  maxZoom,
});
const keyOf = ({ z, x, y }: { z: number; x: number; y: number }) => `${z}/${x}/${y}`;
export const tilesOf = (rows: readonly Drawn[], block: Block, by = profile) =>
  new Map([...renderBlock(features(rows), block, by)].map((tile) => [keyOf(tile), tile]));

/** The rows of which the other side has no equal. */
export const without = (rows: readonly Drawn[], others: readonly Drawn[]) =>
  rows.filter((each) => !others.includes(each));

const edit = fc.record({
  action: fc.constantFrom('remove', 'reshape', 'attribute', 'importance', 'add'),
  which: fc.nat(10_000),
  value: fc.nat(9),
});
type Edit = typeof edit extends fc.Arbitrary<infer T> ? T : never;

/** Some edits of a city, for {@link edited}. */
export const cityEdits = fc.array(edit, { minLength: 1, maxLength: 8 });

/** @param other a city from which edits take shapes and what they add */
export function edited(rows: readonly Drawn[], other: readonly Drawn[], edits: readonly Edit[]): Drawn[] {
  const result = [...rows];
  for (const [number, { action, which, value }] of edits.entries()) {
    const at = which % result.length;
    const { feature, bbox } = result[at]!;
    const properties = { ...feature.properties };
    switch (action) {
      case 'remove':
        result.splice(at, 1);
        break;
      case 'reshape': {
        const shapes = other.filter((each) => each.feature.collectionId === feature.collectionId);
        const { feature: shape, bbox: box } = shapes[value % shapes.length]!;
        result[at] = { feature: { ...feature, wkb: shape.wkb }, bbox: box };
        break;
      }
      case 'attribute':
        result[at] = {
          feature: { ...feature, properties: { ...properties, kind: `k${value}`, name: `n${value}` } },
          bbox,
        };
        break;
      case 'importance':
        result[at] = { feature: { ...feature, properties: { ...properties, population: value } }, bbox };
        break;
      case 'add': {
        const added = other[which % other.length]!;
        result.push({ ...added, feature: { ...added.feature, id: 10_000 + number } });
      }
    }
  }
  return result;
}
