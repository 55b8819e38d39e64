import { geometryBounds, type Overlay } from '@tongtu/sdk/maplibre';
import { standardPalette } from '@tongtu/sdk/style';
import type { Feature, Geometry, Point } from 'geojson';

const ID = 'small-marks';
/** From here on a house is seen by its own outline. */
const MAX_ZOOM = 14;
/** What takes less of the length of all together is some pixels long where all are in sight. */
const SMALL_SHARE = 0.02;

/** A dot for each area or line that is too small to be seen on a map that shows all of them. */
export function smallMarks(geometries: readonly Geometry[]): Overlay {
  const boxes = geometries.flatMap((geometry) => {
    const box = geometryBounds(geometry);
    return box && geometry.type !== 'Point' && geometry.type !== 'MultiPoint' ? [box] : [];
  });
  const [west, south, east, north] = [0, 1, 2, 3].map((side) =>
    boxes.reduce((most, box) => (side < 2 ? Math.min : Math.max)(most, box[side]!), side < 2 ? 180 : -180),
  ) as [number, number, number, number];
  const smallest = SMALL_SHARE * Math.max(east - west, north - south);
  const features = boxes
    .filter(([w, s, e, n]) => Math.max(e - w, n - s) < smallest)
    .map(
      ([w, s, e, n]): Feature<Point> => ({
        type: 'Feature',
        geometry: { type: 'Point', coordinates: [(w + e) / 2, (s + n) / 2] },
        properties: {},
      }),
    );
  return {
    id: ID,
    data: { type: 'FeatureCollection', features },
    layers: [
      {
        ...{ id: ID, type: 'circle', source: ID, maxzoom: MAX_ZOOM },
        paint: {
          'circle-radius': 4,
          'circle-color': standardPalette.selection,
          'circle-stroke-color': standardPalette.label.place.halo,
          'circle-stroke-width': 1.5,
        },
      },
    ],
  };
}
