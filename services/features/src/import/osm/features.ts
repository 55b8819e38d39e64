import type { RawFeature } from '../raw-feature.ts';
import { type OsmKind, osmSourceId } from './objects.ts';
import { parseTags } from './tags.ts';

/** Which kind of object a record of the driver's layer is: a multipolygon is a closed way or a relation. */
function kindOf(layer: string, attributes: RawFeature['attributes']): OsmKind {
  if (layer === 'points') return 'node';
  if (layer === 'lines') return 'way';
  return layer === 'multipolygons' && attributes.osm_way_id !== undefined ? 'way' : 'relation';
}

/** A record of GDAL's OSM driver with its tags as attributes and its OSM id. */
export function readOsmFeature(
  layer: string,
  raw: RawFeature,
): { kind: OsmKind; id: number; sourceId: string; tags: Record<string, string> } {
  const kind = kindOf(layer, raw.attributes);
  const id = Number(
    kind === 'way' && layer === 'multipolygons' ? raw.attributes.osm_way_id : raw.attributes.osm_id,
  );
  const tags = raw.attributes.all_tags;
  return {
    kind,
    id,
    sourceId: osmSourceId(kind, id),
    tags: typeof tags === 'string' ? parseTags(tags) : {},
  };
}
