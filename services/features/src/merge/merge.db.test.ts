import { collectionById, collections } from '@tongtu/data/model';
import type { Database } from '@tongtu/database';
import type { Properties } from '@tongtu/sdk/contract';
import type { Polygon, Position } from 'geojson';
import { expect, it } from 'vitest';
import { eachEngine } from '../../../../test/support/databases.ts';
import { syncCollections } from '../collections/store.ts';
import { publishChangeset } from '../publish/index.ts';
import { prepareChange } from '../stage/index.ts';
import { insertChanges, insertDraft } from '../stage/store.ts';
import { choose, mergePublished } from './index.ts';

//  D────C   a building: A [0,0]  B [1,0]  C [1,1]  D [0,1], in ten-thousandths of a degree
//  │    │
//  A────B
const corner = (x: number, y: number): Position => [(1_207_000 + x) / 10_000, (307_000 + y) / 10_000];
const [A, B, C, D] = [corner(0, 0), corner(1, 0), corner(1, 1), corner(0, 1)];
const shape = (...corners: Position[]): Polygon => ({
  type: 'Polygon',
  coordinates: [[...corners, corners[0]!]],
});
const SQUARE = shape(A, B, C, D);
const OFFICE: Properties = { kind: 'office', floors: 3 };

interface State {
  readonly geometry: Polygon;
  readonly properties: Properties;
}

eachEngine('a changeset that others overtook', (opened) => {
  async function draft(database: Database): Promise<number> {
    return database.asService((tx) =>
      insertDraft(tx, { kind: 'edit', title: 't', author: 'a', importKey: crypto.randomUUID() }),
    );
  }
  /** A changeset with a new state for each source id; undefined removes the feature. */
  async function changeset(states: Record<string, State | undefined>): Promise<number> {
    const { database } = opened();
    const id = await draft(database);
    const prepared = Object.entries(states).flatMap(([sourceId, state]) =>
      state
        ? [prepareChange({ collectionId: 'building', sourceId, ...state }, collectionById('building')!)]
        : [],
    );
    await database.asService((tx) => insertChanges(tx, id, 'test', 'EPSG:4490', 0, prepared));
    for (const [sourceId, state] of Object.entries(states)) {
      if (state) continue;
      await database.asService((tx) =>
        tx.query(
          `insert into change (changeset_id, seq, action, collection_id, feature_id, base_version)
           select $1, 1000 + f.id, 'remove', f.collection_id, f.id, f.version
           from source_record r join feature f on f.id = r.feature_id and f.edition = 'full' where r.source_id = $2`,
          [id, sourceId],
        ),
      );
    }
    return id;
  }
  const current = (sourceId: string) =>
    opened().database.asService(async (tx) => {
      const [row] = await tx.query<{
        id: number;
        version: number;
        geometry: Polygon;
        properties: Properties;
      }>(
        `select f.id::float8 as id, f.version, st_asgeojson(f.geom, 9, 0)::json as geometry, f.properties
         from source_record r join feature f on f.id = r.feature_id and f.edition = 'full' where r.source_id = $1`,
        [sourceId],
      );
      return row;
    });
  async function publish(id: number) {
    const result = await publishChangeset(opened().database, id);
    expect(result.kind).toBe('published');
  }
  async function start(sourceId: string): Promise<number> {
    const { database } = opened();
    await database.asService((tx) => syncCollections(tx, collections));
    await publish(await changeset({ [sourceId]: { geometry: SQUARE, properties: OFFICE } }));
    return (await current(sourceId))!.id;
  }

  it('is merged without a word where the two touched different things, and says what it took over', async () => {
    const { database } = opened();
    await start('apart');
    const ours = await changeset({
      apart: { geometry: shape(corner(-1, -1), B, C, D), properties: { ...OFFICE, floors: 4 } },
    });
    await publish(
      await changeset({
        apart: { geometry: shape(A, B, corner(2, 2), D), properties: { ...OFFICE, name: '大厦' } },
      }),
    );
    expect(await publishChangeset(database, ours)).toMatchObject({ kind: 'outdated' });

    expect(await mergePublished(database, ours)).toEqual({ merged: 1, dropped: 0, openConflicts: 0 });
    const [change] = await database.asService((tx) =>
      tx.query('select taken_attributes, took_geometry from change where changeset_id = $1', [ours]),
    );
    expect(change).toEqual({ taken_attributes: ['name'], took_geometry: true });
    await publish(ours);
    expect(await current('apart')).toMatchObject({
      version: 3,
      geometry: shape(corner(-1, -1), B, corner(2, 2), D),
      properties: { kind: 'office', floors: 4, name: '大厦' },
    });
  });

  it('keeps what can’t be merged until somebody chooses, whatever is published meanwhile', async () => {
    const { database } = opened();
    const featureId = await start('contested');
    const ours = await changeset({ contested: { geometry: SQUARE, properties: { ...OFFICE, floors: 4 } } });
    await publish(await changeset({ contested: { geometry: SQUARE, properties: { ...OFFICE, floors: 5 } } }));
    const open = { merged: 0, dropped: 0, openConflicts: 1 };
    expect(await mergePublished(database, ours)).toEqual(open);
    // Another publication, of something else on the same feature: the conflict stays.
    await publish(
      await changeset({
        contested: { geometry: SQUARE, properties: { ...OFFICE, floors: 5, name: '大厦' } },
      }),
    );
    expect(await mergePublished(database, ours)).toEqual(open);
    expect(await publishChangeset(database, ours)).toEqual({ kind: 'outdated', featureIds: [featureId] });

    const chosen = await database.asService((tx) =>
      choose(tx, ours, featureId, { attributes: { floors: 'ours', kind: 'ours' } }, 'm1'),
    );
    expect(chosen).toBe(1);
    expect(await mergePublished(database, ours)).toEqual({ merged: 1, dropped: 0, openConflicts: 0 });
    await publish(ours);
    expect(await current('contested')).toMatchObject({
      version: 4,
      properties: { kind: 'office', floors: 4, name: '大厦' },
    });
  });

  it('asks again where the thing that somebody chose against is another by now', async () => {
    const { database } = opened();
    const featureId = await start('again');
    const ours = await changeset({ again: { geometry: SQUARE, properties: { ...OFFICE, floors: 4 } } });
    await publish(await changeset({ again: { geometry: SQUARE, properties: { ...OFFICE, floors: 5 } } }));
    await mergePublished(database, ours);
    await database.asService((tx) => choose(tx, ours, featureId, { attributes: { floors: 'ours' } }, 'm1'));
    await publish(await changeset({ again: { geometry: SQUARE, properties: { ...OFFICE, floors: 6 } } }));
    expect(await mergePublished(database, ours)).toEqual({ merged: 0, dropped: 0, openConflicts: 1 });
    await database.asService((tx) => choose(tx, ours, featureId, { attributes: { floors: 'theirs' } }, 'm1'));
    expect(await mergePublished(database, ours)).toEqual({ merged: 0, dropped: 1, openConflicts: 0 });
  });

  it('keeps a conflict, and asks again, where the other edit was taken back: no publication decides it', async () => {
    const { database } = opened();
    const featureId = await start('taken-back');
    const as = (floors: number) => ({
      'taken-back': { geometry: SQUARE, properties: { ...OFFICE, floors } },
    });
    const ours = await changeset(as(4));
    await publish(await changeset(as(5)));
    await mergePublished(database, ours);
    await database.asService((tx) => choose(tx, ours, featureId, { attributes: { floors: 'theirs' } }, 'm1'));
    await publish(await changeset(as(3)));
    expect(await mergePublished(database, ours)).toEqual({ merged: 0, dropped: 0, openConflicts: 1 });
    await database.asService((tx) => choose(tx, ours, featureId, { attributes: { floors: 'theirs' } }, 'm1'));
    expect(await mergePublished(database, ours)).toEqual({ merged: 0, dropped: 1, openConflicts: 0 });
    expect(await current('taken-back')).toMatchObject({ version: 3, properties: { floors: 3 } });
  });

  it('forgets a conflict whose change was taken out: it holds nothing back any more', async () => {
    const { database } = opened();
    const featureId = await start('taken-out');
    const ours = await changeset({ 'taken-out': { geometry: SQUARE, properties: { ...OFFICE, floors: 4 } } });
    await publish(
      await changeset({ 'taken-out': { geometry: SQUARE, properties: { ...OFFICE, floors: 5 } } }),
    );
    expect(await mergePublished(database, ours)).toMatchObject({ openConflicts: 1 });
    await database.asService((tx) =>
      tx.query('delete from change where changeset_id = $1 and feature_id = $2', [ours, featureId]),
    );
    expect(await mergePublished(database, ours)).toEqual({ merged: 0, dropped: 0, openConflicts: 0 });
  });

  it('drops what others have done already', async () => {
    const { database } = opened();
    await start('same');
    const state = { geometry: SQUARE, properties: { ...OFFICE, floors: 9 } };
    const ours = await changeset({ same: state });
    await publish(await changeset({ same: state }));
    expect(await mergePublished(database, ours)).toEqual({ merged: 0, dropped: 1, openConflicts: 0 });
  });

  it('brings a feature back that others removed, where somebody chooses so: same id, next version', async () => {
    const { database } = opened();
    const featureId = await start('removed');
    const ours = await changeset({ removed: { geometry: SQUARE, properties: { ...OFFICE, floors: 4 } } });
    await publish(await changeset({ removed: undefined }));
    expect(await mergePublished(database, ours)).toMatchObject({ openConflicts: 1 });
    await database.asService((tx) => choose(tx, ours, featureId, { existence: 'ours' }, 'm1'));
    expect(await mergePublished(database, ours)).toEqual({ merged: 1, dropped: 0, openConflicts: 0 });
    await publish(ours);
    expect(await current('removed')).toMatchObject({ id: featureId, version: 2, properties: { floors: 4 } });
  });

  it('removes a feature that others changed only where somebody chooses so', async () => {
    const { database } = opened();
    const featureId = await start('changed');
    const ours = await changeset({ changed: undefined });
    await publish(await changeset({ changed: { geometry: SQUARE, properties: { ...OFFICE, floors: 4 } } }));
    expect(await mergePublished(database, ours)).toMatchObject({ merged: 0, openConflicts: 1 });
    await database.asService((tx) => choose(tx, ours, featureId, { existence: 'ours' }, 'm1'));
    expect(await mergePublished(database, ours)).toMatchObject({ merged: 1, openConflicts: 0 });
    await publish(ours);
    expect(await current('changed')).toBeUndefined();
  });
});
