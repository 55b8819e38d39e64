import { type Bbox, type LngLat, MERCATOR_MAX_LAT } from '@tongtu/sdk/geo';
import type { ArchiveDescription } from '../archive/writer.ts';
import { type CompiledProfile, vectorLayers } from '../profile/index.ts';

export interface ArchiveFacts {
  readonly tilesetId: string;
  readonly name?: string | undefined;
  readonly attribution?: string | undefined;
  readonly revision: number;
  readonly extent: Bbox | undefined;
  /** Where most features lie together; missing: the middle of the extent. */
  readonly heart?: LngLat | undefined;
}

/** Without any feature, the whole square of Web Mercator. */
const WORLD: Bbox = [-180, -MERCATOR_MAX_LAT, 180, MERCATOR_MAX_LAT];
const CENTER_ZOOM = 12;

/**
 * What the archive says about itself: nothing of the clock, no totals, so that the same data give the same
 * bytes and a delta has nothing to correct.
 */
export function describeArchive(profile: CompiledProfile, facts: ArchiveFacts): ArchiveDescription {
  const bounds = facts.extent ? grown(facts.extent) : WORLD;
  const center = rounded(facts.heart ?? middleOf(bounds));
  const centerZoom = Math.min(profile.maxZoom, CENTER_ZOOM);
  return {
    minZoom: profile.minZoom,
    maxZoom: profile.maxZoom,
    bounds,
    center,
    centerZoom,
    metadata: {
      name: facts.name ?? facts.tilesetId,
      ...(facts.attribution === undefined ? {} : { attribution: facts.attribution }),
      type: 'baselayer',
      format: 'pbf',
      profile: profile.id,
      fingerprint: profile.fingerprint,
      edition: profile.edition,
      revision: facts.revision,
      bounds,
      center: [...center, centerZoom],
      minzoom: profile.minZoom,
      maxzoom: profile.maxZoom,
      vector_layers: vectorLayers(profile),
    },
  };
}

/** To seven decimals outwards, as the header stores it, and cut at the edges of Web Mercator. */
function grown([west, south, east, north]: Bbox): Bbox {
  const down = (degrees: number) => Math.floor(degrees * 1e7) / 1e7;
  const up = (degrees: number) => Math.ceil(degrees * 1e7) / 1e7;
  return [
    down(west),
    Math.max(-MERCATOR_MAX_LAT, down(south)),
    up(east),
    Math.min(MERCATOR_MAX_LAT, up(north)),
  ];
}

function middleOf([west, south, east, north]: Bbox): LngLat {
  return [(west + east) / 2, (south + north) / 2];
}

/** To seven decimals, as the header stores it. */
function rounded([lng, lat]: LngLat): LngLat {
  return [Math.round(lng * 1e7) / 1e7, Math.round(lat * 1e7) / 1e7];
}
