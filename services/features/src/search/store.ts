import type { Transaction } from '@tongtu/database';
import type { MatchKind, NameStatus } from '@tongtu/sdk/contract';
import { featuresOf, type SourceGroup } from '../collections/source.ts';
import { STORED_SRID } from '../crs/reference-system.ts';
import type { SearchRequest } from './parameters.ts';

/** A feature with the best of its names. */
export interface FoundFeature {
  readonly collectionId: string;
  readonly id: number;
  readonly version: number;
  readonly name: string;
  readonly text: string;
  readonly lang: string;
  readonly status: NameStatus;
  readonly kind: MatchKind;
  readonly point: readonly [number, number];
  readonly bbox: readonly [number, number, number, number];
}

const KINDS: readonly MatchKind[] = ['exact', 'prefix', 'part'];
/** Pairs of neighbours find a longer term's candidates; whether they stand together is looked at. */
const LOOKED_AT_FROM = 3;

interface Row {
  readonly collection_id: string;
  readonly feature_id: string;
  readonly version: number;
  readonly name: string;
  readonly text: string;
  readonly lang: string;
  readonly status: NameStatus;
  readonly tier: 0 | 1 | 2;
  readonly lng: number;
  readonly lat: number;
  readonly bbox: [number, number, number, number];
}

/** The newest revision, and by which rules the entries are made: to be read in the snapshot of the search. */
export async function readIndexState(
  tx: Transaction,
): Promise<{ readonly revision: number; readonly rules: string | null }> {
  const [row] = await tx.query<{ number: string; rules: string | null }>(
    'select h.number, i.rules from revision_head h cross join search_index i',
  );
  if (!row) throw new Error('the database has no search_index row');
  return { revision: Number(row.number), rules: row.rules };
}

/**
 * The features that have a name with all terms in it: those that are it, then those that begin with it, then others; names
 * of today before former ones; by importance of the collection, nearness where a place is given, shortness.
 */
export async function findByName(
  tx: Transaction,
  groups: readonly SourceGroup[],
  { key, terms, box, near, kinds, lang, limit }: SearchRequest,
): Promise<FoundFeature[]> {
  const corners = box ?? [null, null, null, null];
  const asked = kinds && new Set(kinds);
  const searched = groups
    .map(({ source, collections }) => ({
      source,
      collections: collections.filter((id) => asked?.has(id) ?? true),
    }))
    .filter(({ collections }) => collections.length > 0);
  if (searched.length === 0) return [];
  const entriesOf = ({ source }: SourceGroup) => (source.isMasked ? 'masked_search_entry' : 'search_entry');
  // The array of each group's collections follows the twelve parameters that all share.
  const hits = searched.map(
    (group, index) =>
      `select ${index} as place_read, s.* from ${entriesOf(group)} s
       where s.edition in ('both', '${group.source.edition}') and s.grams @> $2::text[]
         and not exists (select 1 from unnest($3::text[]) term where strpos(s.key, term) = 0)
         and s.collection_id = any ($${12 + index}::text[])`,
  );
  const found = searched.map(
    ({ source }, index) =>
      `select hit.*, f.version, f.geom, ${RANK} as place from hit
       join ${featuresOf(source)} f on f.collection_id = hit.collection_id and f.edition = '${source.edition}' and f.id = hit.feature_id
       where hit.place_read = ${index} and ($4::float8 is null or f.geom && st_makeenvelope($4, $5, $6, $7, ${STORED_SRID}))`,
  );
  const names = searched.map(
    (group, index) =>
      `when ${index} then (select n.text from ${entriesOf(group)} n
         where n.collection_id = r.collection_id and n.feature_id = r.feature_id
           and n.edition in ('both', '${group.source.edition}') order by n.lang = $10 desc, n.ordinal limit 1)`,
  );
  const rows = await tx.query<Row>(
    `with hit as (
       select distinct on (s.collection_id, s.feature_id) s.place_read, s.collection_id, s.feature_id, s.text, s.lang, s.status,
         s.importance, length(s.key) as length,
         case when s.key = $1 then 0 when starts_with(s.key, $1) then 1 else 2 end as tier
       from (${hits.join(' union all ')}) s
       order by s.collection_id, s.feature_id, tier, s.ordinal
     ), ranked as (
       select * from (${found.join(' union all ')}) placed
       order by tier, status = 'former', importance desc, place, length, collection_id, feature_id limit $11
     )
     select r.collection_id, r.feature_id, r.version, r.text, r.lang, r.status, r.tier,
       case r.place_read ${names.join(' ')} end as name,
       st_x(p.point) as lng, st_y(p.point) as lat,
       array[st_xmin(r.geom), st_ymin(r.geom), st_xmax(r.geom), st_ymax(r.geom)] as bbox
     from ranked r cross join lateral (select st_pointonsurface(r.geom) as point) p
     order by tier, status = 'former', importance desc, place, length, collection_id, feature_id`,
    [
      ...[key, [...new Set(terms.flatMap(({ grams }) => grams))]],
      terms.map(({ text }) => text).filter((text) => [...text].length >= LOOKED_AT_FROM),
      ...[...corners, ...(near ?? [null, null]), lang, limit],
      ...searched.map(({ collections }) => collections),
    ],
  );
  return rows.map(
    ({ collection_id, feature_id, version, name, text, lang: own, status, tier, lng, lat, bbox }) => ({
      ...{ collectionId: collection_id, id: Number(feature_id), version, name, text, lang: own, status },
      ...{ kind: KINDS[tier]!, point: [lng, lat], bbox },
    }),
  );
}

/** Metres to a given place, counted in hundreds: what is as near as that is ranked by the rest. */
const RANK = `case when $8::float8 is null then 0 else
  round(st_distancesphere(st_closestpoint(f.geom, st_setsrid(st_makepoint($8, $9), ${STORED_SRID})),
    st_setsrid(st_makepoint($8, $9), ${STORED_SRID})) / 100) end`;
