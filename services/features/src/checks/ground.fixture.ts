import type { Database } from '@tongtu/database';
import type { Properties } from '@tongtu/sdk/contract';
import { metersPerDegree } from '@tongtu/sdk/geo';
import type { Geometry, Position } from 'geojson';
import { publishChangeset } from '../publish/index.ts';
import { toEwkbHex } from '../stage/ewkb.ts';
import { insertDraft } from '../stage/store.ts';

/** Metres east and north of a place in the middle of nowhere, so that cases can be drawn in whole numbers. */
export type Ground = readonly [east: number, north: number];

const ORIGIN = [120.75, 30.75] as const;
const [LNG_METERS, LAT_METERS] = metersPerDegree(ORIGIN[1]);

export const at = ([east, north]: Ground): Position => [
  ORIGIN[0] + east / LNG_METERS,
  ORIGIN[1] + north / LAT_METERS,
];
export const point = (...ground: Ground): Geometry => ({ type: 'Point', coordinates: at(ground) });
export const line = (...grounds: Ground[]): Geometry => ({
  type: 'LineString',
  coordinates: grounds.map(at),
});
export const area = (...grounds: Ground[]): Geometry => ({
  type: 'Polygon',
  coordinates: [[...grounds, grounds[0] as Ground].map(at)],
});
/** A box from its south-west corner. */
export const box = (east: number, north: number, width: number, height: number): Geometry =>
  area([east, north], [east + width, north], [east + width, north + height], [east, north + height]);

export interface StagedChange {
  readonly action: 'create' | 'replace' | 'remove';
  readonly collection: string;
  readonly id: number;
  readonly geometry?: Geometry;
  readonly properties?: Properties;
}

export const create = (
  collection: string,
  id: number,
  geometry: Geometry,
  properties: Properties = {},
): StagedChange => ({ action: 'create', collection, id, geometry, properties });
export const replace = (
  collection: string,
  id: number,
  geometry: Geometry,
  properties: Properties = {},
): StagedChange => ({ action: 'replace', collection, id, geometry, properties });
export const remove = (collection: string, id: number): StagedChange => ({
  action: 'remove',
  collection,
  id,
});

/** A draft with these changes; their base versions are what is published. */
export async function stage(database: Database, changes: readonly StagedChange[]): Promise<number> {
  return database.asService(async (tx) => {
    const changesetId = await insertDraft(tx, {
      kind: 'edit',
      title: 'a change',
      author: 'a surveyor',
      importKey: crypto.randomUUID(),
    });
    await tx.query(
      `insert into change (changeset_id, seq, action, collection_id, feature_id, base_version, min_zoom, geom, properties)
       select $1, n, t.action, t.collection, t.id, f.version, case when t.action <> 'remove' then 10 end,
         t.geom::geometry, t.properties::jsonb
       from unnest($2::text[], $3::text[], $4::bigint[], $5::text[], $6::text[]) with ordinality
         as t(action, collection, id, geom, properties, n)
       left join feature f on f.collection_id = t.collection and f.edition = 'full' and f.id = t.id`,
      [
        changesetId,
        changes.map(({ action }) => action),
        changes.map(({ collection }) => collection),
        changes.map(({ id }) => id),
        changes.map(({ geometry }) => (geometry ? toEwkbHex(geometry) : null)),
        changes.map(({ properties }) => (properties ? JSON.stringify(properties) : null)),
      ],
    );
    return changesetId;
  });
}

/** Publishes without any check: what was there before. */
export async function publish(database: Database, changes: readonly StagedChange[]): Promise<number> {
  const result = await publishChangeset(database, await stage(database, changes));
  if (result.kind !== 'published') throw new Error(`got ${result.kind}, wanted published`);
  return result.revision;
}
