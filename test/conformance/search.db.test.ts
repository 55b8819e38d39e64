import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { ANONYMOUS } from '@tongtu/database';
import { makeSearchIndex } from '@tongtu/features';
import type { FeatureInput, Properties, SearchAnswer } from '@tongtu/sdk/contract';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eachEngine } from '../support/databases.ts';
import { apiOf, at, publish, publishRemoval, square } from './city.ts';
import { ask, asked, type Caller, draftOf, house, LI, publishThrough } from './desk.ts';

const NOBODY: Record<string, never> = {};

const road = (sourceId: string, y: number, properties: Properties): FeatureInput => ({
  ...{ collectionId: 'road', sourceId, properties: { kind: 'primary', ...properties } },
  geometry: { type: 'LineString', coordinates: [at(0, y), at(40, y)] },
});
const place = (sourceId: string, x: number, y: number, properties: Properties): FeatureInput => ({
  ...{ collectionId: 'place', sourceId, properties: { kind: 'village', ...properties } },
  geometry: { type: 'Point', coordinates: at(x, y) },
});

const CITY: readonly FeatureInput[] = [
  place('p1', 1, 60, { name: '南湖', name_en: 'Nanhu', former_name: '鸳鸯湖' }),
  place('p2', 20, 60, { name: '南湖新村' }),
  place('p3', 30, 60, { name: '西塘' }),
  road('r1', 70, { name: '南湖大道', name_en: 'Nanhu Avenue', ref: 'S-202' }),
  road('r2', 72, { name: '中山东路' }),
  road('r3', 74, { name: '中山路' }),
  road('r4', 76, { name: '隐秘南湖专线', restricted: true }),
  square('b1', 0, 0, { name: '南湖书院' }),
  square('b2', 2, 0, {}),
];

eachEngine('the search by name', (opened, engine) => {
  let app: FastifyInstance;
  beforeAll(async () => {
    const { database } = opened();
    app = await apiOf(database);
    await publish(database, CITY);
  });
  afterAll(() => app.close());

  const search = async (query: string, caller: Caller | typeof NOBODY = NOBODY): Promise<SearchAnswer> => {
    const answer = await ask(app, caller, `GET /api/search?${new URLSearchParams(query)}`);
    expect(answer.statusCode, answer.body).toBe(200);
    return answer.json();
  };
  const names = async (query: string, caller?: Caller) =>
    (await search(query, caller)).features.map(({ properties }) => properties.name);

  describe('finds', () => {
    it('what has the name, then what begins with it, then what has it in it, by importance', async () => {
      expect(await names('q=南湖')).toEqual(['南湖', '南湖新村', '南湖大道', '南湖书院']);
      expect(await names('q=中山路')).toEqual(['中山路']);
      expect(await names('q=山')).toEqual(['中山路', '中山东路']);
    });

    it('says what fits, how, and where in the name', async () => {
      const { revision, numberReturned, features } = await search('q=新村');
      expect([revision, numberReturned]).toEqual([1, 1]);
      expect(features[0]).toMatchObject({
        ...{ type: 'Feature', geometry: { type: 'Point', coordinates: at(20, 60) } },
        properties: {
          ...{ collection: 'place', version: 1, name: '南湖新村' },
          match: { kind: 'part', text: '南湖新村', lang: 'zh', status: 'standard', ranges: [[2, 4]] },
        },
      });
      const { body } = await ask(app, NOBODY, `GET ${new URL(features[0]!.links[0]!.href).pathname}`);
      expect(JSON.parse(body)).toMatchObject({ id: features[0]!.id, properties: { name: '南湖新村' } });
    });

    it('other names of a thing, and gives the one of today in the language that was asked for', async () => {
      const former = await search('q=鸳鸯');
      expect(former.features[0]!.properties).toMatchObject({
        name: '南湖',
        match: { text: '鸳鸯湖', status: 'former', kind: 'prefix' },
      });
      expect(await names('q=nanhu')).toEqual(['南湖', '南湖大道']);
      expect(await names('q=NANHU avenue&lang=en')).toEqual(['Nanhu Avenue']);
      expect(await names('q=ｓ-２０２')).toEqual(['南湖大道']);
      expect(await names('q=s-202')).toEqual(['南湖大道']);
      expect(await names('q=路 中山')).toEqual(['中山路', '中山东路']);
      expect(await names('q=a')).toEqual(['南湖大道']);
    });

    it('only what is asked for: in a box, of some collections, so many', async () => {
      expect(await names(`q=南湖&bbox=${[...at(-1, 59), ...at(5, 61)]}`)).toEqual(['南湖']);
      expect(await names('q=南湖&kinds=road,building')).toEqual(['南湖大道', '南湖书院']);
      expect(await names('q=南湖&limit=1')).toEqual(['南湖']);
      expect(await names('q=无此名')).toEqual([]);
    });

    it('the nearer first of what is alike otherwise', async () => {
      expect(await names(`q=中山&near=${at(0, 72)}`)).toEqual(['中山东路', '中山路']);
      expect(await names(`q=中山&near=${at(0, 74)}`)).toEqual(['中山路', '中山东路']);
    });
  });

  it.each([
    ['', 'q'],
    ['q=', 'q'],
    ['q=。、', 'q'],
    [`q=${'长'.repeat(101)}`, 'q'],
    ['q=a b c d e f g h i', 'q'],
    ['q=南湖&limit=51', 'limit'],
    ['q=南湖&kinds=nothing', 'kinds'],
    ['q=南湖&lang=fr', 'lang'],
    ['q=南湖&near=200,1', 'near'],
    ['q=南湖&bbox=1,2,3', 'bbox'],
    ['q=南湖&fuzzy=1', 'fuzzy'],
  ])('refuses %j, and says what is wrong', async (query, name) => {
    const answer = await ask(app, NOBODY, `GET /api/search?${new URLSearchParams(query)}`);
    expect(answer.statusCode).toBe(400);
    expect(answer.body).toContain(name);
  });

  it('finds nothing that the caller may not see, whatever is asked', async () => {
    for (const query of ['q=隐秘', 'q=隐秘南湖专线', 'q=专', 'q=南湖&limit=50', `q=线&near=${at(0, 76)}`])
      expect(JSON.stringify((await search(query)).features)).not.toMatch(/隐秘|专线/);
    expect(await names('q=隐秘', LI)).toEqual(['隐秘南湖专线']);
  });

  it('finds a new name, and not the old one, from the revision on that brought it', async () => {
    const [found] = (await search('q=西塘')).features;
    const { id } = found!;
    const { revision: before } = await search('q=西塘');
    const draft = await draftOf(app, LI, [
      {
        ...{ action: 'replace', collection: 'place', featureId: id, baseVersion: 1 },
        ...{
          geometry: { type: 'Point', coordinates: at(30, 60) },
          properties: { kind: 'village', name: '斜塘古镇' },
        },
      },
    ]);
    expect(await names('q=斜塘')).toEqual([]);
    expect(await names('q=斜塘', LI)).toEqual([]); // a draft is not the map
    const revision = await publishThrough(app, draft.id);
    expect(revision).toBe(before + 1);
    for (const caller of [NOBODY, LI]) {
      expect(await search('q=斜塘', caller)).toMatchObject({ revision, features: [{ id }] });
      expect(await search('q=西塘', caller)).toMatchObject({ revision, features: [] });
    }
    // Taken back, it is as it was.
    const { id: revert } = await asked<{ id: number }>(app, LI, `POST /api/revisions/${revision}/revert`);
    await publishThrough(app, revert);
    expect(await names('q=斜塘')).toEqual([]);
    expect(await names('q=西塘')).toEqual(['西塘']);
  });

  it('never answers with a name of another revision than the one it names', async () => {
    const { id: draftId, featureIds } = await draftOf(app, LI, [
      { action: 'create', ...house(60, 60, { name: '变名楼零' }) },
    ]);
    const first = await publishThrough(app, draftId);
    const byRevision = new Map([[first, '变名楼零']]);
    let isOver = false;
    const seen: { revision: number; name: string | undefined }[] = [];
    const reading = (async () => {
      while (!isOver) {
        const { revision, features } = await search('q=变名楼');
        expect(features).toHaveLength(1);
        seen.push({ revision, name: features[0]!.properties.name });
      }
    })();
    for (const [index, name] of ['变名楼一', '变名楼二', '变名楼三', '变名楼四'].entries()) {
      const { id } = await draftOf(app, LI, [
        { action: 'replace', featureId: featureIds[0], baseVersion: index + 1, ...house(60, 60, { name }) },
      ]);
      byRevision.set(await publishThrough(app, id), name);
    }
    isOver = true;
    await reading;
    expect(seen.length).toBeGreaterThan(4);
    for (const { revision, name } of seen) expect(name).toBe(byRevision.get(revision));
  });

  it('forgets what is withheld, made nameless or removed', async () => {
    const { database } = opened();
    const change = (properties: Properties) => publish(database, [square('gone', 70, 70, properties)]);
    await change({ name: '将隐楼' });
    expect(await names('q=将隐楼')).toEqual(['将隐楼']);
    await change({ name: '将隐楼', restricted: true });
    expect(await names('q=将隐楼')).toEqual([]);
    expect(await names('q=将隐楼', LI)).toEqual(['将隐楼']);
    await change({});
    expect(await names('q=将隐楼', LI)).toEqual([]);
    await change({ name: '将隐楼' });
    const [{ id } = { id: 0 }] = (await search('q=将隐楼')).features;
    await publishRemoval(database, [id]);
    expect(await names('q=将隐楼', LI)).toEqual([]);
  });

  it('does not write entries that stay as they are', async () => {
    const { database } = opened();
    const rows = () =>
      database.asService((tx) =>
        tx.query<{ at: string }>(
          `select s.xmin::text || s.ctid::text as at from search_entry s join source_record r on r.feature_id = s.feature_id
           where r.source_id = 'b1' order by 1`,
        ),
      );
    const before = await rows();
    expect(before).toHaveLength(1);
    await publish(database, [square('b1', 0.2, 0, { name: '南湖书院', height: 9 })]);
    expect(await rows()).toEqual(before);
    expect((await search('q=南湖书院')).features[0]!.properties.version).toBe(2);
  });

  it('says that it is not ready while the names of an earlier version are indexed, which goes on where it was ended', async () => {
    const { database } = opened();
    await publish(
      database,
      Array.from({ length: 1_200 }, (_, n) =>
        square(`m${n}`, 100 + (n % 40), 100 + Math.floor(n / 40), { name: `楼${n}` }),
      ),
    );
    const all = () =>
      database.asService((tx) =>
        tx.query(
          'select collection_id, feature_id, edition, ordinal, text, key, lang, status, importance, grams from search_entry order by 1, 2, 3, 4',
        ),
      );
    const made = await all();
    await database.asService(async (tx) => {
      await tx.query('delete from search_entry');
      await tx.query(`update search_index set rules = 'of an earlier version'`);
    });
    const answer = await ask(app, NOBODY, 'GET /api/search?q=1');
    expect([answer.statusCode, answer.json<{ code: string }>().code]).toEqual([503, 'not_ready']);
    expect(answer.headers['retry-after']).toBeDefined();

    const stop = new AbortController();
    const ended = makeSearchIndex(database, { signal: stop.signal, onBatch: () => stop.abort() });
    await expect(ended).rejects.toThrow();
    const passed: number[] = [];
    expect(await makeSearchIndex(database, { onBatch: (done) => passed.push(done) })).toBe(true);
    expect(passed[0]).toBeLessThan(1_200);
    expect(await all()).toEqual(made);
    expect(await makeSearchIndex(database)).toBe(false);
    expect(await names('q=楼1199')).toEqual(['楼1199']);
  });

  it('answers the commands of the guide', async () => {
    const guide = readFileSync(new URL('../../docs/search.md', import.meta.url), 'utf8');
    const commands = /```sh\n(.*?)```/s.exec(guide)![1]!.trim().split('\n');
    expect(commands.length).toBeGreaterThan(2);
    const origin = await app.listen({ host: '127.0.0.1', port: 0 });
    for (const command of commands) {
      const asked = command
        .replace('http://127.0.0.1:8080', origin)
        .replace('curl', 'curl --silent --fail-with-body');
      const { stdout } = await promisify(execFile)('bash', ['-euc', asked]);
      expect(JSON.parse(stdout)).toMatchObject({ type: 'FeatureCollection' });
    }
  });

  if (engine === 'server')
    it('goes by the index of grams, under the policies too', async () => {
      const { database } = opened();
      await database.asOwner((tx) => tx.query('analyze search_entry'));
      for (const gram of ['楼119', '湖']) {
        const plan = await database.as(ANONYMOUS, async (tx) => {
          await tx.query('set local enable_seqscan = off');
          return tx.query<{ 'QUERY PLAN': string }>(
            `explain select 1 from search_entry s where s.edition in ('both', 'public') and s.grams @> array['${gram.slice(0, 2)}']`,
          );
        });
        expect(plan.map((row) => row['QUERY PLAN']).join('\n')).toContain('search_entry_grams');
      }
    });
});
