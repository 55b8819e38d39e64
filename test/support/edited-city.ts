import { type LngLat, tileBbox } from '@tongtu/sdk/geo';
import type { Position } from 'geojson';
import type { TestChange } from './published-changes.ts';

/** A feature of the edited city as it is. */
export type CityFeature = Exclude<TestChange, { action: 'remove' }>;

export const CENTRE: LngLat = [120.75, 30.75];
/** Where one house stands alone: its tiles hold nothing else. */
export const LONELY: LngLat = [121.3, 31.2];

const CELL = 0.004;
const SIDE = 6;

const ringOf = (vertices: readonly Position[]) => [[...vertices, vertices[0]!]];

export function house(id: number, [lng, lat]: LngLat, more: CityFeature['properties'] = {}): CityFeature {
  const [w, h] = [0.0002, 0.00015];
  const vertices = [
    [lng, lat],
    [lng + w, lat],
    [lng + w, lat + h],
    [lng, lat + h],
  ];
  return {
    ...{ action: 'create', collectionId: 'building', id },
    geometry: { type: 'Polygon', coordinates: ringOf(vertices) },
    properties: { kind: 'residential', height: 3 * (1 + (id % 9)), ...more },
  };
}

/** A cell of a coverage of land use: neighbours share their edges, which have a vertex off the straight line. */
export function cell(id: number, column: number, row: number, kind = 'farmland'): CityFeature {
  const at = (c: number, r: number): Position => [
    CENTRE[0] + (c - SIDE / 2) * CELL + 0.0004 * Math.sin(3 * c + 5 * r),
    CENTRE[1] + (r - SIDE / 2) * CELL + 0.0004 * Math.cos(4 * c + r),
  ];
  const corners = [at(column, row), at(column + 0.5, row), at(column + 1, row), at(column + 1, row + 0.5)];
  const back = [
    at(column + 1, row + 1),
    at(column + 0.5, row + 1),
    at(column, row + 1),
    at(column, row + 0.5),
  ];
  return {
    ...{ action: 'create', collectionId: 'land_use', id },
    geometry: { type: 'Polygon', coordinates: ringOf([...corners, ...back]) },
    properties: { kind },
  };
}

function line(id: number, from: LngLat, to: LngLat, properties: CityFeature['properties']): CityFeature {
  return {
    ...{ action: 'create', collectionId: 'road', id },
    geometry: {
      type: 'LineString',
      coordinates: [[...from], [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2 + 0.0003], [...to]],
    },
    properties,
  };
}

function place(id: number, [lng, lat]: LngLat, population: number): CityFeature {
  return {
    ...{ action: 'create', collectionId: 'place', id },
    geometry: { type: 'Point', coordinates: [lng, lat] },
    properties: { kind: 'village', name: `村${id}`, population },
  };
}

export const CELL_IDS = Array.from({ length: SIDE * SIDE }, (_, i) => 1_000 + i);
export const ROAD_IDS = Array.from({ length: 40 }, (_, i) => 2_000 + i);
export const PLACE_IDS = Array.from({ length: 40 }, (_, i) => 3_000 + i);
export const DISTRICT_ID = 4_000;
export const LAKE_ID = 4_001;
export const LONELY_ID = 5_000;

/** A small city of every kind of layer: houses, a coverage, streets in pieces, names that compete, a district, a lake. */
export function editedCity(): CityFeature[] {
  const features: CityFeature[] = [];
  for (let i = 0; i < 150; i++)
    features.push(
      house(1 + i, [CENTRE[0] - 0.01 + (i % 15) * 0.0013, CENTRE[1] - 0.008 + Math.floor(i / 15) * 0.0014]),
    );
  for (const [i, id] of CELL_IDS.entries()) features.push(cell(id, i % SIDE, Math.floor(i / SIDE)));
  for (const [i, id] of ROAD_IDS.entries()) {
    const lat = CENTRE[1] - 0.01 + Math.floor(i / 10) * 0.005;
    const west = CENTRE[0] - 0.015 + (i % 10) * 0.003;
    const kind = i < 10 ? 'motorway' : i < 20 ? 'primary' : 'residential';
    features.push(line(id, [west, lat], [west + 0.003, lat], { kind, name: `路${Math.floor(i / 10)}` }));
  }
  for (const [i, id] of PLACE_IDS.entries())
    features.push(
      place(id, [CENTRE[0] - 0.02 + (i % 8) * 0.005, CENTRE[1] - 0.015 + Math.floor(i / 8) * 0.007], 100 + i),
    );
  const round = (radius: number, corners: number) =>
    ringOf(
      Array.from({ length: corners }, (_, i): Position => {
        const turn = (i / corners) * 2 * Math.PI;
        return [CENTRE[0] + radius * Math.cos(turn), CENTRE[1] + radius * Math.sin(turn)];
      }),
    );
  features.push({
    ...{ action: 'create', collectionId: 'administrative_area', id: DISTRICT_ID },
    geometry: { type: 'Polygon', coordinates: round(0.06, 120) },
    properties: { level: 6, name: '城北区' },
  });
  features.push({
    ...{ action: 'create', collectionId: 'water_area', id: LAKE_ID },
    geometry: { type: 'Polygon', coordinates: round(0.008, 40) },
    properties: { kind: 'lake', name: '月湖' },
  });
  features.push(house(LONELY_ID, LONELY));
  return features;
}

/** The longitude of a tile's west edge at zoom 12, and so of all zooms below, near the centre. */
export const TILE_EDGE = tileBbox({ z: 12, x: Math.round(((CENTRE[0] + 180) / 360) * 4096), y: 1674 })[0];
