import { type Bbox, type LngLat, MERCATOR_MAX_LAT } from '@tongtu/sdk/geo';
import type { ArchiveDescription } from '../archive/writer.ts';
import { type CompiledProfile, vectorLayers } from '../profile/index.ts';

export interface ArchiveFacts {
  readonly tilesetId: string;
  readonly name?: string | undefined;
  readonly attribution?: string | undefined;
  readonly revision: number;
  readonly extent: Bbox | undefined;
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
  return {
    minZoom: profile.minZoom,
    maxZoom: profile.maxZoom,
    bounds,
    center: centerOf(bounds),
    centerZoom: Math.min(profile.maxZoom, CENTER_ZOOM),
    metadata: {
      name: facts.name ?? facts.tilesetId,
      ...(facts.attribution === undefined ? {} : { attribution: facts.attribution }),
      type: 'baselayer',
      format: 'pbf',
      profile: profile.id,
      edition: profile.edition,
      revision: facts.revision,
      bounds,
      center: [...centerOf(bounds), Math.min(profile.maxZoom, CENTER_ZOOM)],
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

function centerOf([west, south, east, north]: Bbox): LngLat {
  const round = (degrees: number) => Math.round(degrees * 1e7) / 1e7;
  return [round((west + east) / 2), round((south + north) / 2)];
}
