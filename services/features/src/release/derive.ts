import type { CollectionDefinition, Properties } from '@tongtu/sdk/contract';
import { matchesFilter } from '@tongtu/sdk/contract';
import type { Geometry } from 'geojson';
import { coarsenGeometry } from './coarsen.ts';

/** What a feature shows of itself. */
export interface Released {
  /** GeoJSON, `[lng, lat]` in degrees on CGCS2000. */
  readonly geometry: Geometry;
  readonly properties: Properties;
}

/**
 * The feature as the public edition holds it, or `undefined` where it holds none of it.
 * Pure and total: the public edition is this function over the full one and nothing else.
 * Fields pass only when they are declared and declared public, so what a definition does not
 * know stays inside; rules are asked about the full properties, withheld ones included.
 */
export function derivePublic(collection: CollectionDefinition, feature: Released): Released | undefined {
  if (collection.audience !== 'public') return undefined;
  const { geometry: rule, withhold } = collection.release;
  if (rule.kind === 'withheld') return undefined;
  if (withhold && matchesFilter(withhold, feature.properties)) return undefined;
  const geometry =
    rule.kind === 'coarsened' ? coarsenGeometry(feature.geometry, rule.gridDegrees) : feature.geometry;
  return geometry && { geometry, properties: publicProperties(collection, feature.properties) };
}

function publicProperties(collection: CollectionDefinition, properties: Properties): Properties {
  const released: Record<string, string | number | boolean> = {};
  for (const { name, audience } of collection.fields) {
    const value = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (audience === 'public' && value !== undefined) released[name] = value;
  }
  return released;
}
