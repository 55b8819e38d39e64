import type { Transaction } from '@tongtu/database';
import type { Properties } from '@tongtu/sdk/contract';
import type { Geometry } from 'geojson';
import { keyExpression } from './key-store.ts';
import type { Subject } from './subject.ts';

interface SubjectRow {
  readonly seq: string;
  readonly collection_id: string;
  readonly feature_id: string;
  readonly geometry: Geometry | null;
  readonly properties: Properties | null;
  readonly base_geometry: Geometry | null;
  readonly base_properties: Properties | null;
}

/** Coordinates as exact as they are stored: whether lines meet hangs on the last digit. */
const SUBJECT_COLUMNS = `c.seq, c.collection_id, c.feature_id, c.properties, st_asgeojson(c.geom, 15, 0)::json as geometry,
  f.properties as base_properties, st_asgeojson(f.geom, 15, 0)::json as base_geometry`;
const WITH_BASE = `change c left join lateral (select geom, properties from feature
  where collection_id = c.collection_id and edition = 'full' and id = c.feature_id and c.action <> 'create' limit 1) f on true`;

/** The next changes of a changeset in their order, each with what is published of it. */
export async function readSubjects(
  tx: Transaction,
  changesetId: number,
  afterSeq: number,
  limit: number,
): Promise<Subject[]> {
  const rows = await tx.query<SubjectRow>(
    `select ${SUBJECT_COLUMNS} from (select * from change where changeset_id = $1 and seq > $2 order by seq limit $3) c
     ${WITH_BASE.slice('change c'.length)} order by c.seq`,
    [changesetId, afterSeq, limit],
  );
  return rows.map(subjectOf);
}

/** These changes of a changeset. */
export async function readSubjectsAt(
  tx: Transaction,
  changesetId: number,
  seqs: readonly number[],
): Promise<Subject[]> {
  const rows = await tx.query<SubjectRow>(
    `select ${SUBJECT_COLUMNS} from ${WITH_BASE} where c.changeset_id = $1 and c.seq = any ($2::bigint[]) order by c.seq`,
    [changesetId, seqs],
  );
  return rows.map(subjectOf);
}

function subjectOf(row: SubjectRow): Subject {
  const state = (geometry: Geometry | null, properties: Properties | null) =>
    geometry && properties ? { geometry, properties } : undefined;
  const now = state(row.geometry, row.properties);
  const base = state(row.base_geometry, row.base_properties);
  return {
    seq: Number(row.seq),
    collection: row.collection_id,
    feature: Number(row.feature_id),
    ...(now ? { now } : {}),
    ...(base ? { base } : {}),
  };
}

/** What a changeset will have where, so that neighbours are found among its own changes, too. */
export interface StagedPlace {
  readonly seq: string;
  readonly collection_id: string;
  readonly feature_id: string;
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
  /** By {@link keyExpression}; null where the feature has no number. */
  readonly key: string | null;
}

/** A page of the changes that do not remove; `numbered` gives the key fields of collections that number. */
export function readStagedPlaces(
  tx: Transaction,
  changesetId: number,
  afterSeq: number,
  limit: number,
  numbered: ReadonlyMap<string, { readonly parent: readonly string[]; readonly number: readonly string[] }>,
): Promise<StagedPlace[]> {
  const cases = [...numbered].map(
    ([collection, { parent, number }]) =>
      `when collection_id = '${collection}' and properties ? '${number[0]}' then ${keyExpression('properties', [...parent, ...number])}`,
  );
  return tx.query<StagedPlace>(
    `select seq, collection_id, feature_id, st_xmin(geom) as west, st_ymin(geom) as south, st_xmax(geom) as east,
       st_ymax(geom) as north, ${cases.length > 0 ? `case ${cases.join(' ')} end` : 'null::text'} as key
     from change where changeset_id = $1 and seq > $2 and action <> 'remove' order by seq limit $3`,
    [changesetId, afterSeq, limit],
  );
}

export async function newestRevision(tx: Transaction): Promise<number> {
  const [row] = await tx.query<{ number: string }>('select number from revision_head');
  return Number(row?.number);
}

/**
 * Changes near which something was published after `sinceRevision`: within the distance (degrees) of a row that came
 * or went since, or of the collections `keyed` by a number or a reference, where place says nothing.
 */
export async function findOvertakenChanges(
  tx: Transaction,
  changesetId: number,
  sinceRevision: number,
  reachDegrees: number,
  keyed: readonly string[],
): Promise<number[]> {
  const rows = await tx.query<{ seq: string }>(
    `with moved as materialized (
       select collection_id, st_expand(geom, $3) as reach from feature where edition = 'full' and revision_from > $2
       union all
       select collection_id, st_expand(geom, $3) from feature_history where edition = 'full' and revision_to > $2
     )
     -- By the index on places, so that much that was published meanwhile beside many changes is no product of the two.
     select c.seq from moved m join change c on c.changeset_id = $1 and c.place && m.reach
     union
     select c.seq from ${WITH_BASE} where c.changeset_id = $1 and c.place is null
       and exists (select 1 from moved m where m.reach && c.geom or m.reach && f.geom)
     union
     select c.seq from change c where c.changeset_id = $1 and c.collection_id = any ($4::text[])
       and exists (select 1 from moved m where m.collection_id = any ($4::text[]))
     order by seq`,
    [changesetId, sinceRevision, reachDegrees, keyed],
  );
  return rows.map(({ seq }) => Number(seq));
}
