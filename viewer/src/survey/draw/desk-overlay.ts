import type { Overlay } from '@tongtu/sdk/maplibre';
import { REGULAR } from '@tongtu/sdk/style';
import type { Geometry, Position } from 'geojson';
import type { DeskFeature, FeatureKey } from '../edit/feature.ts';
import { chainsOf, edgesOf } from '../edit/geometry/chains.ts';

export const DESK_OVERLAY = 'desk';
export const MOVING_OVERLAY = 'desk-moving';
export const HANDLES_OVERLAY = 'desk-handles';
/** Layers that are asked what was pointed at, topmost first. */
export const DESK_LAYERS = ['desk-point', 'desk-line', 'desk-area'];

/** How far above a selection the handle of the whole stands, so that it covers none of its vertices. */
export const MOVE_HANDLE_ABOVE_PIXELS = 30;

const STORED = '#1f5a6b';
const EDITED = '#b23a2e';
const IN_REVIEW = '#8a6d00';
const HALO = '#ffffff';

export type FeatureLook = 'stored' | 'edited' | 'in-review';

const colour = ['match', ['get', 'look'], 'edited', EDITED, 'in-review', IN_REVIEW, STORED];
const isSelected = ['boolean', ['get', 'selected'], false];

const layers = [
  {
    ...{ id: 'desk-area', type: 'fill', source: DESK_OVERLAY, filter: ['==', ['geometry-type'], 'Polygon'] },
    paint: { 'fill-color': colour, 'fill-opacity': ['case', isSelected, 0.28, 0.06] },
  },
  {
    ...{ id: 'desk-halo', type: 'line', source: DESK_OVERLAY, filter: isSelected },
    layout: { 'line-join': 'round', 'line-cap': 'round' },
    paint: { 'line-color': HALO, 'line-width': 6, 'line-opacity': 0.9 },
  },
  {
    ...{ id: 'desk-line', type: 'line', source: DESK_OVERLAY },
    layout: { 'line-join': 'round', 'line-cap': 'round' },
    filter: ['!=', ['geometry-type'], 'Point'],
    paint: { 'line-color': colour, 'line-width': ['case', isSelected, 3, 1.4] },
  },
  {
    ...{ id: 'desk-point', type: 'circle', source: DESK_OVERLAY, filter: ['==', ['geometry-type'], 'Point'] },
    paint: {
      'circle-radius': ['case', isSelected, 7, 4.5],
      'circle-color': colour,
      'circle-stroke-color': HALO,
      'circle-stroke-width': 1.6,
    },
  },
] as unknown as Overlay['layers'];

const movingLayers = layers
  .filter(({ id }) => id !== 'desk-halo')
  .map((layer) => ({ ...layer, id: `moving-${layer.id}`, source: MOVING_OVERLAY })) as Overlay['layers'];

const handleLayers = [
  {
    ...{ id: 'desk-middle', type: 'circle', source: HANDLES_OVERLAY },
    filter: ['==', ['get', 'kind'], 'middle'],
    paint: {
      'circle-radius': 4,
      'circle-color': HALO,
      'circle-opacity': 0.85,
      'circle-stroke-color': EDITED,
      'circle-stroke-width': 1,
    },
  },
  {
    ...{ id: 'desk-vertex', type: 'circle', source: HANDLES_OVERLAY },
    filter: ['==', ['get', 'kind'], 'vertex'],
    paint: {
      'circle-radius': ['case', ['boolean', ['get', 'focused'], false], 8, 5.5],
      'circle-color': ['case', ['boolean', ['get', 'focused'], false], EDITED, HALO],
      'circle-stroke-color': EDITED,
      'circle-stroke-width': 2.2,
    },
  },
  {
    ...{ id: 'desk-move', type: 'circle', source: HANDLES_OVERLAY, filter: ['==', ['get', 'kind'], 'move'] },
    paint: {
      'circle-radius': 12,
      'circle-color': EDITED,
      'circle-stroke-color': HALO,
      'circle-stroke-width': 2,
      'circle-translate': [0, -MOVE_HANDLE_ABOVE_PIXELS],
      'circle-translate-anchor': 'viewport',
    },
  },
  ...['↔', '↕'].map((arrow, index) => ({
    ...{ id: `desk-move-arrow-${index}`, type: 'symbol', source: HANDLES_OVERLAY },
    filter: ['==', ['get', 'kind'], 'move'],
    layout: {
      ...{ 'text-field': arrow, 'text-font': REGULAR, 'text-size': 17, 'text-allow-overlap': true },
      'text-ignore-placement': true,
    },
    paint: {
      'text-color': HALO,
      'text-translate': [0, -MOVE_HANDLE_ABOVE_PIXELS],
      'text-translate-anchor': 'viewport',
    },
  })),
  {
    ...{ id: 'desk-snap', type: 'circle', source: HANDLES_OVERLAY, filter: ['==', ['get', 'kind'], 'snap'] },
    paint: {
      'circle-radius': 10,
      'circle-opacity': 0,
      'circle-stroke-color': EDITED,
      'circle-stroke-width': 2.4,
    },
  },
] as unknown as Overlay['layers'];

/** What is being dragged, as it would become: few features, so that each frame has little to draw. */
export function movingOverlay(features: readonly DeskFeature[]): Overlay {
  return overlay(
    MOVING_OVERLAY,
    movingLayers,
    features.map(({ key, geometry }) => [geometry, { key, look: 'edited', selected: true }]),
  );
}

/** The features on the desk as they are drawn: areas and lines above the base map, in the colour of their state. */
export function deskOverlay(
  features: Iterable<DeskFeature>,
  lookOf: (key: FeatureKey) => FeatureLook,
  selected: ReadonlySet<FeatureKey>,
): Overlay {
  return overlay(
    DESK_OVERLAY,
    layers,
    [...features].map(({ key, geometry }) => [
      geometry,
      { key, look: lookOf(key), ...(selected.has(key) ? { selected: true } : {}) },
    ]),
  );
}

/** A vertex of the selected feature, or the middle of one of its edges, named by the edge's first vertex. */
export interface Handle {
  readonly kind: 'vertex' | 'middle';
  readonly chain: number;
  readonly index: number;
  readonly position: Position;
}

/** Most handles that are drawn: beyond, none can be told from the next anyway. */
const MAX_HANDLES = 3000;

export function handlesOf(geometry: Geometry): Handle[] {
  return chainsOf(geometry)
    .flatMap((chain, number) => [
      ...chain.positions.map(
        (position, index): Handle => ({ kind: 'vertex', chain: number, index, position }),
      ),
      ...edgesOf(chain).map(([from, to], index): Handle => {
        const [a, b] = [chain.positions[from]!, chain.positions[to]!];
        const position = [(a[0]! + b[0]!) / 2, (a[1]! + b[1]!) / 2];
        return { kind: 'middle', chain: number, index, position };
      }),
    ])
    .slice(0, MAX_HANDLES);
}

/** What stands beside the handles of vertices and edges. */
export interface HandleMarks {
  readonly focused?: Handle | undefined;
  /** Where the pointer has snapped to. */
  readonly snap?: Position | undefined;
  /** Above which the handle of the whole stands. */
  readonly move?: Position | undefined;
}

function mark(kind: 'snap' | 'move', coordinates: Position): [Geometry, object] {
  return [{ type: 'Point', coordinates }, { kind }];
}

export function handlesOverlay(
  handles: readonly Handle[],
  { focused, snap, move }: HandleMarks = {},
): Overlay {
  return overlay(HANDLES_OVERLAY, handleLayers, [
    ...handles.map(({ position, ...handle }): [Geometry, object] => [
      { type: 'Point', coordinates: position },
      { ...handle, focused: focused?.chain === handle.chain && focused.index === handle.index },
    ]),
    ...(snap ? [mark('snap', snap)] : []),
    ...(move ? [mark('move', move)] : []),
  ]);
}

function overlay(
  id: string,
  drawn: Overlay['layers'],
  features: readonly (readonly [Geometry, object])[],
): Overlay {
  return {
    id,
    layers: drawn,
    data: {
      type: 'FeatureCollection',
      features: features.map(([geometry, properties]) => ({
        type: 'Feature',
        geometry,
        properties: { ...properties },
      })),
    },
  };
}
