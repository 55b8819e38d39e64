import { collections } from '@tongtu/data/model';
import type { Fault } from '@tongtu/sdk/contract';
import { beforeAll, expect, it } from 'vitest';
import { eachEngine } from '../../../../test/support/databases.ts';
import { syncCollections } from '../collections/store.ts';
import { box, create, line, publish } from './ground.fixture.ts';
import { checkCollection } from './index.ts';

const HOUSE = { kind: 'residential' };

eachEngine('the checks of a whole collection', (opened) => {
  beforeAll(async () => {
    const { database } = opened();
    await database.asService((tx) => syncCollections(tx, collections));
    const houses = Array.from({ length: 520 }, (_, n) =>
      create('building', 100 + n, box(n * 30, 0, 10, 10), HOUSE),
    );
    await publish(database, [
      ...[create('administrative_area', 1, box(-1e4, -1e4, 1e5, 2e4), { kind: 'town', level: 8 }), ...houses],
      // Over the last of the first batch and the first of the second, of which one has a name without its reading.
      create('building', 700, box(499 * 30 + 5, 0, 10, 10), { ...HOUSE, name: '旧楼' }),
      create('building', 701, box(500 * 30 + 5, 0, 10, 10), HOUSE),
      create('road', 800, line([0, 500], [100, 500]), { kind: 'residential' }),
      create('road', 801, line([50, 450], [50, 550]), { kind: 'residential' }),
    ]);
  });

  async function found(collection: string) {
    const faults: Fault[] = [];
    const checkup = await checkCollection(opened().database, collection, (fault) => void faults.push(fault));
    const told = faults.map(({ code, feature, others }) => `${code} ${[feature, ...others].join(' ')}`);
    return { checkup, told: told.toSorted() };
  }

  it('find what was always there, across batches, and tell it once', async () => {
    expect(await found('building')).toEqual({
      checkup: { features: 522, errors: 2, warnings: 1 },
      told: ['name_without_pinyin 700', 'overlap 599 700', 'overlap 600 701'],
    });
  });

  it('look at lines, too, and leave nothing behind', async () => {
    const { told, checkup } = await found('road');
    expect(told).toContain('crossing_without_node 800 801');
    expect(checkup.features).toBe(2);
    const [left] = await opened().database.asService((tx) =>
      tx.query<{ staged: number; findings: number }>(
        `select (select count(*)::int from change) as staged, (select count(*)::int from finding) as findings`,
      ),
    );
    expect(left).toEqual({ staged: 0, findings: 0 });
  });

  it('find nothing where nothing is', async () => {
    expect(await found('poi')).toEqual({ checkup: { features: 0, errors: 0, warnings: 0 }, told: [] });
  });

  it('end when they are told to', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(checkCollection(opened().database, 'road', () => {}, { signal })).rejects.toThrow('enough');
  });
});
