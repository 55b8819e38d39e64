import type { Transaction } from '@tongtu/database';
import type { Properties } from '@tongtu/sdk/contract';
import type { Bbox } from '@tongtu/sdk/geo';
import type { Geometry } from 'geojson';
import { EXACT_DECIMALS } from '../changesets/change-store.ts';
import { isSameShapeSql } from './shape.ts';

/** A record of the file as it waits for its feature. */
export interface UpdateRecord {
  readonly layer: string;
  readonly row: number;
  readonly sourceId: string;
  readonly source: string;
  readonly crs: string;
  readonly key: string | undefined;
  readonly version: number | undefined;
  readonly fields: readonly string[];
  /** Hexadecimal EWKB. */
  readonly geom: string;
  readonly properties: Properties;
}

/** Stores a batch under these numbers. */
export async function insertRecords(
  tx: Transaction,
  changesetId: number,
  numbers: readonly number[],
  records: readonly UpdateRecord[],
): Promise<void> {
  await tx.query(
    `insert into update_record (changeset_id, n, layer, row_number, source_id, source, crs, key, version, fields, geom, properties)
     select $1, n, layer, row_number, source_id, source, crs, key, version,
       array(select jsonb_array_elements_text(fields::jsonb)), geom::geometry, properties::jsonb
     from unnest($2::bigint[], $3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[], $9::integer[],
       $10::text[], $11::text[], $12::text[])
       as t(n, layer, row_number, source_id, source, crs, key, version, fields, geom, properties)`,
    [
      ...[changesetId, numbers, records.map(({ layer }) => layer), records.map(({ row }) => row)],
      ...[records.map(({ sourceId }) => sourceId), records.map(({ source }) => source)],
      ...[records.map(({ crs }) => crs), records.map(({ key }) => key ?? null)],
      ...[records.map(({ version }) => version ?? null)],
      ...[records.map(({ fields }) => JSON.stringify(fields)), records.map(({ geom }) => geom)],
      records.map(({ properties }) => JSON.stringify(properties)),
    ],
  );
}

/** A changeset's records after `after`, up to `last`. */
export interface RecordRange {
  readonly changesetId: number;
  readonly collection: string;
  readonly after: number;
  readonly last: number;
}

/** Ids of features beyond 53 bits are none. */
const FEATURE_ID = `case when r.key ~ '^[0-9]{1,16}$' then r.key::bigint end`;

export async function matchById(tx: Transaction, range: RecordRange): Promise<void> {
  await tx.query(
    `insert into update_match (changeset_id, n, feature_id, likeness)
     select $1, r.n, f.id, 1 from update_record r
     cross join lateral (select id from feature where collection_id = $2 and edition = 'full' and id = ${FEATURE_ID} limit 1) f
     where r.changeset_id = $1 and r.n > $3 and r.n <= $4`,
    valuesOf(range),
  );
}

/** Also features that the source's record became in another collection: they are found, and told. */
export async function matchBySource(tx: Transaction, range: RecordRange): Promise<void> {
  await tx.query(
    `insert into update_match (changeset_id, n, feature_id, likeness)
     select $1, r.n, f.id, 1 from update_record r
     cross join lateral (select collection_id, feature_id from source_record
       where source = r.source and source_id = r.key limit 1) s
     cross join lateral (select id from feature where collection_id = s.collection_id and edition = 'full'
       and id = s.feature_id limit 1) f
     where r.changeset_id = $1 and r.n > $3 and r.n <= $4 and $2::text <> ''`,
    valuesOf(range),
  );
}

export interface Nearness {
  readonly withinMeters: number;
  /** Metres of a degree where the file lies. */
  readonly meters: readonly [lng: number, lat: number];
}

/** From how much shared ground on, of all that both cover, two areas are one. */
const LEAST_SHARED = 0.5;
/** Features that one record is compared with: the likest; more would be ambiguous all the same. */
const MAX_CANDIDATES = 10;

/**
 * By place: areas by the ground that they share (of all that both cover), lines by how far they run apart at most
 * (Hausdorff), points by their distance. One look-up in the spatial index a record.
 */
export async function matchByPlace(
  tx: Transaction,
  range: RecordRange,
  { withinMeters, meters: [lng, lat] }: Nearness,
): Promise<void> {
  await tx.query(
    `with record as materialized (select n, geom from update_record where changeset_id = $1 and n > $3 and n <= $4)
     insert into update_match (changeset_id, n, feature_id, likeness)
     select $1, r.n, f.id, f.likeness from record r cross join lateral (
       select id, likeness from (
         select id, case
             when st_dimension(geom) <> st_dimension(r.geom) or not st_isvalid(geom) then null
             when geom = r.geom then 1
             when st_dimension(geom) = 2 then (select shared / nullif(st_area(geom) + st_area(r.geom) - shared, 0)
               from st_area(st_intersection(geom, r.geom)) as shared)
             when st_dimension(geom) = 1
             then 1 - st_hausdorffdistance(st_scale(geom, $6::float8, $7::float8), st_scale(r.geom, $6::float8, $7::float8)) / $5::float8
             else 1 - st_distance(st_scale(geom, $6::float8, $7::float8), st_scale(r.geom, $6::float8, $7::float8)) / $5::float8 end as likeness,
           st_dimension(geom) as dimension
         from feature where collection_id = $2 and edition = 'full'
           and geom && st_expand(r.geom, $5::float8 / $6::float8, $5::float8 / $7::float8) offset 0) near
       where likeness >= case dimension when 2 then ${LEAST_SHARED} else 0 end
       order by likeness desc, id limit ${MAX_CANDIDATES}) f`,
    [...valuesOf(range), withinMeters, lng, lat],
  );
}

const valuesOf = ({ changesetId, collection, after, last }: RecordRange) => [
  changesetId,
  collection,
  after,
  last,
];

/**
 * One page of the collection's features by an attribute: no index knows it, so the collection is walked through once
 * instead of once a batch.
 *
 * @returns the last id of the page; undefined: there are no more
 */
export async function matchByKey(
  tx: Transaction,
  { changesetId, collection, field }: { changesetId: number; collection: string; field: string },
  afterId: number,
  limit: number,
): Promise<number | undefined> {
  const [page] = await tx.query<{ last: string | null; matched: number }>(
    `with page as materialized (select id, properties ->> $3 as key from feature
       where collection_id = $2 and edition = 'full' and id > $4 order by id limit $5),
     matched as (
       insert into update_match (changeset_id, n, feature_id, likeness)
       select $1, r.n, p.id, 1 from page p join update_record r on r.key = trim(p.key) and r.changeset_id = $1
       returning 1)
     select (select max(id) from page) as last, (select count(*) from matched)::int as matched`,
    [changesetId, collection, field, afterId, limit],
  );
  return page?.last == null ? undefined : Number(page.last);
}

/**
 * Of the features that a record may be, the one that it clearly is: nothing else is more than half as near to being the
 * same. Two features with one key are nothing clearly.
 */
export async function chooseBest(tx: Transaction, { changesetId, after, last }: RecordRange): Promise<void> {
  await tx.query(
    `with ranked as (
       select n, feature_id, likeness, row_number() over likest as rank, lead(likeness) over likest as next
       from update_match where changeset_id = $1 and n > $2 and n <= $3
       window likest as (partition by n order by likeness desc, feature_id))
     update update_match m set is_best = true from ranked
     where m.changeset_id = $1 and m.n = ranked.n and m.feature_id = ranked.feature_id and ranked.rank = 1
       and (ranked.next is null or (ranked.next < ranked.likeness and 1 - ranked.next >= 2 * (1 - ranked.likeness)))`,
    [changesetId, after, last],
  );
}

/** A record with what was found for it. */
export interface MatchedRecord {
  readonly n: number;
  readonly layer: string;
  readonly row: number;
  readonly sourceId: string;
  readonly source: string;
  readonly crs: string;
  readonly key: string | null;
  readonly version: number | null;
  readonly fields: readonly string[];
  readonly geometry: Geometry;
  readonly properties: Properties;
  /** All that it may be, the likest first. */
  readonly candidates: readonly number[];
  /** What it clearly is. */
  readonly featureId: number | null;
  /** Rows of other records that clearly are the same feature. */
  readonly rivals: readonly number[];
  /** Null: the feature is of another collection. */
  readonly current: {
    readonly version: number;
    readonly properties: Properties;
    readonly isSameShape: boolean;
    /** The feature's own, to the last decimal; null where the shape is another. */
    readonly geometry: Geometry | null;
  } | null;
}

/** Rows or ids that one rejection names. */
const MAX_NAMED = 10;

export async function findMatched(
  tx: Transaction,
  { changesetId, collection, after, last }: RecordRange,
): Promise<MatchedRecord[]> {
  return tx.query<MatchedRecord>(
    `with record as materialized (select * from update_record where changeset_id = $1 and n > $3 and n <= $4)
     select r.n::float8 as n, r.layer, r.row_number::float8 as row, r.source_id as "sourceId", r.source, r.crs, r.key, r.version,
       r.fields, st_asgeojson(r.geom, ${EXACT_DECIMALS}, 0)::json as geometry, r.properties,
       array(select feature_id::float8 from update_match where changeset_id = $1 and n = r.n
         order by likeness desc, feature_id) as candidates,
       m.feature_id::float8 as "featureId",
       array(select o.row_number::float8 from update_match x join update_record o on o.changeset_id = $1 and o.n = x.n
         where x.changeset_id = $1 and x.feature_id = m.feature_id and x.is_best and x.n <> r.n order by o.n limit ${MAX_NAMED}) as rivals,
       case when f.version is not null then json_build_object('version', f.version, 'properties', f.properties,
         'isSameShape', f.is_same, 'geometry', case when f.is_same then st_asgeojson(f.geom, ${EXACT_DECIMALS}, 0)::json end)
       end as current
     from record r
     left join update_match m on m.changeset_id = $1 and m.n = r.n and m.is_best
     left join lateral (select version, geom, properties, ${isSameShapeSql('geom', 'r.geom')} as is_same from feature
       where collection_id = $2 and edition = 'full' and id = m.feature_id limit 1) f on true
     order by r.n`,
    [changesetId, collection, after, last],
  );
}

/** A feature that no record may be. */
export interface MissingFeature {
  readonly featureId: number;
  readonly version: number;
}

/** A page of them, by id; with an area, those that lie wholly in it. */
export function findMissing(
  tx: Transaction,
  { changesetId, collection, area }: { changesetId: number; collection: string; area: Bbox | undefined },
  afterId: number,
  limit: number,
): Promise<MissingFeature[]> {
  return tx.query<MissingFeature>(
    `select f.id::float8 as "featureId", f.version from feature f
     where f.collection_id = $2 and f.edition = 'full' and f.id > $3
       and ($5::float8 is null or f.geom @ st_makeenvelope($5, $6, $7, $8, 4490))
       and not exists (select 1 from update_match m where m.changeset_id = $1 and m.feature_id = f.id
         and (m.is_best or not exists (select 1 from update_match b
           where b.changeset_id = $1 and b.n = m.n and b.is_best)))
     order by f.id limit $4`,
    [changesetId, collection, afterId, limit, ...(area ?? [null, null, null, null])],
  );
}

/** Takes away records and matches that everything was staged of. @returns how many went */
export async function dropRecords(tx: Transaction, changesetId: number, limit: number): Promise<number> {
  const rows = await tx.query<{ n: string }>(
    `delete from update_record where changeset_id = $1 and n in
       (select n from update_record where changeset_id = $1 order by n limit $2) returning n`,
    [changesetId, limit],
  );
  if (rows.length > 0)
    await tx.query('delete from update_match where changeset_id = $1 and n = any($2::bigint[])', [
      changesetId,
      rows.map(({ n }) => n),
    ]);
  return rows.length;
}

/** Everything is staged: the draft may be submitted, and another run of the same work makes another. */
export async function completeUpdate(tx: Transaction, changesetId: number, report: unknown): Promise<void> {
  await tx.query(
    `update changeset set is_complete = true, import_key = null, report = $2, version = version + 1, updated_at = now()
     where id = $1`,
    [changesetId, JSON.stringify(report)],
  );
}
