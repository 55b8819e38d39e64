import type { Transaction } from '@tongtu/database';
import type { Bbox } from '@tongtu/sdk/geo';
import { featuresOf, historyOf, type SourceGroup } from '../collections/source.ts';
import { CRS84, decimalsOf, STORED_SRID } from '../crs/reference-system.ts';
import type { FeedPosition } from './position.ts';
import type { FeedSpan, RevisionSize } from './span.ts';

/** A state with its parts written as JSON. */
export interface StateRow {
  readonly version: number;
  readonly geometry: string;
  readonly properties: string;
}

/** One feature in one revision, as the caller may see it. */
export interface ChangeRow {
  readonly revision: number;
  readonly publishedAt: string;
  readonly collectionId: string;
  readonly id: number;
  readonly before: StateRow | undefined;
  readonly after: StateRow | undefined;
  /** Of what was there before and is not the caller's to see any more; then it is removed for the caller. */
  readonly withheldVersion: number | undefined;
  /** Whether it is in the box that was asked for. What is withheld always is: where it lay is not told by a box either. */
  readonly isInBox: boolean;
}

export interface ChangeQuery {
  /** The collections that count, by where the caller reads them. */
  readonly groups: readonly SourceGroup[];
  /** Fields that the caller may see today, by collection: what past states hold besides is not sent. */
  readonly openFields: Readonly<Record<string, readonly string[]>>;
  readonly box: Bbox | undefined;
  readonly withBefore: boolean;
  readonly limit: number;
}

/** Publications from one on, in their order. */
export async function readRevisionSizes(
  tx: Transaction,
  from: number,
  limit: number,
): Promise<RevisionSize[]> {
  return tx.query<RevisionSize>(
    `select number::float8 as revision, (created_count + replaced_count + removed_count)::float8 as changes, collections
     from revision where number >= $1 order by number limit $2`,
    [from, limit],
  );
}

/** The changes of a span after a position, in their order. */
export async function readChanges(
  tx: Transaction,
  span: FeedSpan,
  position: FeedPosition,
  query: ChangeQuery,
): Promise<ChangeRow[]> {
  type Row = {
    revision: number;
    published_at: Date;
    collection_id: string;
    id: number;
    is_in_box: boolean;
    withheld: number | null;
    after_version: number | null;
    after_geometry: string;
    after_properties: string;
    before_version: number | null;
    before_geometry: string;
    before_properties: string;
  };
  const { text, values } = changesStatement(span, position, query);
  const rows = await tx.query<Row>(text, values);
  return rows.map((row) => ({
    ...{ revision: row.revision, publishedAt: row.published_at.toISOString() },
    ...{ collectionId: row.collection_id, id: row.id, isInBox: row.is_in_box },
    withheldVersion: row.withheld ?? undefined,
    after:
      row.after_version === null
        ? undefined
        : { version: row.after_version, geometry: row.after_geometry, properties: row.after_properties },
    before:
      row.before_version === null
        ? undefined
        : { version: row.before_version, geometry: row.before_geometry, properties: row.before_properties },
  }));
}

/** The statement of {@link readChanges}, apart for the test of its plan. */
export function changesStatement(
  span: FeedSpan,
  position: FeedPosition,
  { groups, openFields, box, withBefore, limit }: ChangeQuery,
): { text: string; values: unknown[] } {
  const values: unknown[] = [];
  const parameter = (value: unknown, type: string) => `$${values.push(value)}::${type}`;
  const isOne = span.kind === 'collection';
  const first = parameter(isOne ? span.revision : span.first, 'bigint');
  const last = isOne ? first : parameter(span.last, 'bigint');
  const bound = parameter(limit, 'integer');
  const afterId = isOne ? parameter(span.afterId, 'bigint') : '';
  const one = isOne ? parameter(span.collection, 'text') : '';
  const start = !isOne && position.last && position.revision === span.first ? position.last : undefined;
  const behind = start
    ? `where (revision, collection_id collate "C", id) > (${first}, ${parameter(start.collection, 'text')}, ${parameter(start.id, 'bigint')})`
    : '';
  // Of a large revision each branch gives its first rows in the order of the primary key; the first of all are in them.
  const statesOf = ({ source, collections }: SourceGroup) => {
    const some = isOne ? '' : parameter(collections, 'text[]');
    const within = (column: string) =>
      isOne
        ? `${column} = ${first} and collection_id = ${one} and id > ${afterId} order by id limit ${bound}`
        : `${column} between ${first} and ${last} and collection_id = any (${some})`;
    const branch = (side: string, table: string, isPast: boolean, column: string) =>
      `(select '${side}' as side, ${column} as revision, collection_id, id, version, geom, properties, ${isPast} as is_past
        from ${table} where edition = '${source.edition}' and ${within(column)})`;
    return [
      branch('after', featuresOf(source), false, 'revision_from'),
      branch('after', historyOf(source), true, 'revision_from'),
      branch('before', historyOf(source), true, 'revision_to'),
      // What was withdrawn has no state left, but copies have to hear of it.
      `(select 'withheld', revision, collection_id, id, version, null::geometry, null::jsonb, true
        from withdrawn_feature where edition = '${source.edition}' and ${within('revision')})`,
      ...(source.edition === 'public'
        ? [
            `(select 'withheld', revision, collection_id, id, version, null::geometry, null::jsonb, true
             from tongtu_withheld(${first}, ${last}, ${isOne ? one : 'null'}, ${isOne ? afterId : '0'}, ${isOne ? bound : 'null'})
             ${isOne ? '' : `where collection_id = any (${some})`})`,
          ]
        : []),
    ];
  };
  const asked = isOne ? groups.filter(({ collections }) => collections.includes(span.collection)) : groups;
  const states = asked.flatMap(statesOf).join('\n       union all ');
  const envelope = box
    ? `st_makeenvelope(${box.map((degrees) => parameter(degrees, 'float8')).join(', ')}, ${STORED_SRID})`
    : '';
  const meets = (state: string) =>
    `coalesce(${state}.geom && ${envelope} and st_intersects(${state}.geom, ${envelope}), false)`;
  const isInBox = box ? `(b.side is not null and b.geom is null or ${meets('a')} or ${meets('b')})` : 'true';
  const fields = parameter(JSON.stringify(openFields), 'jsonb');
  const written = (state: string, name: string) =>
    `st_asgeojson(${state}.geom, ${decimalsOf(CRS84)}, 0) as ${name}_geometry,
     case when ${state}.is_past then (select coalesce(jsonb_object_agg(f.key, f.value), '{}') from jsonb_each(${state}.properties) f
       where (${fields} -> key.collection_id) ? f.key) else ${state}.properties end::text as ${name}_properties`;
  const text = `with state as (
       ${states}
     ), key as (
       select revision, collection_id, id from state ${behind} group by revision, collection_id, id
       order by revision, collection_id collate "C", id limit ${bound}
     )
     select key.revision::float8 as revision, r.published_at, key.collection_id, key.id::float8 as id,
       ${isInBox} as is_in_box, case b.side when 'withheld' then b.version end as withheld,
       a.version as after_version, ${written('a', 'after')},
       case b.side when 'before' then b.version end as before_version, ${
         withBefore ? written('b', 'before') : 'null as before_geometry, null as before_properties'
       }
     from key join revision r on r.number = key.revision
     left join state a on a.side = 'after' and a.revision = key.revision and a.collection_id = key.collection_id and a.id = key.id
     left join state b on b.side <> 'after' and b.revision = key.revision and b.collection_id = key.collection_id and b.id = key.id
     order by key.revision, key.collection_id collate "C", key.id`;
  return { text, values };
}
