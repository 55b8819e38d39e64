import type { AttributeDefinition, TileProfileDefinition } from '@tongtu/data/tile-profile';

/** What both legs of the timed run draw: no merging, no coverages, no labels, so that the peer can do the same. */
const BUILDING_ATTRIBUTES: readonly AttributeDefinition[] = [
  { name: 'kind', type: 'string' },
  { name: 'height', type: 'number' },
  { name: 'floors', type: 'number' },
  { name: 'name', type: 'string' },
];
const STREET_ATTRIBUTES: readonly AttributeDefinition[] = [
  { name: 'kind', type: 'string' },
  { name: 'name', type: 'string' },
  { name: 'ref', type: 'string' },
  { name: 'bridge', type: 'boolean' },
  { name: 'oneway', type: 'string' },
  { name: 'surface', type: 'string' },
];

const STREET_ZOOMS = {
  motorway: 6,
  trunk: 6,
  primary: 8,
  secondary: 9,
  tertiary: 10,
  unclassified: 12,
  residential: 12,
  service: 13,
  footway: 13,
};

export const timedProfile: TileProfileDefinition = {
  id: 'bench',
  minZoom: 6,
  maxZoom: 15,
  layers: [
    {
      id: 'buildings',
      schema: 'tongtu',
      description: { zh: '', en: '' },
      geometry: 'polygon',
      sources: [{ collection: 'building', zoom: 13, attributes: BUILDING_ATTRIBUTES }],
    },
    {
      id: 'streets',
      schema: 'tongtu',
      description: { zh: '', en: '' },
      geometry: 'line',
      sources: [
        { collection: 'road', zoom: { by: 'kind', zooms: STREET_ZOOMS }, attributes: STREET_ATTRIBUTES },
      ],
    },
  ],
};

/** Layer and attribute names by collection, for the peer. */
export const PEER_LAYERS: Readonly<
  Record<string, { readonly layer: string; readonly attributes: readonly string[] }>
> = {
  building: { layer: 'buildings', attributes: BUILDING_ATTRIBUTES.map(({ name }) => name) },
  road: { layer: 'streets', attributes: STREET_ATTRIBUTES.map(({ name }) => name) },
};
