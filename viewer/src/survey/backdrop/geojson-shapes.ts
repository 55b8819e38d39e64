import type { Feature, GeoJSON, Geometry, Position } from 'geojson';
import { BackdropError, type Shape, type ShapeProperties } from './backdrop.ts';

/** Longest text that is kept of a property. */
const MAX_TEXT = 500;

const DEPTHS: Readonly<Record<string, number>> = {
  ...{ Point: 0, MultiPoint: 1, LineString: 1, MultiLineString: 2, Polygon: 2, MultiPolygon: 3 },
};

/**
 * The shapes of a GeoJSON text (RFC 7946, and files of before with a `crs`): features, or bare geometries; collections of
 * geometries become a shape each. `left` counts those without a geometry that can be drawn.
 *
 * @throws BackdropError where it is no GeoJSON
 */
export function geoJsonShapes(text: string): {
  readonly shapes: readonly Shape[];
  readonly systemName?: string;
  readonly left: Readonly<Record<string, number>>;
} {
  const document = parsed(text);
  const features: readonly unknown[] =
    document.type === 'FeatureCollection'
      ? asArray((document as { features?: unknown }).features)
      : [document.type === 'Feature' ? document : { type: 'Feature', geometry: document, properties: null }];
  let unusable = 0;
  const shapes = features.flatMap((each): Shape[] => {
    const { geometry, properties } = (each ?? {}) as Partial<Feature>;
    const simple = simpleGeometries(geometry);
    if (simple.length === 0) unusable++;
    const kept = plainProperties(properties);
    return simple.map((one) => ({ geometry: one, properties: kept }));
  });
  const name = (document as { crs?: { properties?: { name?: unknown } } }).crs?.properties?.name;
  return {
    shapes,
    ...(typeof name === 'string' ? { systemName: name } : {}),
    left: unusable > 0 ? { geometry: unusable } : {},
  };
}

function parsed(text: string): GeoJSON {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new BackdropError('fileBroken');
  }
  const type = (document as { type?: unknown } | null)?.type;
  if (
    typeof type !== 'string' ||
    !(type in DEPTHS || /^(Feature(Collection)?|GeometryCollection)$/.test(type))
  )
    throw new BackdropError('fileUnknown');
  return document as GeoJSON;
}

function asArray(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new BackdropError('fileBroken');
  return value;
}

function simpleGeometries(geometry: unknown): Geometry[] {
  const { type, coordinates, geometries } = (geometry ?? {}) as Record<string, unknown>;
  if (type === 'GeometryCollection' && Array.isArray(geometries)) return geometries.flatMap(simpleGeometries);
  const depth = DEPTHS[String(type)];
  if (depth === undefined || !Array.isArray(coordinates)) return [];
  const flat = flattened(coordinates, depth);
  return flat ? [{ type, coordinates: flat } as Geometry] : [];
}

/** Without heights; undefined where something is no position, a list is empty, or a line or ring too short. */
function flattened(coordinates: unknown, depth: number): unknown {
  if (!Array.isArray(coordinates) || coordinates.length === 0) return undefined;
  if (depth === 0) {
    const [x, y] = coordinates as Position;
    return Number.isFinite(x) && Number.isFinite(y) ? [x, y] : undefined;
  }
  const parts = coordinates.map((part) => flattened(part, depth - 1));
  return parts.includes(undefined) ? undefined : parts;
}

function plainProperties(properties: unknown): ShapeProperties {
  const kept: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries((properties ?? {}) as Record<string, unknown>)) {
    if (typeof value === 'number' || typeof value === 'boolean') kept[name] = value;
    else if (typeof value === 'string' && value !== '') kept[name] = value.slice(0, MAX_TEXT);
  }
  return kept;
}
