import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { collectionById } from '@tongtu/data/model';
import { BASE_TILESETS, type BaseTilesetId, type Properties } from '@tongtu/sdk/contract';
import { ArchiveReader, compileProfile, defaultProfile, verifyArchive } from '@tongtu/tiles';
import { expect } from 'vitest';
import { entriesOf } from '../../services/features/src/search/entries.ts';
import { tileIdOf, tileOfId } from '../../services/tiles/src/archive/tile-id.ts';
import { featureOf } from '../../services/tiles/src/build/rows.ts';
import { renderBlock } from '../../services/tiles/src/render/index.ts';
import type { BlockRow } from '../../services/tiles/src/store.ts';
import type { MortalPlatform } from './mortal-platform.ts';

/** What is published, in few words: two cities with the same are the same. */
export interface Stand {
  readonly revision: number;
  /** Features of the full edition. */
  readonly features: number;
  /** Of all rows of both editions with their versions. */
  readonly digest: string;
}

export async function standOf({ query }: Pick<MortalPlatform, 'query'>): Promise<Stand> {
  const [stand] = await query<Stand>(
    `select (select number::int from revision_head) as revision,
       (select count(*)::int from feature where edition = 'full') as features,
       (select md5(coalesce(string_agg(concat_ws(' ', collection_id, edition, id, version, revision_from,
          md5(properties::text), md5(geom::text)), ',' order by collection_id, edition, id), '')) from feature) as digest`,
  );
  return stand!;
}

const TILES_TIMEOUT_MS = 60_000;

/**
 * Everything that has to be so whenever the platform has come to rest: revisions without a gap, nothing staged of what is
 * published, the names of what is there and no others in the index of names, tilesets at the newest revision, archives as
 * they are on record and sound, and each tile that is served, of every zoom, as it is when the whole city is rendered anew.
 *
 * @param sound archives that were looked at before: they never change
 */
export async function expectWhole(platform: MortalPlatform, sound: Set<string>): Promise<void> {
  const { query } = platform;
  const { revision } = await standOf(platform);
  await expect
    .poll(() => query('select id, revision::int as revision from tileset order by id'), {
      timeout: TILES_TIMEOUT_MS,
    })
    .toEqual(Object.keys(BASE_TILESETS).map((id) => ({ id, revision })));
  expect(
    await query(
      `select count(*)::int as count, coalesce(min(number), 0)::int as first, coalesce(max(number), 0)::int as last,
         (select count(*)::int from change c join changeset s on s.id = c.changeset_id where s.state = 'published') as staged
       from revision`,
    ),
  ).toEqual([{ count: revision, first: 1, last: revision, staged: 0 }]);

  const names = await query<{ name: string }>(
    `select concat_ws(' ', collection_id, feature_id, e, ordinal, key, text, array_to_string(grams, ' ')) as name
     from search_entry s join unnest(array['full', 'public']) e on s.edition in ('both', e)`,
  );
  expect(names.map(({ name }) => name).toSorted()).toEqual(await namesOf(platform));

  const archives = await query<{ path: string; sha256: string }>(
    'select path, sha256 from tileset_archive where removed_at is null',
  );
  for (const { path, sha256 } of archives) {
    if (sound.has(path)) continue;
    const file = join(platform.directory, path);
    expect(createHash('sha256').update(readFileSync(file)).digest('hex'), path).toBe(sha256);
    expect((await verifyArchive(file)).problems, path).toEqual([]);
    sound.add(path);
  }
  for (const id of Object.keys(BASE_TILESETS) as BaseTilesetId[])
    expect(await servedTiles(platform, id), `tiles of ${id}`).toEqual(await renderedTiles(platform, id));
}

type Tiles = Readonly<Record<string, string>>;
const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex').slice(0, 16);

/** Every tile of the version that the pointer shows, out of the one file that the server makes of its archives. */
async function servedTiles(platform: MortalPlatform, id: BaseTilesetId): Promise<Tiles> {
  const [pointer] = await platform.query<{ version: number }>(
    'select version::int as version from tileset where id = $1',
    [id],
  );
  const answer = await platform.fetch(`/tiles/${id}@${pointer!.version}.pmtiles`);
  expect(answer.status).toBe(200);
  const copy = join(platform.directory, 'served.pmtiles');
  writeFileSync(copy, Buffer.from(await answer.arrayBuffer()));
  const archive = await ArchiveReader.open(copy);
  const tiles: Record<string, string> = {};
  const { tileIds, runLengths } = archive.directory;
  for (const [entry, first] of [...tileIds].entries())
    for (let tileId = first; tileId < first + runLengths[entry]!; tileId++) {
      const tile = tileOfId(tileId);
      const bytes = gunzipSync((await archive.tile(tile))!);
      if (bytes.length > 0) tiles[`${tile.z}/${tile.x}/${tile.y}`] = hashOf(bytes);
    }
  await archive.close();
  return tiles;
}

/** The same by rendering every feature into the whole pyramid: no archive and no former tile has a part in it. */
async function renderedTiles({ query }: MortalPlatform, id: BaseTilesetId): Promise<Tiles> {
  const edition = BASE_TILESETS[id];
  const rows = await query<BlockRow>(
    'select collection_id, id::float8 as id, min_zoom, geom, properties from feature where edition = $1',
    [edition],
  );
  const profile = compileProfile(defaultProfile, edition);
  const world = { z: 0, x: 0, y: 0, minZoom: profile.minZoom, maxZoom: profile.maxZoom };
  const tiles = [...renderBlock(rows.map(featureOf), world, profile)].sort(
    (a, b) => tileIdOf(a) - tileIdOf(b),
  );
  return Object.fromEntries(tiles.map(({ z, x, y, bytes }) => [`${z}/${x}/${y}`, hashOf(gunzipSync(bytes))]));
}

/** The entries that follow from the features as they are. */
async function namesOf({ query }: Pick<MortalPlatform, 'query'>): Promise<string[]> {
  const rows = await query<{ collection: string; id: string; edition: string; properties: Properties }>(
    'select collection_id as collection, id, edition, properties from feature',
  );
  return rows
    .flatMap(({ collection, id, edition, properties }) =>
      entriesOf(collectionById(collection)!, properties).map(({ key, text, grams }, ordinal) =>
        [collection, id, edition, ordinal, key, text, ...grams].join(' '),
      ),
    )
    .toSorted();
}
