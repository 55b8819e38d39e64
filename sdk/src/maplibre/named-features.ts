import type { LngLat } from '../geo/index.ts';
import { groupOf, type LayerGroup } from '../style/index.ts';
import type { DrawnFeature } from './drawn-feature.ts';
import { geometryBounds } from './geometry-bounds.ts';

/** Something that the map shows by name. */
export interface NamedFeature {
  readonly group: LayerGroup;
  /** In Chinese, or the only one there is. */
  readonly name: string;
  readonly nameEn?: string;
  /** The middle of what is drawn of it. */
  readonly at: LngLat;
  /** Missing where what is drawn is put together of several features, such as a street of its pieces. */
  readonly feature?: DrawnFeature;
}

/** The part of MapLibre's answer that is read. */
interface Rendered {
  readonly properties: Readonly<Record<string, unknown>>;
  readonly layer: { readonly metadata?: unknown };
  readonly geometry: GeoJSON.Geometry;
}

/**
 * Everything with a name once, in the order given. Things of one name are several where each has its own place, such
 * as shops, and one where they are courses or areas in pieces, such as a street; a piece that can be opened stands for
 * the others.
 */
export function namedFeatures<Each extends Rendered>(
  rendered: readonly Each[],
  drawnFeature: (feature: Each) => DrawnFeature | undefined,
): NamedFeature[] {
  const found = new Map<string, NamedFeature>();
  for (const each of rendered) {
    const group = groupOf(each.layer);
    const name = textOf(each.properties.name) ?? textOf(each.properties.name_en);
    if (group === undefined || name === undefined) continue;
    const feature = drawnFeature(each);
    const key = feature && HAVE_PLACES.has(group) ? `#${feature.id}` : `${group}/${name}`;
    const known = found.get(key);
    if (!known || (feature && !known.feature)) found.set(key, named(each, group, name, feature));
  }
  return [...found.values()];
}

const HAVE_PLACES: ReadonlySet<LayerGroup> = new Set([
  'places',
  'pois',
  'transport',
  'buildings',
  'addresses',
]);

function named(
  { properties, geometry }: Rendered,
  group: LayerGroup,
  name: string,
  feature: DrawnFeature | undefined,
): NamedFeature {
  const nameEn = textOf(properties.name_en);
  const [west, south, east, north] = geometryBounds(geometry) ?? [0, 0, 0, 0];
  return {
    ...{ group, name, at: [(west + east) / 2, (south + north) / 2] },
    ...(nameEn === undefined ? {} : { nameEn }),
    ...(feature ? { feature } : {}),
  };
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}
