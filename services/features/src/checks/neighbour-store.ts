import type { Transaction } from '@tongtu/database';
import type { Properties } from '@tongtu/sdk/contract';
import type { Geometry } from 'geojson';
import type { NeighbourSearch } from './scope.ts';

/**
 * Pairs of a subject and a neighbour as the collection will be after the changeset: what is published and the changeset
 * does not touch ($1), and what it has itself ($8, $9). The lateral query is one look-up in the spatial index a subject. Materialized with the
 * subject's own shape: joined to it again, every subject was compared with the neighbours of all (4 s instead of 0.1 s).
 */
const PAIRS = `subject as materialized (
    select t.seq, t.feature_id, st_makeenvelope(t.west, t.south, t.east, t.north, 4490) as reach, c.geom, c.properties,
      f.geom as base_geom, f.properties as base_properties
    from unnest($3::bigint[], $10::bigint[], $4::float8[], $5::float8[], $6::float8[], $7::float8[])
      as t(seq, feature_id, west, south, east, north)
    join change c on c.changeset_id = $1 and c.seq = t.seq
    left join lateral (select geom, properties from feature where collection_id = c.collection_id and edition = 'full'
      and id = c.feature_id and c.action <> 'create' limit 1) f on true
  ), pair as materialized (
    select s.seq, s.geom as own_geom, s.properties as own_properties, f.id, f.geom, f.properties
    from subject s cross join lateral (
      select id, geom, properties from feature
      where collection_id = $2 and edition = 'full' and geom && s.reach offset 0) f
    where f.id <> s.feature_id and not exists (select 1 from change x
      where x.changeset_id = $1 and x.feature_id = f.id and x.action <> 'create')
    union all
    select s.seq, s.geom, s.properties, o.feature_id, o.geom, o.properties
    from unnest($8::bigint[], $9::bigint[]) as near(seq, other)
    join subject s on s.seq = near.seq join change o on o.changeset_id = $1 and o.seq = near.other
  )`;

function valuesOf({ changesetId, collection, subjects, staged }: NeighbourSearch): unknown[] {
  return [
    changesetId,
    collection,
    subjects.map(({ seq }) => seq),
    ...[0, 1, 2, 3].map((side) => subjects.map(({ reach }) => reach[side])),
    staged.map(({ seq }) => seq),
    staged.map(({ other }) => other),
    subjects.map(({ feature }) => feature),
  ];
}

/** With s and p the two: they agree in the fields of `$11`; as in `agree` of the SDK, nothing is as false and 0. */
const agreeing = (s: string) => `not exists (select 1 from unnest($11::text[]) as k
  where coalesce(nullif(nullif(${s} ->> k, 'false'), '0'), '') <> coalesce(nullif(nullif(p.properties ->> k, 'false'), '0'), ''))`;

/** Below some thousandth of a square metre two shapes touch, whatever rounding left over. */
const NO_AREA_DEGREES = 1e-13;

export interface Neighbour {
  readonly seq: number;
  readonly id: number;
  readonly collection: string;
  readonly geometry: Geometry;
  readonly properties: Properties;
}

/** The neighbours themselves, coordinates as exact as they are stored. */
export async function findNeighbours(tx: Transaction, search: NeighbourSearch): Promise<Neighbour[]> {
  const rows = await tx.query<{ seq: string; id: string; geometry: Geometry; properties: Properties }>(
    `with ${PAIRS} select seq, id, st_asgeojson(geom, 15, 0)::json as geometry, properties from pair`,
    valuesOf(search),
  );
  return rows.map(({ seq, id, ...row }) => ({
    seq: Number(seq),
    id: Number(id),
    collection: search.collection,
    ...row,
  }));
}

export interface SharedGround {
  readonly seq: number;
  readonly other: number;
  readonly areaDegrees: number;
  readonly place: Geometry;
  /** The subject without it. */
  readonly rest: Geometry | null;
}

/** Ground that the subjects share with areas that agree in the fields. Invalid shapes are another rule's. */
export async function findSharedGround(
  tx: Transaction,
  search: NeighbourSearch,
  sameFields: readonly string[],
  wantsRest: boolean,
): Promise<SharedGround[]> {
  const rows = await tx.query<{ seq: string; other: string } & Omit<SharedGround, 'seq' | 'other'>>(
    `with ${PAIRS}, shared as materialized (
       select p.seq, p.id as other, p.own_geom as subject, p.geom as neighbour, case
         when st_isvalid(p.own_geom) and st_isvalid(p.geom) and st_intersects(p.own_geom, p.geom)
         then st_collectionextract(st_intersection(p.own_geom, p.geom), 3) end as ground
       from pair p where p.own_geom && p.geom and st_dimension(p.own_geom) = 2 and st_dimension(p.geom) = 2
         and ${agreeing('p.own_properties')})
     select seq, other, st_area(ground) as "areaDegrees", st_asgeojson(ground, 9, 0)::json as place,
       case when $12::boolean then st_asgeojson(st_difference(subject, neighbour), 15, 0)::json end as rest
     from shared where st_area(ground) > ${NO_AREA_DEGREES}`,
    [...valuesOf(search), sameFields, wantsRest],
  );
  return rows.map((row) => ({ ...row, seq: Number(row.seq), other: Number(row.other) }));
}

export interface Gap {
  readonly seq: number;
  readonly areaDegrees: number;
  readonly place: Geometry;
  /** False: ground that was the subject's and is nobody's now. */
  readonly isHole: boolean;
  /** The subject together with it; null where it is removed. */
  readonly filled: Geometry | null;
}

/**
 * Holes that the subjects and their neighbours leave beside the subject, and ground that was the subject's and belongs
 * to none of them any more, among areas that agree in the fields.
 */
export async function findGaps(
  tx: Transaction,
  search: NeighbourSearch,
  sameFields: readonly string[],
): Promise<Gap[]> {
  const rows = await tx.query<{ seq: string } & Omit<Gap, 'seq'>>(
    `with ${PAIRS}, valid as materialized (
       select *, case when st_isvalid(geom) then geom end as area, case when st_isvalid(base_geom) then base_geom end as former
       from subject
     ), covered as materialized (
       select s.seq, s.area, s.former, st_union(part) as ground from valid s cross join lateral (
         select s.area as part where s.area is not null
         union all
         select p.geom from pair p where p.seq = s.seq and st_dimension(p.geom) = 2 and st_isvalid(p.geom)
           and ${agreeing('coalesce(s.properties, s.base_properties)')}) as of_subject
       group by s.seq, s.area, s.former
     ), gap as (
       select seq, area, true as is_hole, st_makepolygon(st_exteriorring((ring).geom)) as geom
       from covered, st_dump(ground) as part, st_dumprings(part.geom) as ring where (ring).path[1] > 0
       union all
       select seq, area, false, (part).geom from covered, st_dump(st_difference(former, ground)) as part
       where former is not null and ground is not null
     )
     select seq, is_hole as "isHole", st_area(geom) as "areaDegrees", st_asgeojson(geom, 9, 0)::json as place,
       case when area is not null then st_asgeojson(st_union(area, geom), 15, 0)::json end as filled
     from gap where st_dimension(geom) = 2 and st_area(geom) > ${NO_AREA_DEGREES} and (not is_hole or st_intersects(geom, area))`,
    [...valuesOf(search), sameFields],
  );
  return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
}

export interface Outside {
  readonly seq: number;
  readonly place: Geometry;
  /** How far the farthest of its vertices is from the parents; null where there is none nearby. */
  readonly distanceDegrees: number | null;
}

/** What of the subjects lies in none of the areas with these values; nothing where the city has none of them at all. */
export async function findOutside(
  tx: Transaction,
  search: NeighbourSearch,
  parentWith: Properties,
): Promise<Outside[]> {
  const rows = await tx.query<{ seq: string } & Omit<Outside, 'seq'>>(
    `with ${PAIRS}, covered as materialized (
       -- One parent after the other: PostGIS prepares a shape once as long as it comes again.
       select seq from (select seq, geom, own_geom from pair where properties @> $11::jsonb order by id offset 0) p
       where st_covers(geom, own_geom)
     ), astray as materialized (
       select s.seq, s.geom from subject s where st_isvalid(s.geom) and s.seq not in (select seq from covered)
         and (exists (select 1 from pair p where p.properties @> $11::jsonb)
           or exists (select 1 from feature f where f.collection_id = $2 and f.edition = 'full' and f.properties @> $11::jsonb))
     ), parent as materialized (
       select a.seq, a.geom, (select st_union(p.geom) from pair p
         where p.seq = a.seq and p.properties @> $11::jsonb and st_isvalid(p.geom)) as ground from astray a
     ), rest as materialized (
       select seq, ground, case when ground is null then geom else st_difference(geom, ground) end as geom from parent)
     select seq, st_asgeojson(geom, 9, 0)::json as place,
       (select max(st_distance(vertex.geom, ground)) from st_dumppoints(rest.geom) as vertex) as "distanceDegrees"
     from rest where not st_isempty(geom)`,
    [...valuesOf(search), JSON.stringify(parentWith)],
  );
  return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
}

/** Neighbours with the same outline as a subject within the tolerance, that agree in the fields. */
export async function findTwins(
  tx: Transaction,
  search: NeighbourSearch,
  sameFields: readonly string[],
  toleranceDegrees: number,
): Promise<{ readonly seq: number; readonly other: number }[]> {
  const sides = ['st_xmin', 'st_ymin', 'st_xmax', 'st_ymax'].map(
    (side) => `abs(${side}(p.own_geom) - ${side}(p.geom)) <= $12::float8`,
  );
  const rows = await tx.query<{ seq: string; other: string }>(
    `with ${PAIRS}, alike as materialized (
       select p.seq, p.id as other, p.own_geom as a, p.geom as b from pair p
       where ${sides.join(' and ')} and st_dimension(p.own_geom) = st_dimension(p.geom)
         and ${agreeing('p.own_properties')})
     select seq, other from alike where st_hausdorffdistance(a, b) <= $12::float8`,
    [...valuesOf(search), sameFields, toleranceDegrees],
  );
  return rows.map(({ seq, other }) => ({ seq: Number(seq), other: Number(other) }));
}

/** What GEOS has against a shape, with a shape that it has nothing against where there is one of the same dimension. */
export interface Invalidity {
  readonly seq: number;
  readonly reason: string;
  readonly place: Geometry;
  readonly repaired: Geometry | null;
}

export async function findInvalidSubjects(
  tx: Transaction,
  changesetId: number,
  seqs: readonly number[],
): Promise<Invalidity[]> {
  const rows = await tx.query<{ seq: string } & Omit<Invalidity, 'seq'>>(
    `with judged as materialized (
       select seq, geom, st_isvaliddetail(geom) as detail from change
       where changeset_id = $1 and seq = any ($2::bigint[]) and geom is not null and not st_isvalid(geom)
     ), repaired as materialized (select *, st_makevalid(geom, 'method=structure') as made from judged)
     select seq, (detail).reason, st_asgeojson((detail).location, 15, 0)::json as place,
       case when st_dimension(made) = st_dimension(geom) and not st_isempty(made) and geometrytype(made) <> 'GEOMETRYCOLLECTION'
         then st_asgeojson(made, 15, 0)::json end as repaired
     from repaired`,
    [changesetId, seqs],
  );
  return rows.map((row) => ({ ...row, seq: Number(row.seq) }));
}
