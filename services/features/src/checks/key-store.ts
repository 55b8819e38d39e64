import type { Transaction } from '@tongtu/database';

const FIELD = /^[a-z][a-z0-9_]*$/;

/**
 * SQL for the values of these fields as one text. Field names come from `data/checks` and stand in the statement as
 * literals, because an index on the expression (migration 0012) serves only for the same text.
 * @throws Error for a name that is none.
 */
export function keyExpression(column: string, fields: readonly string[]): string {
  return fields
    .map((field) => {
      if (!FIELD.test(field)) throw new Error(`"${field}" is no name of a field`);
      return `coalesce(${column} ->> '${field}', '')`;
    })
    .join(` || '|' || `);
}

/** A published feature with one of the keys. */
export interface KeyHolder {
  readonly key: string;
  readonly id: number;
}

/** Holders of a key that are named; more say nothing more. */
const MAX_HOLDERS = 5;

/** Published features of a collection with these keys that the changeset does not touch. */
export async function findKeyHolders(
  tx: Transaction,
  changesetId: number,
  collection: string,
  { parent, number }: { readonly parent: readonly string[]; readonly number: readonly string[] },
  keys: readonly string[],
): Promise<KeyHolder[]> {
  const expression = keyExpression('properties', [...parent, ...number]);
  const rows = await tx.query<{ key: string; id: string }>(
    `select k.key, f.id from unnest($3::text[]) as k(key) cross join lateral (
       select id from feature where collection_id = $2 and edition = 'full' and properties ? '${number[0]}'
         and (${expression}) = k.key limit ${MAX_HOLDERS + 1}) f
     where not exists (select 1 from change x
       where x.changeset_id = $1 and x.feature_id = f.id and x.action <> 'create')`,
    [changesetId, collection, keys],
  );
  return rows.map(({ key, id }) => ({ key, id: Number(id) }));
}

/** Which of these values some feature of the collection will have in the field. */
export async function findTargets(
  tx: Transaction,
  changesetId: number,
  collection: string,
  field: string,
  values: readonly string[],
): Promise<Set<string>> {
  const rows = await tx.query<{ value: string }>(
    `select f.properties ->> $3::text as value from feature f
     where f.collection_id = $2 and f.edition = 'full' and f.properties ->> $3::text = any ($4::text[])
       and not exists (select 1 from change x
         where x.changeset_id = $1 and x.feature_id = f.id and x.action <> 'create')
     union
     select c.properties ->> $3::text from change c
     where c.changeset_id = $1 and c.collection_id = $2 and c.action <> 'remove' and c.properties ->> $3::text = any ($4::text[])`,
    [changesetId, collection, field, values],
  );
  return new Set(rows.map(({ value }) => value));
}

/** Features of a collection that will still name one of these values in the field, some of each. */
export async function findReferrers(
  tx: Transaction,
  changesetId: number,
  collection: string,
  field: string,
  values: readonly string[],
): Promise<{ value: string; ids: number[] }[]> {
  const rows = await tx.query<{ value: string; ids: string[] }>(
    `select value, (array_agg(id order by id))[1:${MAX_HOLDERS}] as ids from (
       select f.properties ->> $3::text as value, f.id from feature f
       where f.collection_id = $2 and f.edition = 'full' and f.properties ->> $3::text = any ($4::text[])
         and not exists (select 1 from change x
           where x.changeset_id = $1 and x.feature_id = f.id and x.action <> 'create')
       union all
       select c.properties ->> $3::text, c.feature_id from change c
       where c.changeset_id = $1 and c.collection_id = $2 and c.action <> 'remove'
         and c.properties ->> $3::text = any ($4::text[])) as referrer
     group by value`,
    [changesetId, collection, field, values],
  );
  return rows.map(({ value, ids }) => ({ value, ids: ids.map(Number) }));
}
