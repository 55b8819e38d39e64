import type {
  DataDrivenPropertyValueSpecification,
  ExpressionSpecification,
} from '@maplibre/maplibre-gl-style-spec';
import type { GeometryKind } from '../../contract/index.ts';
import { MARK_EDGE } from './colours.ts';
import type { LegendMark, ThematicLayer } from './thematic-style.ts';

type Colour = string | ExpressionSpecification;

interface Look {
  readonly colour: Colour;
  /** Of areas and points, and what lines lie on. Default white for lines and points, for areas their own colour. */
  readonly edge?: string | undefined;
  readonly opacity?: number | undefined;
  readonly widthPixels?: number | undefined;
  readonly radiusPixels?: number | undefined;
}

const AREA_OPACITY = 0.72;
const LINE_WIDTH_PIXELS = 3;
const CASING_PIXELS = 2;
export const POINT_RADIUS_PIXELS = 6;

/** Layers that draw each feature by its own shape, or all by the one that they have. */
export function marks(
  geometry: GeometryKind,
  { colour, edge, opacity, widthPixels = LINE_WIDTH_PIXELS, radiusPixels = POINT_RADIUS_PIXELS }: Look,
): ThematicLayer[] {
  const only = (shape: 'Polygon' | 'LineString' | 'Point'): { filter?: ExpressionSpecification } =>
    geometry === 'any' ? { filter: ['==', ['geometry-type'], shape] } : {};
  const round = { 'line-join': 'round', 'line-cap': 'round' } as const;
  const layers: Readonly<Record<Exclude<GeometryKind, 'any'>, readonly ThematicLayer[]>> = {
    polygon: [
      {
        ...{ id: 'area', type: 'fill', ...only('Polygon') },
        paint: { 'fill-color': plain(colour), 'fill-opacity': opacity ?? AREA_OPACITY },
      },
      {
        ...{ id: 'area-edge', type: 'line', layout: { 'line-join': 'round' }, ...only('Polygon') },
        paint: { 'line-color': plain(edge ?? colour), 'line-width': 1.2 },
      },
    ],
    line: [
      {
        ...{ id: 'line-casing', type: 'line', layout: round, ...only('LineString') },
        paint: { 'line-color': edge ?? MARK_EDGE, 'line-width': widthPixels + CASING_PIXELS },
      },
      {
        ...{ id: 'line', type: 'line', layout: round, ...only('LineString') },
        paint: { 'line-color': plain(colour), 'line-width': widthPixels, 'line-opacity': opacity ?? 1 },
      },
    ],
    point: [
      {
        ...{ id: 'point', type: 'circle', ...only('Point') },
        paint: {
          ...{ 'circle-color': plain(colour), 'circle-radius': radiusPixels },
          ...{ 'circle-stroke-color': edge ?? MARK_EDGE, 'circle-stroke-width': 1.5 },
          'circle-opacity': opacity ?? 1,
        },
      },
    ],
  };
  return geometry === 'any' ? [...layers.polygon, ...layers.line, ...layers.point] : [...layers[geometry]];
}

/** What stands for such marks in a legend. */
export function legendMark(geometry: GeometryKind, colour: string, edge?: string): LegendMark {
  if (geometry === 'point')
    return { kind: 'point', colour, edge: edge ?? MARK_EDGE, radiusPixels: POINT_RADIUS_PIXELS };
  return { kind: geometry === 'line' ? 'line' : 'area', colour, edge: edge ?? colour };
}

const plain = (colour: Colour) => colour as DataDrivenPropertyValueSpecification<string>;
