import { collectionById } from '@tongtu/data/model';
import type { Database } from '@tongtu/database';
import { publishChangeset } from '@tongtu/features';
import type { FeatureInput } from '@tongtu/sdk/contract';
import { prepareChange } from '../../services/features/src/stage/index.ts';

/** A change as an editor makes it, by the feature's id. */
export type TestChange =
  | ({ readonly action: 'create' | 'replace'; readonly id: number } & Pick<
      FeatureInput,
      'collectionId' | 'geometry' | 'properties'
    >)
  | { readonly action: 'remove'; readonly id: number; readonly collectionId: string };

/** Stages the changes as one changeset and publishes it. @returns the revision */
export async function publishChanges(database: Database, changes: readonly TestChange[]): Promise<number> {
  const changesetId = await database.asService(async (tx) => {
    const [row] = await tx.query<{ id: number }>(
      `insert into changeset (kind, state, title, author) values ('edit', 'draft', 'test', 'test') returning id::float8 as id`,
    );
    const shaped = changes.map((change) =>
      change.action === 'remove'
        ? undefined
        : prepareChange({ ...change, sourceId: String(change.id) }, collectionById(change.collectionId)!),
    );
    await tx.query(
      `insert into change (changeset_id, seq, action, collection_id, feature_id, base_version, min_zoom, geom, properties,
         is_public, public_geom, public_properties)
       select $1, i.n, i.action, i.collection_id, i.feature_id, f.version, i.min_zoom, i.geom::geometry, i.properties::jsonb,
         coalesce(i.is_public, false), i.public_geom::geometry, i.public_properties::jsonb
       from unnest($2::text[], $3::text[], $4::bigint[], $5::int[], $6::text[], $7::text[], $8::boolean[], $9::text[], $10::text[])
         with ordinality as i(action, collection_id, feature_id, min_zoom, geom, properties, is_public, public_geom, public_properties, n)
       left join feature f on f.collection_id = i.collection_id and f.edition = 'full' and f.id = i.feature_id`,
      [
        row!.id,
        ...[changes.map(({ action }) => action), changes.map(({ collectionId }) => collectionId)],
        ...[changes.map(({ id }) => id), shaped.map((each) => each?.minZoom ?? null)],
        ...[shaped.map((each) => each?.geom ?? null), shaped.map((each) => each?.properties ?? null)],
        ...[shaped.map((each) => each?.isPublic ?? null), shaped.map((each) => each?.publicGeom ?? null)],
        shaped.map((each) => each?.publicProperties ?? null),
      ],
    );
    return row!.id;
  });
  const result = await publishChangeset(database, changesetId);
  if (result.kind !== 'published') throw new Error(`not published: ${JSON.stringify(result)}`);
  return result.revision;
}
