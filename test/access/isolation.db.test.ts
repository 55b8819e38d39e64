import { ANONYMOUS, type Principal, type Transaction } from '@tongtu/database';
import { describe, expect, it } from 'vitest';
import { eachEngine } from '../support/databases.ts';

const MEMBER: Principal = {
  kind: 'member',
  memberId: 'm',
  name: '李测',
  organizationId: 'o',
  organizationKind: 'survey_authority',
  role: 'administrator',
  audience: 'professional',
};
const AUTH_TABLES = [
  '"user"',
  'session',
  'account',
  'verification',
  'organization',
  'member',
  'invitation',
  'sign_in_attempt',
  'second_factor',
  'used_code',
  'former_password',
  'system_key',
];
const MAP_TABLES = [
  'feature',
  'feature_road',
  'feature_history',
  'collection',
  'change',
  'changeset',
  'tileset',
  'source_record',
  'migration',
  'grid_use',
];

eachEngine('accounts and the map', (opened) => {
  const refused = async (work: Promise<unknown>) => expect(work).rejects.toThrow(/permission denied/);

  it('lists every table of the schema of accounts', async () => {
    const tables = await opened().database.asOwner((tx) =>
      tx.query<{ name: string }>(
        `select quote_ident(tablename) as name from pg_tables where schemaname = 'auth' order by 1`,
      ),
    );
    expect(tables.map(({ name }) => name)).toEqual([...AUTH_TABLES].sort());
  });

  describe.each(AUTH_TABLES)('auth.%s', (table) => {
    const read = (tx: Transaction) => tx.query(`select 1 from auth.${table} limit 1`);

    it('is closed to callers and to the platform’s own work', async () => {
      await refused(opened().database.as(ANONYMOUS, read));
      await refused(opened().database.as(MEMBER, read));
      await refused(opened().database.asService(read));
    });

    it('is open to sign-in', async () => {
      expect(await opened().database.asAuth(read)).toEqual([]);
    });
  });

  it.each(MAP_TABLES)('closes %s to sign-in', async (table) => {
    await refused(opened().database.asAuth((tx) => tx.query(`select 1 from ${table} limit 1`)));
    await refused(opened().database.asAuth((tx) => tx.query(`delete from ${table}`)));
  });

  it('lets sign-in make no tables', async () => {
    await refused(opened().database.asAuth((tx) => tx.query('create table auth.mine (id int)')));
    await refused(opened().database.asAuth((tx) => tx.query('create table public.mine (id int)')));
  });

  it('leaves no role behind on a connection', async () => {
    await opened().database.asAuth((tx) => tx.query('select 1'));
    const [who] = await opened().database.asOwner((tx) =>
      tx.query<{ role: string }>('select current_user as role'),
    );
    expect(who?.role).not.toBe('tongtu_auth');
  });
});
