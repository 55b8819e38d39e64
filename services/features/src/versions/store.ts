import type { Transaction } from '@tongtu/database';
import type { FeatureVersion, Properties } from '@tongtu/sdk/contract';
import type { Geometry } from 'geojson';
import { type FeatureSource, featuresOf, historyOf } from '../collections/source.ts';
import { CRS84, decimalsOf } from '../crs/reference-system.ts';

/** Whose versions, and which of them. */
export interface VersionQuery {
  readonly collectionId: string;
  readonly featureId: number;
  readonly source: FeatureSource;
  /** Fields that the caller may see today: what past states hold besides is not sent. */
  readonly openFields: readonly string[];
  /** Only earlier publications than this. */
  readonly before: number | undefined;
}

interface Row {
  revision: string;
  published_at: Date;
  version: number;
  is_first: boolean;
  geometry: Geometry | null;
  properties: Properties | null;
  changeset_id: string | null;
  title: string;
  description: string;
  author: string;
}

/** The versions of one feature as the caller of the transaction sees them, newest first. */
export async function findVersions(
  tx: Transaction,
  { collectionId, featureId, source, openFields, before }: VersionQuery,
  limit: number,
): Promise<FeatureVersion[]> {
  const features = featuresOf(source);
  const history = historyOf(source);
  const own = (row: string) =>
    `${row}.collection_id = $1 and ${row}.edition = '${source.edition}' and ${row}.id = $2`;
  // A state that ends where no other begins was removed: a publication of its own in the list.
  const follower = (table: string) =>
    `select 1 from ${table} next where ${own('next')} and next.revision_from = h.revision_to`;
  const rows = await tx.query<Row>(
    `with entry as (
       select f.revision_from as revision, f.version, f.geom, f.properties from ${features} f where ${own('f')}
       union all
       select h.revision_from, h.version, h.geom, h.properties from ${history} h where ${own('h')}
       union all
       select h.revision_to, h.version, null, null from ${history} h where ${own('h')}
         and not exists (${follower(features)}) and not exists (${follower(history)})
     ), page as materialized (
       select * from entry where $3::bigint is null or revision < $3 order by revision desc limit $4
     )
     select p.revision, r.published_at, p.version,
       not exists (select 1 from ${history} b where ${own('b')} and b.revision_to = p.revision) as is_first,
       st_asgeojson(p.geom, ${decimalsOf(CRS84)}, 0)::json as geometry,
       case when p.geom is not null then (select coalesce(jsonb_object_agg(key, value), '{}')
         from jsonb_each(p.properties) where key = any ($5::text[])) end as properties,
       s.id as changeset_id, s.title, s.description, s.author
     from page p join revision r on r.number = p.revision left join seen_changeset s on s.id = r.changeset_id
     order by p.revision desc`,
    [collectionId, featureId, before ?? null, limit, openFields],
  );
  return rows.map(versionOf);
}

function versionOf(row: Row): FeatureVersion {
  const { version, geometry, properties, title, description, author } = row;
  return {
    ...{ revision: Number(row.revision), publishedAt: row.published_at.toISOString() },
    action: geometry === null ? 'remove' : row.is_first ? 'create' : 'replace',
    ...{ version, geometry, properties },
    ...(row.changeset_id === null
      ? {}
      : { changeset: { id: Number(row.changeset_id), title, description, author } }),
  };
}
