import { failpoint, type Transaction } from '@tongtu/database';
import { applyEntries } from '../search/entry-store.ts';

/** What one publication did. */
export interface PublishedRevision {
  readonly revision: number;
  readonly created: number;
  readonly replaced: number;
  readonly removed: number;
}

/** States out of which a changeset is published: an import's draft, or what a reviewer approved. */
export type PublishableState = 'draft' | 'approved';

/** Takes the city's one revision lock: until the transaction ends nothing else is published. */
export async function holdRevisions(tx: Transaction): Promise<void> {
  await tx.query('select 1 as held from revision_head for update');
}

/** Takes the city's one revision lock and answers the number to be published, or undefined where the state forbids it. */
export async function lockNextRevision(
  tx: Transaction,
  changesetId: number,
  from: readonly PublishableState[] = ['draft', 'approved'],
): Promise<number | undefined> {
  const [head] = await tx.query<{ next: string }>('select number + 1 as next from revision_head for update');
  const [open] = await tx.query(
    `select 1 as open from changeset where id = $1 and state = any($2::text[]) for update`,
    [changesetId, from],
  );
  return head && open ? Number(head.next) : undefined;
}

/** With `c` a change and `f` its feature in the full edition, if it is there: another publication came between. */
export const IS_OUTDATED = `((c.action = 'create' and f.id is not null)
  or (c.action <> 'create' and f.version is distinct from c.base_version))`;

/**
 * Changes whose feature is no longer as it was when they were made: another publication came between.
 * They must be merged first.
 */
export async function findOutdatedChanges(tx: Transaction, changesetId: number): Promise<number[]> {
  const rows = await tx.query<{ feature_id: string }>(
    `select c.feature_id from change c
     left join feature f on f.collection_id = c.collection_id and f.edition = 'full' and f.id = c.feature_id
     where c.changeset_id = $1 and ${IS_OUTDATED}
     order by c.feature_id limit 100`,
    [changesetId],
  );
  return rows.map((row) => Number(row.feature_id));
}

/** With `c` a change that is public: the derived row, of which only what differs from the full edition is staged. */
const PUBLIC_GEOM = 'coalesce(c.public_geom, c.geom)';
const PUBLIC_PROPERTIES = 'coalesce(c.public_properties, c.properties)';

/**
 * With `f` the stored public row and `c` the change: the derived row is another, or none. `=` compares coordinates
 * and their order, like ST_OrderingEquals, whose planner support fails in PostGIS 3.6 where the statistics of the
 * two tables do not overlap ("invalid function selectivity").
 */
const PUBLIC_ROW_CHANGES = `(f.edition = 'public' and (c.action = 'remove' or not c.is_public
  or not ${PUBLIC_GEOM} = f.geom or ${PUBLIC_PROPERTIES} <> f.properties or c.min_zoom <> f.min_zoom))`;

/**
 * Carries the staged changes into the store: set-based, in both editions. In the public edition a row whose
 * derived form does not change is not touched, so that a withheld field's edit is no public revision of it.
 */
export async function applyChanges(
  tx: Transaction,
  changesetId: number,
  revision: number,
): Promise<PublishedRevision> {
  const parameters = [changesetId, revision];
  // A city's rows are put in order once; the default would sort them in pieces on disk.
  await tx.query(`select set_config('work_mem', '64MB', true)`);

  // Past states first, while the current rows still hold them.
  await tx.query(
    `insert into feature_history (collection_id, edition, id, version, revision_from, revision_to, min_zoom, geom, properties)
     select f.collection_id, f.edition, f.id, f.version, f.revision_from, $2::bigint, f.min_zoom, f.geom, f.properties
     from change c join feature f on f.collection_id = c.collection_id and f.id = c.feature_id
     where c.changeset_id = $1 and c.action <> 'create' and (f.edition = 'full' or ${PUBLIC_ROW_CHANGES})`,
    parameters,
  );
  failpoint('publish.history-written');
  await tx.query(
    `delete from feature f using change c
     where c.changeset_id = $1 and f.collection_id = c.collection_id and f.id = c.feature_id and $2::bigint > 0
       and ((c.action = 'remove') or (f.edition = 'public' and c.action = 'replace' and not c.is_public))`,
    parameters,
  );
  await tx.query(
    `update feature f set version = f.version + 1, revision_from = $2, min_zoom = c.min_zoom,
       geom = case when f.edition = 'full' then c.geom else ${PUBLIC_GEOM} end,
       properties = case when f.edition = 'full' then c.properties else ${PUBLIC_PROPERTIES} end
     from change c
     where c.changeset_id = $1 and c.action = 'replace' and f.collection_id = c.collection_id and f.id = c.feature_id
       and (f.edition = 'full' or ${PUBLIC_ROW_CHANGES})`,
    parameters,
  );
  // What comes back after it was removed goes on counting its versions: an old entity tag must not fit again, nor a change
  // that was made of an old version pass for one of the newest. The change may know an old version itself, or none.
  // In the order of a space-filling curve: neighbours share pages, and the spatial index is built with locality.
  await tx.query(
    `insert into feature (collection_id, edition, id, version, revision_from, min_zoom, geom, properties)
     select c.collection_id, e.edition, c.feature_id, greatest(c.base_version, was.version, 0) + 1, $2, c.min_zoom, e.geom,
       e.properties
     from change c
     left join lateral (select max(h.version) as version from feature_history h
       where h.collection_id = c.collection_id and h.edition = 'full' and h.id = c.feature_id) was on true
     cross join lateral
       (values ('full', true, c.geom, c.properties), ('public', c.is_public, ${PUBLIC_GEOM}, ${PUBLIC_PROPERTIES}))
         as e(edition, is_there, geom, properties)
     where c.changeset_id = $1 and c.action = 'create' and e.is_there
     order by c.collection_id, e.edition, e.geom`,
    parameters,
  );
  // What a replacement makes public for the first time, or again.
  await tx.query(
    `insert into feature (collection_id, edition, id, version, revision_from, min_zoom, geom, properties)
     select c.collection_id, 'public', c.feature_id, c.base_version + 1, $2, c.min_zoom, ${PUBLIC_GEOM}, ${PUBLIC_PROPERTIES}
     from change c
     where c.changeset_id = $1 and c.action = 'replace' and c.is_public
       and not exists (select 1 from feature p
         where p.collection_id = c.collection_id and p.edition = 'public' and p.id = c.feature_id)
     order by c.collection_id, ${PUBLIC_GEOM}`,
    parameters,
  );
  await tx.query(
    `insert into source_record (source, source_id, collection_id, feature_id, crs, changeset_id)
     select source, source_id, collection_id, feature_id, source_crs, changeset_id
     from change where changeset_id = $1 and action <> 'remove' and source_id is not null
     on conflict (source, source_id) do update set collection_id = excluded.collection_id,
       feature_id = excluded.feature_id, crs = excluded.crs, changeset_id = excluded.changeset_id, recorded_at = now()`,
    [changesetId],
  );
  await applyEntries(tx, changesetId);
  failpoint('publish.rows-written');
  // Not the default, when the transaction began: the one that waited for the lock may have begun before the one it waited for.
  const [counts] = await tx.query<{ created: string; replaced: string; removed: string }>(
    `insert into revision (number, changeset_id, published_at, created_count, replaced_count, removed_count, collections)
     select $2, $1, greatest(clock_timestamp(), (select published_at from revision order by number desc limit 1)),
       count(*) filter (where action = 'create'), count(*) filter (where action = 'replace'),
       count(*) filter (where action = 'remove'), coalesce(array_agg(distinct collection_id order by collection_id), '{}')
     from change where changeset_id = $1
     returning created_count as created, replaced_count as replaced, removed_count as removed`,
    parameters,
  );
  await tx.query('update revision_head set number = $1', [revision]);
  await tx.query(
    `update changeset s set state = 'published', published_revision = $2, version = s.version + 1, updated_at = now(),
       collections = r.collections, created_count = r.created_count, replaced_count = r.replaced_count,
       removed_count = r.removed_count
     from revision r where s.id = $1 and r.number = $2`,
    parameters,
  );
  if (!counts) throw new Error(`revision ${revision} was not recorded`);
  return {
    revision,
    created: Number(counts.created),
    replaced: Number(counts.replaced),
    removed: Number(counts.removed),
  };
}

/**
 * Fresh statistics after many rows: the planner's choice of join and index hangs on them. A third of PostgreSQL's
 * usual sample tells where a city's features lie as well, and takes a third of the time.
 */
export async function analyze(tx: Transaction, table: 'feature' | 'change'): Promise<void> {
  await tx.query(`select set_config('default_statistics_target', '33', true)`);
  await tx.query(`analyze ${table}`);
}

export async function countChanges(tx: Transaction, changesetId: number): Promise<number> {
  const [row] = await tx.query<{ count: string }>(
    'select count(*) as count from change where changeset_id = $1',
    [changesetId],
  );
  return Number(row?.count);
}

/**
 * Empties staging at once where nothing in it waits for publication. Needs the tables' owner. It waits for nobody, for
 * everybody else would wait behind it, and whoever reads staging may take long: a backup does.
 *
 * @throws an error of PostgreSQL, 55P03, where somebody uses the table.
 */
export async function truncateStaging(tx: Transaction): Promise<boolean> {
  await tx.query('lock table change in access exclusive mode nowait');
  const [waiting] = await tx.query(
    `select 1 as waiting from changeset s
     where s.state <> 'published' and exists (select 1 from change c where c.changeset_id = s.id) limit 1`,
  );
  if (waiting) return false;
  await tx.query('truncate change');
  return true;
}

/** Removes staged rows of one published changeset, a batch at a time. @returns how many went */
export async function dropStagingOf(tx: Transaction, changesetId: number, limit: number): Promise<number> {
  const rows = await tx.query(
    `delete from change where changeset_id = $1 and seq in (select seq from change where changeset_id = $1 limit $2)
       and exists (select 1 from changeset where id = $1 and state = 'published') returning 1 as gone`,
    [changesetId, limit],
  );
  return rows.length;
}

/** Removes staged rows that are features by now; batches keep the transactions short. */
export async function dropStaging(tx: Transaction, limit: number): Promise<number> {
  const rows = await tx.query(
    `with doomed as (
       select c.changeset_id, c.seq from changeset s join change c on c.changeset_id = s.id
       where s.state = 'published' limit $1)
     delete from change c using doomed
     where c.changeset_id = doomed.changeset_id and c.seq = doomed.seq returning 1 as gone`,
    [limit],
  );
  return rows.length;
}
