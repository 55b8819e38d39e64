import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestDatabase, type TestDatabase } from '../../../../test/support/databases.ts';
import type { CommandContext } from './command.ts';
import { statusCommand } from './status.ts';

describe('status --json', () => {
  let test: TestDatabase;
  beforeAll(async () => {
    test = await openTestDatabase('embedded');
    await test.database.asService((tx) =>
      tx.query(
        `insert into feature (collection_id, edition, id, version, revision_from, min_zoom, geom, properties)
         values ('building', 'full', 1, 1, 1, 13, st_setsrid(st_makepoint(120, 30), 4490), '{}')`,
      ),
    );
    await test.database.asService((tx) =>
      tx.query(
        `insert into grid_use (grid, member_id, day, member_name, positions)
         values ('city', 'm1', (now() at time zone 'UTC' + interval '8 hours')::date, '测绘员', 1234),
           ('city', 'm1', date '2020-01-01', '测绘员', 9)`,
      ),
    );
  });
  afterAll(() => test.close());

  it('gives numbers as numbers', async () => {
    const lines: string[] = [];
    const platform = { database: test.database, settings: { dataDirectory: 'data' } };
    const context = { platform, report: { line: (text: string) => lines.push(text) } };
    expect(await statusCommand.run(context as unknown as CommandContext, { json: true })).toBe(0);
    expect(JSON.parse(lines.join('\n'))).toMatchObject({
      revision: 0,
      features: [{ collection_id: 'building', edition: 'full', count: 1 }],
      tilesets: [
        { id: 'base', version: 0, revision: 0, path: null, size_bytes: null, deltas: 0 },
        { id: 'base-full', version: 0, revision: 0 },
      ],
      gridUse: [{ grid: 'city', memberId: 'm1', memberName: '测绘员', positions: 1234 }],
    });
  });
});
