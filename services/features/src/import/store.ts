import type { Transaction } from '@tongtu/database';
import type { Bilingual } from '@tongtu/sdk/contract';
import type { RowRejection } from './rejection.ts';

/** Stores a batch of rejections under consecutive numbers. */
export async function insertRejections(
  tx: Transaction,
  changesetId: number,
  firstSeq: number,
  rejections: readonly RowRejection[],
): Promise<void> {
  await tx.query(
    `insert into import_rejection (changeset_id, seq, layer, row_number, source_id, field, code, reason)
     select $1, $2 + n - 1, layer, row_number, source_id, field, code, reason::jsonb
     from unnest($3::text[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[])
       with ordinality as t(layer, row_number, source_id, field, code, reason, n)`,
    [
      changesetId,
      firstSeq,
      rejections.map(({ layer }) => layer),
      rejections.map(({ row }) => row ?? null),
      rejections.map(({ sourceId }) => sourceId ?? null),
      rejections.map(({ field }) => field ?? null),
      rejections.map(({ code }) => code),
      rejections.map(({ reason, at }) => JSON.stringify(at === undefined ? reason : { ...reason, at })),
    ],
  );
}

export interface StoredRejection {
  readonly seq: number;
  readonly layer: string;
  readonly row: number | null;
  readonly sourceId: string | null;
  readonly field: string | null;
  readonly code: string;
  readonly reason: Bilingual & { readonly at?: readonly number[] };
}

/** A page of an import's rejections, in the order of the file. */
export async function findRejections(
  tx: Transaction,
  changesetId: number,
  { after = 0, limit }: { after?: number; limit: number },
): Promise<StoredRejection[]> {
  const rows = await tx.query<Omit<StoredRejection, 'seq' | 'row'> & { seq: string; row: string | null }>(
    `select seq, layer, row_number as row, source_id as "sourceId", field, code, reason
     from import_rejection where changeset_id = $1 and seq > $2 order by seq limit $3`,
    [changesetId, after, limit],
  );
  return rows.map((row) => ({
    ...row,
    seq: Number(row.seq),
    row: row.row === null ? null : Number(row.row),
  }));
}

export interface CollectionChanges {
  readonly collectionId: string;
  readonly created: number;
  readonly updated: number;
  /** Records that moved to another collection. */
  readonly removed: number;
}

/** What a staged changeset would do, collection by collection. */
export async function countByCollection(tx: Transaction, changesetId: number): Promise<CollectionChanges[]> {
  return tx.query<CollectionChanges>(
    `select collection_id as "collectionId", count(*) filter (where action = 'create')::int as created,
       count(*) filter (where action = 'replace')::int as updated, count(*) filter (where action = 'remove')::int as removed
     from change where changeset_id = $1 group by collection_id order by collection_id`,
    [changesetId],
  );
}

export async function saveReport(tx: Transaction, changesetId: number, report: unknown): Promise<void> {
  await tx.query('update changeset set report = $2 where id = $1', [changesetId, JSON.stringify(report)]);
}

/** An import that changes nothing makes no revision; its report and rejections stay to be read. */
export async function withdraw(tx: Transaction, changesetId: number): Promise<void> {
  await tx.query(`update changeset set state = 'withdrawn' where id = $1 and state = 'draft'`, [changesetId]);
}
