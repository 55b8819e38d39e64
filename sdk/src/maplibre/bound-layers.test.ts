import { type StyleSpecification, validateStyleMin } from '@maplibre/maplibre-gl-style-spec';
import { describe, expect, it } from 'vitest';
import { classBreaks, clusters, combined, labels, single } from '../style/index.ts';
import { boundLayers, type Drawing, drawnSourceLayers } from './bound-layers.ts';

const label = { zh: '建筑', en: 'Building' };
const style = classBreaks({ field: 'staff', values: [1, 5, 9], geometry: 'polygon' });
const rows = new Map([[42, { staff: 3, note: 'secret' }]]);

function faults(drawing: Drawing): unknown[] {
  const source = { type: 'vector', tiles: ['https://map.example/{z}/{x}/{y}'] } as const;
  const data = { type: 'geojson', data: { type: 'FeatureCollection', features: [] }, cluster: true } as const;
  const sources = (drawing.sourceLayers
    ? { own: source }
    : { own: data, 'own/points': data }) as unknown as StyleSpecification['sources'];
  return validateStyleMin({ version: 8, sources, layers: boundLayers(drawing) });
}

describe('layers on a source', () => {
  it.each<[string, Drawing]>([
    ['loaded features', { id: 'own', style: combined(style, labels()), filter: ['==', 'kind', 'office'] }],
    ['clusters', { id: 'own', style: clusters({ label }), filter: ['has', 'kind'], highlighted: [42] }],
    ['tiles', { id: 'own', style, sourceLayers: ['buildings'], highlighted: [42] }],
    [
      'tiles with rows',
      { id: 'own', style, sourceLayers: ['buildings', 'sites'], rows, filter: ['>', 'staff', 2] },
    ],
  ])('are valid by the style specification: %s', (_, drawing) => {
    expect(faults(drawing)).toEqual([]);
    const ids = boundLayers(drawing).map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.every((id) => id.startsWith('own/'))).toBe(true);
  });

  it('draw of tiles with rows those that have one, by what the row says', () => {
    const [area] = boundLayers({ id: 'own', style, sourceLayers: ['buildings'], rows });
    const text = JSON.stringify(area);
    expect(text).toContain('["has",["to-string",["id"]],["literal",{"42":1}]]');
    expect(text).toContain('["get",["to-string",["id"]],["literal",{"42":3}]]');
    expect(text).not.toContain('["get","staff"]');
    // No more of a row than what is drawn of it.
    expect(text).not.toContain('secret');
  });

  it('mark features on top of all others, or none', () => {
    const marked = boundLayers({ id: 'own', style: single({ label }), highlighted: [7, 8] });
    expect(marked.map(({ id }) => id).slice(-4)).toEqual([
      ...['own/selection-area', 'own/selection-line-halo', 'own/selection-line', 'own/selection-point'],
    ]);
    expect(JSON.stringify(marked.at(-1))).toContain('["in",["id"],["literal",[7,8]]]');
    expect(boundLayers({ id: 'own', style: single({ label }), highlighted: [] })).toHaveLength(5);
  });

  it('leave the layers of names in tiles to the base map', () => {
    expect(drawnSourceLayers(['water_polygons', 'water_polygons_labels'])).toEqual(['water_polygons']);
    expect(drawnSourceLayers(['boundary_labels'])).toEqual(['boundary_labels']);
  });
});
