import type { LayerSpecification } from '@maplibre/maplibre-gl-style-spec';

/** What a page draws above the base map. */
export interface Overlay {
  /** Name of its source, which its layers draw. */
  readonly id: string;
  readonly data: GeoJSON.FeatureCollection;
  readonly layers: readonly LayerSpecification[];
}

export function overlaySources(overlays: Iterable<Overlay>) {
  return Object.fromEntries(
    [...overlays].map(({ id, data }) => [id, { type: 'geojson' as const, data }] as const),
  );
}
