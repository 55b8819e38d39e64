import type { Transaction } from '@tongtu/database';
import type { Change, DiffCount, UpdateReport } from '@tongtu/sdk/contract';
import {
  type ChangeFilter,
  PUBLISHED_PAGE,
  type PublishedRow,
  publishedChange,
  publishedColumns,
} from './change-store.ts';

/** Features of a revision that one statement looks at, and statements of one request: past them a page ends early. */
const CHUNK = 5_000;
const MAX_CHUNKS = 20;

/** A page of what a revision did, as far as it fits the filter. */
export interface PublishedPage {
  readonly changes: readonly Change[];
  /** After which feature the next page begins; missing: there is none. */
  readonly next?: number;
}

/**
 * No index knows what a revision did where, so its features are looked at in chunks, in the order of ids, until the page
 * is full. A page may be short or empty and still have a next one: the work of a request is bounded.
 */
export async function findPublishedDiff(
  tx: Transaction,
  revision: number,
  after: number,
  limit: number,
  { action, collection, box }: Omit<ChangeFilter, 'featureId'>,
): Promise<PublishedPage> {
  const changes: Change[] = [];
  let from = after;
  for (let chunks = 0; chunks < MAX_CHUNKS; chunks++) {
    const rows = await tx.query<Partial<PublishedRow> & { last: string | null; size: number }>(
      `with ${PUBLISHED_PAGE}, fitting as (select * from page
         where ($4::text is null or $4 = case when before_geom is null then 'create' when after_geom is null then 'remove'
             else 'replace' end)
           and ($5::text is null or collection_id = $5)
           and ($6::float8 is null or before_geom && st_makeenvelope($6, $7, $8, $9, 4490)
             or after_geom && st_makeenvelope($6, $7, $8, $9, 4490))
         order by id, collection_id limit $10)
       select whole.*, fit.* from (select max(id) as last, count(*)::int as size from page) whole
         left join (select ${publishedColumns()} from fitting) fit on true order by fit.feature_id, fit.collection_id`,
      [
        ...[revision, from, CHUNK, action ?? null, collection ?? null],
        ...(box ?? [null, null, null, null]),
        limit - changes.length + 1,
      ],
    );
    const found = rows.flatMap((row) =>
      row.feature_id == null ? [] : [publishedChange(row as PublishedRow)],
    );
    changes.push(...found);
    if (changes.length > limit) {
      const shown = changes.slice(0, limit);
      return { changes: shown, next: shown.at(-1)!.featureId };
    }
    const { last, size } = rows[0]!;
    if (last === null || size < CHUNK) return { changes };
    from = Number(last);
  }
  return { changes, next: from };
}

/** How many changes of each kind are staged, by collection. */
export function countStaged(tx: Transaction, changesetId: number): Promise<DiffCount[]> {
  return tx.query<DiffCount>(
    `select collection_id as collection, count(*) filter (where action = 'create')::int as created,
       count(*) filter (where action = 'replace')::int as changed, count(*) filter (where action = 'remove')::int as deleted
     from seen_change where changeset_id = $1 group by 1 order by 1`,
    [changesetId],
  );
}

/** The same of a revision, out of the store and its history. */
export function countPublished(tx: Transaction, revision: number): Promise<DiffCount[]> {
  return tx.query<DiffCount>(
    `with after as (
       select collection_id, id from feature where edition = 'full' and revision_from = $1
       union all select collection_id, id from feature_history where edition = 'full' and revision_from = $1),
     before as (select collection_id, id from feature_history where edition = 'full' and revision_to = $1)
     select coalesce(a.collection_id, b.collection_id) as collection,
       count(*) filter (where b.id is null)::int as created,
       count(*) filter (where a.id is not null and b.id is not null)::int as changed,
       count(*) filter (where a.id is null)::int as deleted
     from after a full join before b on a.collection_id = b.collection_id and a.id = b.id group by 1 order by 1`,
    [revision],
  );
}

/** What an update's run came to; undefined of other changesets, and while it is under way. */
export async function findUpdateReport(
  tx: Transaction,
  changesetId: number,
): Promise<UpdateReport | undefined> {
  const [row] = await tx.query<{ report: UpdateReport }>(
    'select report from seen_changeset where id = $1 and updated_collection is not null and report is not null',
    [changesetId],
  );
  return row?.report;
}
