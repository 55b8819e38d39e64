import type { Transaction } from '@tongtu/database';

/**
 * Fills an empty database with a city drawn on squared paper, the same every time: `count` buildings of
 * 12 m in rows 20 m apart, a road beside every tenth row, one lake under the whole. The public edition
 * holds the same shapes; the full one has also a control point.
 */
export async function insertPaperCity(tx: Transaction, count: number): Promise<void> {
  await tx.query(
    `insert into feature (collection_id, edition, id, version, revision_from, min_zoom, geom, properties)
     select 'building', edition, n, 1, 1, 13,
            st_makeenvelope(west, south, west + 0.00012, south + 0.0001, 4490),
            jsonb_build_object('kind', 'residential', 'height', 3 * (1 + n % 20), 'floors', 1 + n % 20)
     from (select n, 120.7 + 0.0002 * (n % side) as west, 30.7 + 0.00018 * (n / side) as south
           from generate_series(0, $1::int - 1) n, (select ceil(sqrt($1::int))::int as side) s) place,
          unnest(array['full', 'public']) as edition`,
    [count],
  );
  await tx.query(
    `insert into feature (collection_id, edition, id, version, revision_from, min_zoom, geom, properties)
     select 'road', edition, 1000000 + n, 1, 1, case when n % 5 = 0 then 8 else 12 end,
            st_setsrid(st_makeline(st_point(120.6999, 30.69995 + 0.0018 * n), st_point(120.7001 + 0.0002 * side, 30.69995 + 0.0018 * n)), 4490),
            jsonb_build_object('kind', case when n % 5 = 0 then 'primary' else 'residential' end, 'name', '第' || n || '街')
     from (select ceil(sqrt($1::int))::int as side) s, generate_series(0, side / 10) n, unnest(array['full', 'public']) as edition`,
    [count],
  );
  await tx.query(
    `insert into feature (collection_id, edition, id, version, revision_from, min_zoom, geom, properties)
     select 'water_area', edition, 2000000, 1, 1, 4,
            st_makeenvelope(120.69, 30.69, 120.71 + 0.0002 * sqrt($1::int), 30.71 + 0.00018 * sqrt($1::int), 4490), '{"kind": "lake"}'
     from unnest(array['full', 'public']) as edition`,
    [count],
  );
  await tx.query(
    `insert into feature (collection_id, edition, id, version, revision_from, min_zoom, geom, properties)
     values ('control_point', 'full', 3000000, 1, 1, 10, st_setsrid(st_point(120.701, 30.701), 4490), '{"kind": "benchmark"}')`,
  );
  await tx.query('update revision_head set number = number + 1');
}

/** What a publication does as far as tiles can tell: one building less, in both editions, and the next revision. */
export async function publishRemoval(tx: Transaction, id: number): Promise<void> {
  await tx.query(`delete from feature where collection_id = 'building' and id = $1`, [id]);
  await tx.query('update revision_head set number = number + 1');
}
