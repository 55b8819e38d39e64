import type { Database, Transaction } from '@tongtu/database';
import { ProblemError, type Properties } from '@tongtu/sdk/contract';
import type { Geometry } from 'geojson';
import { definitionIn, findDefinitions } from '../model/definitions.ts';
import { derivationOf, type PreparedChange, prepareChange } from '../stage/prepare.ts';
import { EXACT_DECIMALS } from './change-store.ts';
import { lockChangeset } from './store.ts';

/** Changes of one short transaction. */
const BATCH = 500;

export interface BatchOptions {
  readonly signal?: AbortSignal | undefined;
  /** Told after each batch is stored, with all that is done. */
  readonly onBatch?: ((done: number) => void) | undefined;
}

/**
 * Derives anew what was staged under other rules (release, zooms): an approved changeset may have waited while they
 * changed. In short transactions before the publishing one; killed at any point, the next run goes on.
 *
 * @throws ProblemError `conflict` where the changeset is no longer approved
 */
export async function deriveAgain(
  database: Database,
  changesetId: number,
  { signal, onBatch }: BatchOptions = {},
): Promise<void> {
  for (let done = 0; ; ) {
    signal?.throwIfAborted();
    const count = await database.asService(async (tx) => {
      const changeset = await lockChangeset(tx, changesetId);
      if (changeset?.state !== 'approved') return 0;
      const stale = await findStale(tx, changesetId, changeset.collections);
      if (stale.length > 0) await saveDerived(tx, changesetId, stale);
      return stale.length;
    });
    if (count === 0) return;
    done += count;
    onBatch?.(done);
  }
}

interface Stale {
  readonly seq: string;
  readonly derived: PreparedChange;
}

async function findStale(
  tx: Transaction,
  changesetId: number,
  collections: readonly string[],
): Promise<Stale[]> {
  const definitions = await findDefinitions(tx, collections);
  const rules = [...definitions].map(([id, definition]) => [id, derivationOf(definition)]);
  const rows = await tx.query<{
    seq: string;
    collection_id: string;
    geometry: Geometry;
    properties: Properties;
  }>(
    `select seq, collection_id, st_asgeojson(geom, ${EXACT_DECIMALS}, 0)::json as geometry, properties from change
     where changeset_id = $1 and action <> 'remove' and derivation is distinct from ($2::jsonb ->> collection_id)
     order by seq limit ${BATCH}`,
    [changesetId, JSON.stringify(Object.fromEntries(rules))],
  );
  return rows.map(({ seq, collection_id, geometry, properties }) => ({
    seq,
    derived: prepareChange(
      { collectionId: collection_id, sourceId: '', geometry, properties },
      definitionIn(definitions, collection_id),
    ),
  }));
}

async function saveDerived(tx: Transaction, changesetId: number, stale: readonly Stale[]): Promise<void> {
  await tx.query(
    `update change c set min_zoom = d.min_zoom, is_public = d.is_public, public_geom = d.public_geom::geometry,
       public_properties = d.public_properties::jsonb, search_entries = d.search_entries::jsonb,
       derivation = d.derivation
     from unnest($2::bigint[], $3::smallint[], $4::boolean[], $5::text[], $6::text[], $7::text[], $8::text[])
       as d(seq, min_zoom, is_public, public_geom, public_properties, search_entries, derivation)
     where c.changeset_id = $1 and c.seq = d.seq`,
    [
      ...[changesetId, stale.map(({ seq }) => seq), stale.map(({ derived }) => derived.minZoom)],
      ...[stale.map(({ derived }) => derived.isPublic), stale.map(({ derived }) => derived.publicGeom)],
      ...[
        stale.map(({ derived }) => derived.publicProperties),
        stale.map(({ derived }) => derived.searchEntries),
        stale.map(({ derived }) => derived.derivation),
      ],
    ],
  );
}

/** A publication that found its features moved on. */
export const outdated = (featureIds: readonly number[]): ProblemError =>
  new ProblemError('outdated', {
    ...{ detail: 'Nothing was published', got: `features ${featureIds.slice(0, 10).join(', ')}` },
    ...{ wanted: 'changes made from the present versions', featureIds },
  });
