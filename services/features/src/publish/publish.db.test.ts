import { collections } from '@tongtu/data/model';
import { ANONYMOUS, type Database, type Principal } from '@tongtu/database';
import { describe, expect, it } from 'vitest';
import { eachEngine } from '../../../../test/support/databases.ts';
import { currentRevision, syncCollections } from '../collections/store.ts';
import { CRS84 } from '../crs/reference-system.ts';
import { findItem, findItems } from '../items/store.ts';
import { toEwkbHex } from '../stage/ewkb.ts';
import type { PreparedChange } from '../stage/prepare.ts';
import { insertChanges, insertDraft } from '../stage/store.ts';
import { publishChangeset, publishWithin, sweepStaging } from './index.ts';

const SURVEYOR: Principal = {
  kind: 'member',
  memberId: 'm1',
  name: '测绘员',
  organizationId: 'o1',
  organizationKind: 'survey_authority',
  role: 'surveyor',
  audience: 'professional',
};

/** What is current, as it is stored. */
const NOW = { from: 0, to: 0, isCurrent: true };
const AS_STORED = { crs: CRS84, openFields: undefined };

/** A building of one square at (x, y) thousandths of a degree; `secret` is in the full edition alone. */
function building(sourceId: string, x: number, y: number, height: number, isPublic = true): PreparedChange {
  const [west, south] = [120.7 + x / 1000, 30.7 + y / 1000];
  const ring = [
    [west, south],
    [west + 0.0005, south],
    [west + 0.0005, south + 0.0005],
    [west, south + 0.0005],
    [west, south],
  ];
  const geom = toEwkbHex({ type: 'Polygon', coordinates: [ring] });
  return {
    collectionId: 'building',
    sourceId,
    derivation: 'test',
    minZoom: 13,
    geom,
    properties: JSON.stringify({ kind: 'office', height, secret: `S-${sourceId}-${height}` }),
    isPublic,
    publicGeom: null,
    publicProperties: isPublic ? JSON.stringify({ kind: 'office' }) : null,
    searchEntries: null,
  };
}

async function publish(database: Database, changes: readonly PreparedChange[], source = 'test') {
  const id = await database.asService((tx) =>
    insertDraft(tx, { kind: 'import', title: 't', author: 'a', importKey: crypto.randomUUID() }),
  );
  const counts = await database.asService((tx) => insertChanges(tx, id, source, 'EPSG:4490', 0, changes));
  return { counts, result: await publishChangeset(database, id) };
}

eachEngine('publication', (opened) => {
  const items = (principal: Principal, edition: 'public' | 'full') =>
    opened().database.as(principal, (tx) =>
      findItems(
        tx,
        { collectionId: 'building', source: { edition, isMasked: false }, window: NOW },
        { ...AS_STORED, limit: 100 },
      ),
    );

  it('makes features of both editions and the next revision', async () => {
    const { database } = opened();
    await database.asService((tx) => syncCollections(tx, collections));
    const { counts, result } = await publish(database, [
      building('a', 0, 0, 10),
      building('b', 1, 0, 20, false),
    ]);
    expect(counts).toEqual({ created: 2, updated: 0, unchanged: 0 });
    expect(result).toMatchObject({ kind: 'published', revision: 1, created: 2 });
    expect(await items(SURVEYOR, 'full')).toHaveLength(2);
    const open = await items(ANONYMOUS, 'public');
    expect(open).toHaveLength(1);
    expect(JSON.stringify(open)).not.toContain('S-');
  });

  it('stages nothing into a changeset that is no draft any more', async () => {
    const { database } = opened();
    const id = await database.asService((tx) =>
      insertDraft(tx, { kind: 'import', title: 't', author: 'a', importKey: crypto.randomUUID() }),
    );
    const stage = (sourceId: string) =>
      database.asService((tx) =>
        insertChanges(tx, id, 'late', 'EPSG:4490', 0, [building(sourceId, 90, 0, 5, false)]),
      );
    await database.asService((tx) =>
      tx.query(`update changeset set state = 'withdrawn' where id = $1`, [id]),
    );
    await expect(stage('too-late')).rejects.toThrow('is no draft');
  });

  it('shows an anonymous caller no row of the full edition, whatever edition the query names', async () => {
    expect(await items(ANONYMOUS, 'full')).toEqual([]);
  });

  it('leaves alone what a repeated import brings unchanged', async () => {
    const { database } = opened();
    const { counts, result } = await publish(database, [
      building('a', 0, 0, 10),
      building('b', 1, 0, 25, false),
    ]);
    expect(counts).toEqual({ created: 0, updated: 1, unchanged: 1 });
    expect(result).toMatchObject({ kind: 'published', revision: 2, created: 0, replaced: 1 });
    expect((await items(SURVEYOR, 'full')).map((item) => item.version)).toEqual([1, 2]);
  });

  it('keeps the former state in the history, from its revision to the one that replaced it', async () => {
    const rows = await opened().database.asService((tx) =>
      tx.query(
        `select edition, version, revision_from, revision_to, properties ->> 'height' as height from feature_history`,
      ),
    );
    expect(rows).toEqual([
      { edition: 'full', version: 1, revision_from: '1', revision_to: '2', height: '20' },
    ]);
  });

  it('does not touch a public row when only a withheld field changed', async () => {
    const { database } = opened();
    await publish(database, [building('a', 0, 0, 11)]);
    const [open] = await items(ANONYMOUS, 'public');
    expect(open?.version).toBe(1);
    const full = await database.as(SURVEYOR, (tx) =>
      findItem(
        tx,
        { collectionId: 'building', source: { edition: 'full', isMasked: false }, window: NOW },
        open!.id,
        AS_STORED,
      ),
    );
    expect(full?.row.version).toBe(2);
    expect(JSON.parse(full!.row.properties)).toMatchObject({ height: 11 });
  });

  it('takes a public row back when nothing of the feature may be public any more, and brings it again', async () => {
    const { database } = opened();
    await publish(database, [building('a', 0, 0, 12, false)]);
    expect(await items(ANONYMOUS, 'public')).toEqual([]);
    await publish(database, [building('a', 0, 0, 13, true)]);
    expect(await items(ANONYMOUS, 'public')).toMatchObject([{ version: 4 }]);
  });

  it('refuses a changeset that is published already', async () => {
    const { database } = opened();
    const [row] = await database.asService((tx) =>
      tx.query<{ id: string }>('select max(id) as id from changeset'),
    );
    expect(await publishChangeset(database, Number(row!.id))).toEqual({ kind: 'not_publishable' });
  });

  it('stores nothing of a changeset whose features moved on, and names them', async () => {
    const { database } = opened();
    const before = await database.asService(currentRevision);
    const stage = async (height: number) => {
      const id = await database.asService((tx) =>
        insertDraft(tx, { kind: 'import', title: 't', author: 'a', importKey: crypto.randomUUID() }),
      );
      await database.asService((tx) =>
        insertChanges(tx, id, 'test', 'EPSG:4490', 0, [building('b', 1, 0, height, false)]),
      );
      return id;
    };
    const [first, second] = [await stage(31), await stage(32)];
    expect(await publishChangeset(database, first)).toMatchObject({
      kind: 'published',
      revision: before + 1,
    });
    expect(await publishChangeset(database, second)).toMatchObject({
      kind: 'outdated',
      featureIds: [expect.any(Number)],
    });
    expect(await database.asService(currentRevision)).toBe(before + 1);
  });

  it('gives concurrent publications strictly increasing, gapless numbers', async () => {
    const { database } = opened();
    const before = await database.asService(currentRevision);
    const results = await Promise.all(
      [1, 2, 3, 4, 5].map((n) => publish(database, [building(`c${n}`, n, 5, n)], `source-${n}`)),
    );
    const revisions = results.map(({ result }) =>
      result.kind === 'published' ? result.revision - before : 0,
    );
    expect(revisions.toSorted()).toEqual([1, 2, 3, 4, 5]);
  });

  it('leaves no staging behind, and takes away what a killed process left', async () => {
    const { database } = opened();
    const staged = () =>
      database.asService(async (tx) =>
        Number((await tx.query<{ n: string }>('select count(*) as n from change'))[0]?.n),
      );
    expect(await staged()).toBe(1); // the outdated changeset of above waits to be merged
    await database.asService((tx) =>
      tx.query(
        `insert into change (changeset_id, seq, action, collection_id, feature_id)
         select min(id), 1, 'remove', 'building', 1 from changeset where state = 'published'`,
      ),
    );
    await sweepStaging(database);
    expect(await staged()).toBe(1);
  });

  it('moves a record that a new mapping puts into another collection', async () => {
    const { database } = opened();
    const moved = { ...building('c1', 1, 5, 1), collectionId: 'facility', properties: '{"kind":"parking"}' };
    const { result } = await publish(database, [moved], 'source-1');
    expect(result).toMatchObject({ created: 1, removed: 1 });
  });

  it('goes on counting the versions of what comes back, whatever version the change knows of', async () => {
    const { database } = opened();
    const published = async (columns: string, values: string) => {
      const id = await database.asService((tx) =>
        insertDraft(tx, { kind: 'import', title: 't', author: 'a', importKey: crypto.randomUUID() }),
      );
      await database.asService((tx) =>
        tx.query(
          `insert into change (changeset_id, seq, collection_id, feature_id, ${columns})
           select $1, 1, collection_id, feature_id, ${values} from source_record where source_id = 'back'`,
          [id],
        ),
      );
      expect(await publishChangeset(database, id)).toMatchObject({ kind: 'published' });
    };
    const version = () =>
      database.asService(async (tx) => {
        const [row] = await tx.query<{ version: number }>(
          `select f.version from feature f join source_record r on r.feature_id = f.id and r.source_id = 'back'
           where f.edition = 'full'`,
        );
        return row?.version;
      });
    await publish(database, [building('back', 40, 0, 1)]);
    await publish(database, [building('back', 40, 0, 2)]);
    await publish(database, [building('back', 40, 0, 3)]);
    expect(await version()).toBe(3);
    await published('action, base_version', `'remove', 3`);
    expect(await version()).toBeUndefined();
    await publish(database, [building('back', 40, 0, 4)]); // an import knows of no version
    expect(await version()).toBe(4);
    await published('action, base_version', `'remove', 4`);
    await published(
      'action, base_version, min_zoom, geom, properties',
      `'create', 1, 13, (select geom from feature_history where id = feature_id and edition = 'full' limit 1), '{}'`,
    );
    expect(await version()).toBe(5);
  });

  it('dates a revision by when it is published, not by when its transaction began to wait for the lock', async () => {
    const { database } = opened();
    const id = await database.asService((tx) =>
      insertDraft(tx, { kind: 'import', title: 't', author: 'a', importKey: crypto.randomUUID() }),
    );
    await database.asService((tx) =>
      insertChanges(tx, id, 'dated', 'EPSG:4490', 0, [building('dated', 41, 0, 1)]),
    );
    const [dated] = await database.asService(async (tx) => {
      await tx.query('select pg_sleep(0.1)');
      await publishWithin(tx, id);
      return tx.query<{ ms: number }>(
        `select (extract(epoch from published_at - now()) * 1000)::float8 as ms from revision where changeset_id = $1`,
        [id],
      );
    });
    expect(dated!.ms).toBeGreaterThanOrEqual(100);
  });

  // PostGIS 3.6 guessed 212,711,648 of all pairs equal where the statistics of the two do not overlap.
  it('takes a large changeset far from all that is there', async () => {
    const { database } = opened();
    const block = (name: string, x: number) =>
      Array.from({ length: 1_200 }, (_, n) => building(`${name}${n}`, x + (n % 40), Math.floor(n / 40), n));
    for (const [name, x] of [
      ['near', 0],
      ['far', -100_000],
    ] as const) {
      const { result } = await publish(database, block(name, x), name);
      expect(result).toMatchObject({ kind: 'published', created: 1_200 });
    }
  });
});

describe('staging', () => {
  it('writes the geometry that PostGIS reads', () => {
    expect(toEwkbHex({ type: 'Point', coordinates: [1, 2] })).toBe(
      '01010000208a110000000000000000f03f0000000000000040',
    );
  });
});
