import type { Overlay } from '@tongtu/sdk/maplibre';
import { MEDIUM } from '@tongtu/sdk/style';
import type { Feature, Geometry } from 'geojson';
import { vertexDifferences } from './vertex-differences.ts';

const DIFFERENCES = 'differences';

/** Colours on the map, which is light whatever the page is. */
export const DIFFERENCE_COLOURS = {
  ...{ before: '#b23a2e', after: '#1f5a6b', added: '#1f7a3d', moved: '#8a5a00', removed: '#b23a2e' },
  ...{ place: '#7a1fa2', paper: '#ffffff' },
} as const;
const { before, after, added, moved, removed, place, paper } = DIFFERENCE_COLOURS;

/** Vertices that are marked at most: beyond, none can be told from the next. */
const MAX_VERTICES = 3_000;

/** One feature in two states; null: not there. */
export interface Difference {
  readonly key: string;
  readonly before: Geometry | null;
  readonly after: Geometry | null;
  readonly nameBefore?: string | undefined;
  readonly nameAfter?: string | undefined;
}

/** What a map shows: both states with their vertices, or one alone beside another map that shows the other. */
export type Shown = 'both' | 'before' | 'after';

const look = (name: string) => ['==', ['get', 'look'], name];
const isChosen = ['boolean', ['get', 'chosen'], false];
const stateColour = ['match', ['get', 'look'], 'before', before, 'place', place, after];
const isLine = ['!=', ['geometry-type'], 'Point'];
const isState = ['match', ['get', 'look'], ['before', 'after', 'place'], true, false];

const layers = [
  {
    ...{ id: 'difference-area', type: 'fill', source: DIFFERENCES },
    filter: ['all', ['==', ['geometry-type'], 'Polygon'], isState],
    paint: { 'fill-color': stateColour, 'fill-opacity': ['case', isChosen, 0.3, 0.14] },
  },
  {
    ...{
      id: 'difference-before',
      type: 'line',
      source: DIFFERENCES,
      filter: ['all', isLine, look('before')],
    },
    paint: {
      ...{ 'line-color': before, 'line-width': ['case', isChosen, 3, 1.8], 'line-dasharray': [2, 1.6] },
    },
  },
  {
    ...{ id: 'difference-after', type: 'line', source: DIFFERENCES },
    filter: ['all', isLine, ['match', ['get', 'look'], ['after', 'place'], true, false]],
    layout: { 'line-join': 'round', 'line-cap': 'round' },
    paint: { 'line-color': stateColour, 'line-width': ['case', isChosen, 3.4, 2] },
  },
  {
    ...{ id: 'difference-shift', type: 'line', source: DIFFERENCES, filter: look('shift') },
    paint: { 'line-color': moved, 'line-width': 1.4 },
  },
  {
    ...{ id: 'difference-point', type: 'circle', source: DIFFERENCES },
    filter: ['all', ['==', ['geometry-type'], 'Point'], isState],
    paint: {
      'circle-radius': ['case', isChosen, 9, 6],
      'circle-color': ['match', ['get', 'look'], 'place', 'rgba(0,0,0,0)', stateColour],
      'circle-stroke-color': ['match', ['get', 'look'], 'place', place, paper],
      'circle-stroke-width': 2.4,
    },
  },
  {
    ...{ id: 'difference-vertex', type: 'circle', source: DIFFERENCES },
    filter: ['match', ['get', 'look'], ['added', 'moved', 'removed'], true, false],
    paint: {
      'circle-radius': ['match', ['get', 'look'], 'moved', 5, 6],
      'circle-color': ['match', ['get', 'look'], 'added', added, 'moved', moved, paper],
      'circle-stroke-color': ['match', ['get', 'look'], 'removed', removed, paper],
      'circle-stroke-width': ['match', ['get', 'look'], 'removed', 3, 1.6],
    },
  },
  {
    ...{ id: 'difference-name', type: 'symbol', source: DIFFERENCES, filter: ['has', 'name'] },
    layout: {
      ...{ 'text-field': ['get', 'name'], 'text-font': MEDIUM, 'text-size': 13, 'text-optional': true },
      ...{
        'text-anchor': 'top',
        'text-offset': ['match', ['geometry-type'], 'Point', ['literal', [0, 0.9]], ['literal', [0, -0.5]]],
      },
    },
    paint: { 'text-color': stateColour, 'text-halo-color': paper, 'text-halo-width': 1.6 },
  },
] as unknown as Overlay['layers'];

/**
 * Features in two states as an overlay of the map.
 *
 * @param chosen key of the one that is looked at: its vertices are marked, else those of all
 * @param place where something was found
 */
export function differenceOverlay(
  differences: readonly Difference[],
  shown: Shown,
  chosen: string | undefined,
  place?: Geometry | undefined,
): Overlay {
  const features: Feature[] = [];
  const add = (geometry: Geometry | null, properties: Record<string, unknown>) => {
    if (geometry) features.push({ type: 'Feature', geometry, properties });
  };
  for (const difference of differences) {
    const mark = { key: difference.key, ...(difference.key === chosen ? { chosen: true } : {}) };
    const { nameBefore, nameAfter } = difference;
    // With both, a name that stayed stands once.
    const named = (name: string | undefined) => (name === undefined ? {} : { name });
    const isSame = shown === 'both' && nameBefore === nameAfter && difference.after !== null;
    if (shown !== 'after')
      add(difference.before, { ...mark, look: 'before', ...(isSame ? {} : named(nameBefore)) });
    if (shown !== 'before') add(difference.after, { ...mark, look: 'after', ...named(nameAfter) });
  }
  if (shown === 'both') features.push(...vertexMarks(differences, chosen));
  add(place ?? null, { look: 'place', chosen: true });
  return { id: DIFFERENCES, layers, data: { type: 'FeatureCollection', features } };
}

function vertexMarks(differences: readonly Difference[], chosen: string | undefined): Feature[] {
  const marked = chosen === undefined ? differences : differences.filter(({ key }) => key === chosen);
  const marks: Feature[] = [];
  for (const { before, after } of marked) {
    if (marks.length >= MAX_VERTICES) break;
    for (const { kind, position, from } of vertexDifferences(before, after)) {
      const mark = (geometry: Geometry, look: string): Feature => ({
        ...{ type: 'Feature', geometry, properties: { look } },
      });
      if (from) marks.push(mark({ type: 'LineString', coordinates: [from, position] }, 'shift'));
      marks.push(mark({ type: 'Point', coordinates: position }, kind));
    }
  }
  return marks.slice(0, MAX_VERTICES * 2);
}
