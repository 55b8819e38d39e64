import { ProblemError } from '@tongtu/sdk/contract';
import { GRS80_SEMI_MAJOR_METERS } from '@tongtu/sdk/geo';

/** The one tiling scheme here: square tiles of 256 pixels in Web Mercator, XYZ. */
export const TILE_MATRIX_SET_ID = 'WebMercatorQuad';
export const TILE_MATRIX_SET_URI = 'http://www.opengis.net/def/tilematrixset/OGC/1.0/WebMercatorQuad';
export const TILE_CRS_URI = 'http://www.opengis.net/def/crs/EPSG/0/3857';

/** As far as the registered definition goes. */
const MAX_TILE_MATRIX = 24;
const TILE_SIZE_PIXELS = 256;
/** OGC 17-083r4, 6.1.1: what a scale denominator takes a pixel for. */
const PIXEL_METERS = 0.00028;
const HALF_EQUATOR_METERS = Math.PI * GRS80_SEMI_MAJOR_METERS;

/** The whole definition, as OGC 17-083r4, Annex D.1 has it. */
export const WEB_MERCATOR_QUAD = {
  id: TILE_MATRIX_SET_ID,
  title: 'Google Maps Compatible for the World',
  uri: TILE_MATRIX_SET_URI,
  crs: TILE_CRS_URI,
  orderedAxes: ['X', 'Y'],
  wellKnownScaleSet: 'http://www.opengis.net/def/wkss/OGC/1.0/GoogleMapsCompatible',
  tileMatrices: Array.from({ length: MAX_TILE_MATRIX + 1 }, (_, z) => tileMatrix(z)),
} as const;

function tileMatrix(z: number) {
  const cellSize = (2 * HALF_EQUATOR_METERS) / TILE_SIZE_PIXELS / 2 ** z;
  return {
    id: String(z),
    scaleDenominator: cellSize / PIXEL_METERS,
    cellSize,
    cornerOfOrigin: 'topLeft',
    pointOfOrigin: [-HALF_EQUATOR_METERS, HALF_EQUATOR_METERS],
    ...{ tileWidth: TILE_SIZE_PIXELS, tileHeight: TILE_SIZE_PIXELS },
    ...{ matrixWidth: 2 ** z, matrixHeight: 2 ** z },
  };
}

/** @throws ProblemError `not_found` */
export function requireKnownGrid({ tileMatrixSetId }: { readonly tileMatrixSetId: string }): void {
  if (tileMatrixSetId === TILE_MATRIX_SET_ID) return;
  throw new ProblemError('not_found', {
    detail: 'tiles are cut by one tile matrix set alone',
    got: tileMatrixSetId,
    wanted: TILE_MATRIX_SET_ID,
  });
}
