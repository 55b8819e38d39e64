import type { Transaction } from '@tongtu/database';

/** When a revision was published; undefined for 0, which none was. */
export async function publishedAt(tx: Transaction, revision: number): Promise<Date | undefined> {
  const [row] = await tx.query<{ ms: number }>(
    `select (extract(epoch from published_at) * 1000)::float8 as ms from revision where number = $1`,
    [revision],
  );
  return row && new Date(row.ms);
}
