import type { Transaction } from '@tongtu/database';
import type { Revision } from '@tongtu/sdk/contract';

interface Row {
  number: string;
  published_at: Date;
  collections: string[];
  changeset_id: string | null;
  title: string | null;
  created_count: string;
  replaced_count: string;
  removed_count: string;
  is_whole: boolean;
}

/** A revision as it is stored, with what it touched in all. */
export interface SeenRevision {
  readonly revision: Revision;
  /** False where it touched collections that the caller may not see. */
  readonly isWhole: boolean;
}

/** Revisions as the caller of the transaction sees them, newest first. */
export async function findRevisions(
  tx: Transaction,
  { before, number }: { readonly before?: number | undefined; readonly number?: number | undefined },
  limit: number,
): Promise<SeenRevision[]> {
  const rows = await tx.query<Row>(
    `select r.number, r.published_at, s.id as changeset_id, s.title, r.created_count, r.replaced_count, r.removed_count,
       array(select c from unnest(r.collections) as c where c = any ((select tongtu_all_rows() || tongtu_public())::text[])) as collections,
       r.collections <@ (select tongtu_collections())::text[] as is_whole
     from revision r left join seen_changeset s on s.id = r.changeset_id
     where ($1::bigint is null or r.number < $1) and ($2::bigint is null or r.number = $2)
     order by r.number desc limit $3`,
    [before ?? null, number ?? null, limit],
  );
  return rows.map((row) => ({
    revision: {
      ...{
        number: Number(row.number),
        publishedAt: row.published_at.toISOString(),
        collections: row.collections,
      },
      ...(row.changeset_id === null
        ? {}
        : {
            changeset: Number(row.changeset_id),
            title: row.title ?? '',
            counts: {
              created: Number(row.created_count),
              replaced: Number(row.replaced_count),
              removed: Number(row.removed_count),
            },
          }),
    },
    isWhole: row.is_whole,
  }));
}
