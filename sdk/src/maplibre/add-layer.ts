import type { Map as MapLibreMap } from 'maplibre-gl';
import { contextOf } from './add-basemap.ts';
import type { LayerHandle, LayerOptions } from './layer-options.ts';
import { OverlayLayer } from './overlay-layer.ts';
import type { JoinedRows, PlacedRows, Row } from './own-rows.ts';

/**
 * Draws a collection, a department's own rows, or own rows on the features that they are about.
 *
 * ```ts
 * const gauges = await addLayer(map, 'water_facility', { style: single({ label: { zh: '水利设施', en: 'Waterworks' } }), popup: true });
 * await addLayer(map, { rows: () => fetch('/cases.json').then((r) => r.json()), position: (row) => [row.lng, row.lat] }, { live: true });
 * await addLayer(map, { rows, collection: 'building', featureId: (row) => row.building }, {
 *   style: ({ properties }) => classBreaks({ field: 'staff', values: properties.map((each) => each.staff), geometry: 'polygon' }),
 * });
 * gauges.highlight([42]);
 * ```
 *
 * @param content the id of a collection, or rows, which are sent nowhere
 * @throws ClientError where the collection is not to be had; RangeError where there is no client, or a style or row source asks for too much
 */
export async function addLayer<Of extends Row = Row>(
  map: MapLibreMap,
  content: string | PlacedRows<Of> | JoinedRows<Of>,
  options: LayerOptions = {},
): Promise<LayerHandle> {
  const context = contextOf(map);
  const client = options.client ?? context?.client;
  const language = options.language ?? context?.language ?? 'zh';
  const isOwn = typeof content !== 'string' && 'position' in content;
  if (!client && !isOwn)
    throw new RangeError('wanted a client: of addBasemap on the same map, or as an option');
  const layer = new OverlayLayer(map, content as string | PlacedRows | JoinedRows, {
    ...options,
    ...(client ? { client } : {}),
    language,
  });
  try {
    await layer.begin();
  } catch (error) {
    layer.remove();
    throw error;
  }
  return layer;
}
