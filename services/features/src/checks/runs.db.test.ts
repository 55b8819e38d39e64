import { collections } from '@tongtu/data/model';
import { ANONYMOUS } from '@tongtu/database';
import { ProblemError } from '@tongtu/sdk/contract';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import { eachEngine } from '../../../../test/support/databases.ts';
import { syncCollections } from '../collections/store.ts';
import { area, box, create, publish, replace, type StagedChange, stage } from './ground.fixture.ts';
import { acknowledge, checkChangeset, checkSummaryOf, findingsOf, recheckInside } from './index.ts';

const HOUSE = { kind: 'residential' };
/** A name without pinyin: a warning. */
const NAMED = { ...HOUSE, name: '烟雨楼' };

eachEngine('a run of the checks', (opened) => {
  beforeAll(async () => {
    await opened().database.asService((tx) => syncCollections(tx, collections));
  });
  beforeEach(async () => {
    await opened().database.asOwner((tx) => tx.script('truncate feature, feature_history'));
    await publish(opened().database, [
      create('administrative_area', 1, area([-900, -900], [900, -900], [900, 900], [-900, 900]), {
        kind: 'town',
        level: 8,
      }),
    ]);
  });

  const service = <T>(work: Parameters<typeof run<T>>[0]) => run(work);
  const run = <T>(work: (tx: Parameters<typeof findingsOf>[0]) => Promise<T>) =>
    opened().database.asService(work);
  const findings = async (id: number) => (await service((tx) => findingsOf(tx, id))).findings;
  async function checked(...changes: StagedChange[]): Promise<number> {
    const id = await stage(opened().database, changes);
    await checkChangeset(opened().database, id);
    return id;
  }
  const problemOf = (promise: Promise<unknown>) =>
    promise.then(
      () => undefined,
      (error: unknown) => (error instanceof ProblemError ? error.problem.code : error),
    );

  it('counts errors, warnings and what nobody has ticked', async () => {
    const id = await checked(
      create('building', 10, box(0, 0, 10, 10), NAMED),
      create('building', 11, box(5, 0, 10, 10), HOUSE),
    );
    expect(await service((tx) => checkSummaryOf(tx, id))).toMatchObject({
      changeset: id,
      changes: 2,
      errors: 1,
      warnings: 1,
      unacknowledged: 1,
      omitted: 0,
    });
    expect((await findings(id)).map(({ code }) => code)).toEqual(['overlap', 'name_without_pinyin']);
  });

  it('pages errors before warnings, each finding once', async () => {
    const id = await checked(
      ...[0, 1, 2].map((n) => create('building', 10 + n, box(n * 50, 0, 10, 10), { ...NAMED, height: -1 })),
    );
    const seen: string[] = [];
    for (let after: string | undefined; ; ) {
      const page = await service((tx) => findingsOf(tx, id, { limit: 2, ...(after ? { after } : {}) }));
      seen.push(...page.findings.map(({ code, feature }) => `${code} ${feature}`));
      after = page.next;
      if (!after) break;
    }
    expect(seen).toEqual([
      ...[10, 11, 12].map((n) => `attribute_range ${n}`),
      ...[10, 11, 12].map((n) => `name_without_pinyin ${n}`),
    ]);
    expect(await problemOf(service((tx) => findingsOf(tx, id, { after: 'x' })))).toBe('bad_parameter');
    expect(await problemOf(service((tx) => findingsOf(tx, id, { limit: 0 })))).toBe('bad_parameter');
  });

  it('keeps the tick of the same warning, and asks again where it is another', async () => {
    const { database } = opened();
    const id = await checked(create('building', 10, box(0, 0, 10, 10), NAMED));
    const [warning] = await findings(id);
    await service((tx) => acknowledge(tx, id, [warning?.id ?? 0], '审核员'));
    expect(await checkChangeset(database, id)).toMatchObject({ warnings: 1, unacknowledged: 0 });
    expect((await findings(id))[0]?.acknowledged?.by).toBe('审核员');
    await service((tx) =>
      tx.query(`update change set properties = properties || '{"name": "清晖堂"}' where changeset_id = $1`, [
        id,
      ]),
    );
    expect(await checkChangeset(database, id)).toMatchObject({ warnings: 1, unacknowledged: 1 });
  });

  it('lets a tick be taken back, and nobody tick an error or what is not there', async () => {
    const id = await checked(create('building', 10, box(0, 0, 10, 10), { ...NAMED, height: -1 }));
    const [error, warning] = await findings(id);
    const ids = [error?.id ?? 0, warning?.id ?? 0];
    expect(await problemOf(service((tx) => acknowledge(tx, id, ids, 'r')))).toBe('conflict');
    expect(await service((tx) => checkSummaryOf(tx, id))).toMatchObject({ unacknowledged: 1 });
    await service((tx) => acknowledge(tx, id, ids.slice(1), 'r'));
    await service((tx) => acknowledge(tx, id, ids.slice(1), null));
    expect(await service((tx) => checkSummaryOf(tx, id))).toMatchObject({ unacknowledged: 1 });
    expect(await problemOf(service((tx) => acknowledge(tx, id + 1, ids.slice(1), 'r')))).toBe('conflict');
  });

  it('shows the findings of the run before until one has ended', async () => {
    const id = await checked(create('building', 10, box(0, 0, 10, 10), NAMED));
    const stopped = AbortSignal.abort(new Error('stopped'));
    await expect(checkChangeset(opened().database, id, { signal: stopped })).rejects.toThrow('stopped');
    expect(await findings(id)).toHaveLength(1);
  });

  it('refuses a changeset that is not there', async () => {
    expect(await problemOf(checkChangeset(opened().database, 999_999))).toBe('not_found');
  });

  it('goes through a changeset of several batches, telling how far it is', async () => {
    const { database } = opened();
    const id = await stage(
      database,
      Array.from({ length: 450 }, (_, n) =>
        create('building', 1_000 + n, box((n % 20) * 30, Math.floor(n / 20) * 30, 31, 10), HOUSE),
      ),
    );
    const done: number[] = [];
    const summary = await checkChangeset(database, id, {
      onProgress: (progress) => done.push(progress.done),
    });
    expect(done).toEqual([200, 400, 450]);
    // Each stands 1 m deep in its neighbour to the east: 22 rows of 20 and one of 10.
    expect(summary).toMatchObject({ changes: 450, errors: 22 * 19 + 9 });
  });

  it('finds again inside of the publication what another one brought meanwhile, and that alone', async () => {
    const { database } = opened();
    const id = await checked(
      create('building', 10, box(0, 0, 10, 10), NAMED),
      create('building', 11, box(200, 0, 10, 10), NAMED),
    );
    for (const { id: finding } of await findings(id))
      await service((tx) => acknowledge(tx, id, [finding], 'r'));
    expect(await service((tx) => recheckInside(tx, id))).toMatchObject({ errors: 0, unacknowledged: 0 });

    const revision = await publish(database, [create('building', 12, box(5, 0, 10, 10), HOUSE)]);
    const summary = await service((tx) => recheckInside(tx, id));
    expect(summary).toMatchObject({ revision, errors: 1, warnings: 2, unacknowledged: 0 });
    expect((await findings(id))[0]).toMatchObject({ code: 'overlap', feature: 10, others: [12] });

    await publish(database, [replace('building', 12, box(50, 0, 10, 10), HOUSE)]);
    expect(await service((tx) => recheckInside(tx, id))).toMatchObject({ errors: 0, unacknowledged: 0 });
  });

  it('keeps a finding of two changes of which one is looked at again', async () => {
    const { database } = opened();
    const id = await checked(
      create('building', 10, box(0, 0, 100, 10), HOUSE),
      create('building', 11, box(90, 0, 100, 10), HOUSE),
    );
    await publish(database, [create('building', 12, box(200, 0, 10, 10), HOUSE)]);
    expect(await service((tx) => recheckInside(tx, id))).toMatchObject({ errors: 1 });
  });

  it('refuses to be looked at again without a check', async () => {
    const id = await stage(opened().database, [create('building', 10, box(0, 0, 10, 10), HOUSE)]);
    expect(await problemOf(service((tx) => recheckInside(tx, id)))).toBe('conflict');
  });

  it('is not for the public to read', async () => {
    const read = opened().database.as(ANONYMOUS, (tx) => tx.query('select 1 from finding'));
    await expect(read).rejects.toThrow(/permission denied/);
  });

  it('looks for numbers by the index that the migration made for them', async () => {
    const { keyExpression } = await import('./key-store.ts');
    const { NUMBERED } = await import('./reading.ts');
    for (const collection of ['address', 'city_component']) {
      const { parent = [], number = [] } = NUMBERED.get(collection) ?? {};
      const plan = await opened().database.asService(async (tx) => {
        await tx.query(`select set_config('enable_seqscan', 'off', true)`);
        return tx.query<{ 'QUERY PLAN': string }>(
          `explain select id from feature where collection_id = '${collection}' and edition = 'full'
             and properties ? '${number[0]}' and (${keyExpression('properties', [...parent, ...number])}) = $1`,
          ['x'],
        );
      });
      expect(plan.map((row) => row['QUERY PLAN']).join('\n')).toContain(`feature_${collection}_number`);
    }
  });
});
