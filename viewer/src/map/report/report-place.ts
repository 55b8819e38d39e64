import type { LngLat } from '@tongtu/sdk/geo';
import type { Overlay } from '@tongtu/sdk/maplibre';
import type { Geometry, Position } from 'geojson';

export const REPORT_OVERLAY = 'report';
const COLOUR = '#b23a2e';
const source = REPORT_OVERLAY;

/** The place of a report, as it is drawn on the map. */
export const reportOverlay = (place: LngLat): Overlay => ({
  id: REPORT_OVERLAY,
  layers: [
    {
      ...{ id: 'report-place', type: 'circle', source },
      paint: {
        'circle-radius': 8,
        'circle-color': COLOUR,
        'circle-stroke-color': '#ffffff',
        'circle-stroke-width': 3,
      },
    },
  ],
  data: {
    type: 'FeatureCollection',
    features: [{ type: 'Feature', geometry: { type: 'Point', coordinates: [...place] }, properties: {} }],
  },
});

/** The middle of the box around a geometry. */
export function middleOf(geometry: Geometry): LngLat | undefined {
  if (geometry.type === 'GeometryCollection') return undefined;
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  const visit = (coordinates: unknown): void => {
    if (!Array.isArray(coordinates)) return;
    if (typeof coordinates[0] !== 'number') {
      for (const each of coordinates) visit(each);
      return;
    }
    const [lng, lat] = coordinates as Position;
    [west, east] = [Math.min(west, lng!), Math.max(east, lng!)];
    [south, north] = [Math.min(south, lat!), Math.max(north, lat!)];
  };
  visit(geometry.coordinates);
  return Number.isFinite(west) ? [(west + east) / 2, (south + north) / 2] : undefined;
}
