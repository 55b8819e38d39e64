import { parseMatch, updateFiles } from '@tongtu/features';
import type { Changeset, DiffPage, FeatureInput, Properties } from '@tongtu/sdk/contract';
import type { FastifyInstance } from 'fastify';
import type { Geometry } from 'geojson';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eachEngine } from '../support/databases.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { apiOf, at, publish, SURVEYOR, square } from './city.ts';
import { as, ask, asked, changesetOf, LI, publishThrough, WANG } from './desk.ts';

const MEMBER = { ...SURVEYOR, memberId: 'li', name: 'li' };

interface Row {
  readonly id?: number;
  readonly geometry: Geometry;
  readonly properties: Properties;
}

/** A street of POIs and one of lines, 0.001° apart each. */
const poi = (sourceId: string, x: number, y: number, properties: Properties): FeatureInput => ({
  ...{ collectionId: 'poi', sourceId, geometry: { type: 'Point', coordinates: at(x, y) } },
  properties: { category: 'amenity', kind: 'restaurant', ...properties },
});
const road = (sourceId: string, y: number, bend = 0): FeatureInput => ({
  ...{ collectionId: 'road', sourceId, properties: { kind: 'residential' } },
  geometry: { type: 'LineString', coordinates: [at(0, y), at(2, y + bend), at(4, y)] },
});

/** Metres to the north as thousandths of a degree. */
const METER = 1 / 110.85;

eachEngine('an update from a file', (opened) => {
  const folder = temporaryFolder();
  let app: FastifyInstance;
  beforeAll(async () => {
    app = await apiOf(opened().database);
  });
  afterAll(() => app.close());

  /** Lays a GeoJSON file over a collection. */
  const update = (collection: string, match: string, rows: readonly Row[], more: object = {}) => {
    const features = rows.map((row) => ({ type: 'Feature', ...row }));
    const path = folder.write('delivery.geojson', JSON.stringify({ type: 'FeatureCollection', features }));
    return updateFiles({
      ...{ database: opened().database, files: [{ path }], member: MEMBER, collection },
      ...{ match: parseMatch(match, collection), source: 'test', ...more },
    });
  };
  const stored = async (collection: string) =>
    (
      await asked<{ features: (Row & { id: number })[] }>(
        app,
        LI,
        `GET /api/collections/${collection}/items?limit=200`,
      )
    ).features;
  const diffOf = (id: number, query = '') =>
    asked<DiffPage>(app, WANG, `GET /api/changesets/${id}/diff${query}`);
  const listOf = async (id: number) =>
    (
      await asked<{ rejections: { row: number; code: string; reason: { en: string } }[] }>(
        app,
        WANG,
        `GET /api/changesets/${id}/rejections`,
      )
    ).rejections;
  /** Whatever others left of a collection goes. */
  const only = async (features: readonly FeatureInput[]) => {
    const { database } = opened();
    await database.asService(async (tx) => {
      await tx.query('delete from feature where collection_id = $1', [features[0]!.collectionId]);
      await tx.query('delete from source_record');
    });
    await publish(database, features);
    return stored(features[0]!.collectionId);
  };

  describe('by the ids of a download', () => {
    it('finds what was created, changed and left alone, and takes no attribute that the file is silent about', async () => {
      const [a, b, c] = await only([
        square('a', 0, 0, { height: 10, name: '甲' }),
        square('b', 2, 0, { height: 20 }),
        square('c', 4, 0, { height: 30 }),
      ]);
      const { report, changesetId } = await update('building', 'id', [
        { ...a!, properties: { kind: 'house', height: 11 } },
        { ...b!, properties: { kind: 'house', height: 20 } },
        { ...c!, geometry: square('c', 4.1, 0).geometry, properties: { kind: 'house', height: 30 } },
        { geometry: square('d', 6, 0).geometry, properties: { kind: 'house', height: 40 } },
      ]);
      expect(report).toMatchObject({
        ...{ read: 4, rejected: 0, unclear: {} },
        created: 1,
        changed: 2,
        unchanged: 1,
      });
      const diff = await diffOf(changesetId!);
      expect(diff.changes.filter(({ kind }) => kind === 'changed')).toMatchObject([
        { featureId: a!.id, fields: [{ field: 'height', before: 10, after: 11 }], geometryChanged: false },
        { featureId: c!.id, fields: [], geometryChanged: true },
      ]);
    });

    it('lists both records of one id', async () => {
      const [a] = await only([square('a', 0, 0, { height: 10 })]);
      const row = (height: number) => ({ ...a!, properties: { kind: 'house', height } });
      const { report } = await update('building', 'id', [
        row(11),
        { ...row(12), geometry: square('', 0.1, 0).geometry },
      ]);
      expect(report).toMatchObject({ created: 0, changed: 0, unclear: { match_double: 2 } });
    });

    it('lists an id that is none, and a version that is past', async () => {
      const [a, b] = await only([square('a', 0, 0, { height: 10 }), square('b', 2, 0, { height: 20 })]);
      const { report, changesetId } = await update('building', 'id', [
        { ...a!, properties: { kind: 'house', height: 12, version: 7 } },
        { ...b!, properties: { kind: 'house', height: 22, version: 1 } },
        { ...b!, id: 999_999_999, properties: { kind: 'house', height: 1, version: 1 } },
      ]);
      expect(report).toMatchObject({ changed: 1, unclear: { match_outdated: 1, match_not_found: 1 } });
      expect(await listOf(changesetId!)).toMatchObject([
        { row: 1, code: 'match_outdated' },
        { row: 3, code: 'match_not_found' },
      ]);
    });
  });

  describe('by a key column', () => {
    it('matches, and lists what has no key, a key twice, or a key of two features', async () => {
      const [a, , c] = await only([
        poi('a', 0, 0, { name: '甲', name_pinyin: 'Jiǎ' }),
        poi('b1', 1, 0, { name: '乙' }),
        poi('c', 3, 0, { name: '丙' }),
        poi('b2', 2, 0, { name: '乙' }),
      ]);
      const shop = (name: string | undefined, x: number, phone: string) => ({
        geometry: poi('', x, 5, {}).geometry,
        properties: { category: 'amenity', kind: 'restaurant', phone, ...(name ? { name } : {}) },
      });
      const { report, changesetId } = await update('poi', 'key:name', [
        shop('甲', 0, '1'),
        shop('乙', 1, '2'),
        shop('丙', 2, '3'),
        shop('丙', 3, '4'),
        shop(undefined, 4, '5'),
        shop('丁', 5, '6'),
      ]);
      expect(report).toMatchObject({
        ...{ created: 1, changed: 1 },
        unclear: { match_ambiguous: 1, match_double: 2, match_key_missing: 1 },
      });
      expect((await diffOf(changesetId!, '?kind=changed')).changes).toMatchObject([
        { featureId: a!.id, fields: [{ field: 'phone', after: '1' }], geometryChanged: true },
      ]);
      const list = await listOf(changesetId!);
      expect(list.map(({ row, code }) => [row, code])).toEqual([
        [2, 'match_ambiguous'],
        [3, 'match_double'],
        [4, 'match_double'],
        [5, 'match_key_missing'],
      ]);
      expect(list[1]!.reason.en).toBe(`it is feature ${c!.id}, and so is row 4`);
    });

    it('is refused for a field that the collection has not', () => {
      expect(() => parseMatch('key:nickname', 'poi')).toThrow(/match_unknown|a field of poi/);
    });
  });

  describe('by the ids of its source', () => {
    it('knows the features of an earlier delivery, and a later one knows its own', async () => {
      await only([square('delivery/1', 0, 0, { height: 10 })]);
      const rows = [
        { geometry: square('', 0, 0).geometry, properties: { kind: 'house', height: 11, gid: 1 } },
        { geometry: square('', 3, 0).geometry, properties: { kind: 'house', height: 12, gid: 2 } },
      ];
      const first = await update('building', 'source', rows);
      expect(first.report).toMatchObject({ created: 1, changed: 1, unclear: {} });
      await publishThrough(app, first.changesetId!);
      const again = await update('building', 'source', rows);
      expect(again).toMatchObject({
        changesetId: undefined,
        report: { unchanged: 2, created: 0, changed: 0 },
      });
    });
  });

  describe('by place', () => {
    const house = (x: number, y: number, properties: Properties = {}) => ({
      geometry: square('', x, y).geometry,
      properties: { kind: 'house', ...properties },
    });

    it('takes an area for the one that it covers for the most part, and no other', async () => {
      const [a] = await only([square('a', 0, 0), square('b', 2, 0), square('c', 4, 0)]);
      const { report, changesetId } = await update('building', 'geometry', [
        house(0.1, 0), // two thirds of the ground in common
        house(2.4, 0), // a ninth
      ]);
      expect(report).toMatchObject({ created: 1, changed: 1, unclear: {} });
      expect((await diffOf(changesetId!, '?kind=changed')).changes).toMatchObject([{ featureId: a!.id }]);
    });

    it('lists an area between two that are as near, and two that would be the same', async () => {
      // Two floors, each as a feature of the same ground but for a sliver.
      await only([square('a', 0, 0), square('b', 0.02, 0), square('c', 4, 0)]);
      const { report } = await update('building', 'geometry', [
        house(0.01, 0),
        house(4.01, 0),
        house(3.99, 0),
      ]);
      expect(report).toMatchObject({
        ...{ created: 0, changed: 0 },
        unclear: { match_ambiguous: 1, match_double: 2 },
      });
    });

    it('takes the nearest point within reach where it is clearly nearest', async () => {
      const [a] = await only([poi('a', 0, 0, { name: '甲' }), poi('b', 0, 4 * METER, { name: '乙' })]);
      const near = (y: number) => ({
        geometry: poi('', 0, y * METER, {}).geometry,
        properties: { category: 'amenity', kind: 'restaurant', name: '甲' },
      });
      const one = await update('poi', 'geometry', [near(1)], { withinMeters: 4 });
      expect((await diffOf(one.changesetId!)).changes).toMatchObject([{ featureId: a!.id, kind: 'changed' }]);
      const between = await update('poi', 'geometry', [near(1.9)], { withinMeters: 4 });
      expect(between.report.unclear).toEqual({ match_ambiguous: 1 });
      const far = await update('poi', 'geometry', [near(-3)], { withinMeters: 2 });
      expect(far.report).toMatchObject({ created: 1, unclear: {} });
    });

    it('takes a line for the one that it runs along', async () => {
      const [a] = await only([road('a', 0), road('b', 1)]);
      const { changesetId, report } = await update('road', 'geometry', [
        { geometry: road('', 0, METER).geometry, properties: { kind: 'residential', name: '新路' } },
        { geometry: road('', 1, 0.2).geometry, properties: { kind: 'residential' } },
      ]);
      expect(report).toMatchObject({ created: 1, changed: 1 });
      expect((await diffOf(changesetId!, '?kind=changed')).changes).toMatchObject([
        { featureId: a!.id, fields: [{ field: 'name', after: '新路' }], geometryChanged: true },
      ]);
    });
  });

  describe('that is complete', () => {
    const here = ({ id, geometry }: Row) => ({ id: id!, geometry, properties: { kind: 'house' } });

    it('deletes what is not in the file, in its area alone', async () => {
      const [a, b, c] = await only([square('a', 0, 0), square('b', 2, 0), square('c', 8, 0)]);
      const [west, south] = at(-1, -1) as [number, number];
      const [east, north] = at(5, 5) as [number, number];
      const part = await update('building', 'id', [here(a!)], {
        complete: { area: [west, south, east, north] },
      });
      expect((await diffOf(part.changesetId!)).changes).toMatchObject([
        { featureId: b!.id, kind: 'deleted' },
      ]);
      const whole = await update('building', 'id', [here(a!)], { complete: {} });
      expect(whole.report).toMatchObject({ unchanged: 1, deleted: 2 });
      expect((await diffOf(whole.changesetId!)).counts).toEqual([
        { collection: 'building', created: 0, changed: 0, deleted: 2 },
      ]);
      await publishThrough(app, whole.changesetId!);
      expect((await stored('building')).map(({ id }) => id)).toEqual([a!.id]);
      expect(
        (await diffOf(whole.changesetId!, '?kind=deleted')).changes.map(({ featureId }) => featureId),
      ).toEqual([b!.id, c!.id]);
    });

    it('deletes nothing while a record could not be read, and leaves what is unclear', async () => {
      const [a, b] = await only([square('a', 0, 0), square('b', 2, 0)]);
      const rejected = { geometry: b!.geometry, properties: { kind: 'house', height: -7 } };
      const bowTie = {
        properties: { kind: 'house' },
        geometry: {
          type: 'Polygon' as const,
          coordinates: [[at(0, 5), at(1, 6), at(1, 5), at(0, 6), at(0, 5)]],
        },
      };
      const { report } = await update(
        'building',
        'id',
        [{ ...here(a!), properties: { kind: 'shed' } }, bowTie, rejected],
        {
          complete: {},
        },
      );
      expect(report.deleted).toBe(0);
      expect(report.deletionsWithheldFor).toBeGreaterThan(0);
    });
  });

  it('leaves nothing of a trial, nor where nothing changes', async () => {
    const [a] = await only([square('a', 0, 0, { height: 3 })]);
    const drafts = async () =>
      (await opened().database.asService((tx) => tx.query('select id from changeset'))).length;
    const before = await drafts();
    let listed = 0;
    const trial = await update('building', 'id', [{ ...a!, properties: { kind: 'house', height: 4 } }], {
      dryRun: true,
      onStaged: async (id: number) => {
        listed = (await diffOf(id)).changes.length;
      },
    });
    expect(trial).toMatchObject({ changesetId: undefined, report: { changed: 1 } });
    expect(listed).toBe(1);
    const same = await update('building', 'id', [{ ...a!, properties: { kind: 'house', height: 3 } }]);
    expect(same).toMatchObject({ changesetId: undefined, report: { unchanged: 1 } });
    expect(await drafts()).toBe(before);
    const left = await opened().database.asService((tx) =>
      tx.query('select 1 from update_record union all select 1 from update_match'),
    );
    expect(left).toEqual([]);
  });

  it('broken off, it leaves a draft that says so, can not be submitted, and goes with the next run', async () => {
    const [a] = await only([square('a', 0, 0, { height: 3 })]);
    const rows = [{ ...a!, properties: { kind: 'house', height: 5 } }];
    let left = 0;
    // Without the end of the run the draft stays: what a killed process leaves.
    const killed = update('building', 'id', rows, {
      onStaged: (id: number) => {
        left = id;
        return new Promise<void>(() => {});
      },
    });
    await Promise.race([killed, expect.poll(() => left, { timeout: 60_000 }).toBeGreaterThan(0)]);
    expect(await changesetOf(app, left)).toMatchObject({
      isComplete: false,
      updates: 'building',
      state: 'draft',
    });
    const submitted = await ask(app, LI, `POST /api/changesets/${left}/submit`);
    expect(submitted.statusCode).toBe(409);
    expect(submitted.json()).toMatchObject({ detail: 'Its changes are still being staged' });
    const again = await update('building', 'id', rows);
    expect(again.report).toMatchObject({ changed: 1 });
    expect((await ask(app, LI, `GET /api/changesets/${left}`)).statusCode).toBe(404);
    expect(await changesetOf(app, again.changesetId!)).toMatchObject({ isComplete: true });
  });

  it('is nothing that a member of another audience or another surveyor sees', async () => {
    const [a] = await only([square('a', 0, 0, { height: 3 })]);
    const { changesetId } = await update('building', 'id', [
      { ...a!, properties: { kind: 'house', height: 6 } },
    ]);
    for (const door of ['diff', 'rejections'])
      expect((await ask(app, as('zhao'), `GET /api/changesets/${changesetId}/${door}`)).statusCode).toBe(404);
    expect(await asked<Changeset>(app, LI, `GET /api/changesets/${changesetId}`)).toMatchObject({
      ...{ kind: 'import', updates: 'building', counts: { created: 0, replaced: 1, removed: 0 } },
    });
  });
});
