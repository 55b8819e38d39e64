import { expect, it } from 'vitest';
import { eachEngine } from '../../../test/support/databases.ts';
import { checkDatabase, migrate } from './index.ts';

eachEngine('a migrated database', (opened) => {
  it('has nothing left to migrate', async () => {
    expect(await migrate(opened().database)).toEqual([]);
  });

  it('passes the boot check', async () => {
    await checkDatabase(opened().database);
  });
});
