import { beforeAll, describe, expect, it } from 'vitest';
import { eachEngine } from '../../../test/support/databases.ts';
import { ANONYMOUS, type Principal, type Transaction } from './index.ts';

const member = (audience: 'government' | 'professional'): Principal => ({
  kind: 'member',
  memberId: 'm',
  name: '李测',
  organizationId: 'o',
  organizationKind: 'department',
  role: 'viewer',
  audience,
});
const GOVERNMENT = member('government');
const PROFESSIONAL = member('professional');

/** One feature of three collections in both editions, now and before. */
const FEATURES = `
insert into collection (id, kind, audience, definition) values
  ('road', 'base', 'public', '{}'), ('control_point', 'base', 'professional', '{}'), ('city_component', 'base', 'government', '{}');
insert into feature (collection_id, edition, id, version, revision_from, min_zoom, geom, properties)
  select c, e, n, 2, 2, 10, st_setsrid(st_point(120.7, 30.7), 4490), jsonb_build_object('kind', e)
  from unnest(array['road', 'control_point', 'city_component']) with ordinality as of_collection(c, n), unnest(array['full', 'public']) as e;
insert into feature_history (collection_id, edition, id, version, revision_from, revision_to, min_zoom, geom, properties)
  select collection_id, edition, id, 1, 1, 2, min_zoom, geom, properties from feature;
`;

eachEngine('row-level security', (opened) => {
  beforeAll(() => opened().database.asOwner((tx) => tx.script(FEATURES)));

  const seen = (principal: Principal, table: string) =>
    opened().database.as(principal, async (tx) => {
      const rows = await tx.query<{ row: string }>(
        `select collection_id || ' ' || edition as row from ${table} order by 1`,
      );
      return rows.map(({ row }) => row);
    });

  describe.each(['feature', 'feature_history'])('of %s', (table) => {
    it('shows everybody the public edition of public collections', async () => {
      expect(await seen(ANONYMOUS, table)).toEqual(['road public']);
    });

    it('shows a member the full edition of what their audience reaches', async () => {
      expect(await seen(GOVERNMENT, table)).toEqual(['city_component full', 'road full', 'road public']);
      expect(await seen(PROFESSIONAL, table)).toEqual([
        'city_component full',
        'control_point full',
        'road full',
        'road public',
      ]);
    });

    it('holds for partitions that are named themselves', async () => {
      const direct = opened().database.as(ANONYMOUS, (tx) =>
        tx.query(`select 1 from ${table}_control_point`),
      );
      await expect(direct).rejects.toThrow(/permission denied/);
    });

    it('shows the platform itself everything', async () => {
      const [all] = await opened().database.asService((tx) =>
        tx.query<{ count: number }>(`select count(*)::int as count from ${table}`),
      );
      expect(all?.count).toBe(6);
    });
  });

  it('shows nothing to a role that came without a principal', async () => {
    const { database } = opened();
    const [found] = await database.asOwner(async (tx) => {
      await tx.query(`set local role tongtu_reader`);
      return tx.query<{ count: number }>('select count(*)::int as count from feature');
    });
    expect(found?.count).toBe(0);
  });

  it('shows collections and tilesets by the same measure', async () => {
    const ids = (principal: Principal, table: string) =>
      opened().database.as(principal, async (tx) =>
        (await tx.query<{ id: string }>(`select id from ${table} order by id`)).map(({ id }) => id),
      );
    expect(await ids(ANONYMOUS, 'collection')).toEqual(['road']);
    expect(await ids(GOVERNMENT, 'collection')).toEqual(['city_component', 'road']);
    expect(await ids(ANONYMOUS, 'tileset')).toEqual(['base']);
    expect(await ids(GOVERNMENT, 'tileset')).toEqual(['base', 'base-full']);
  });

  it.each(['change', 'import_rejection', 'source_record', 'migration', 'report', 'report_arrival'])(
    'closes %s, where unpublished and withheld things stand, to every caller',
    async (table) => {
      for (const principal of [ANONYMOUS, PROFESSIONAL]) {
        const read = opened().database.as(principal, (tx: Transaction) => tx.query(`select 1 from ${table}`));
        await expect(read).rejects.toThrow(/permission denied/);
      }
    },
  );

  it('shows of changesets what stands beside the map once they are published, and nothing else', async () => {
    const { database } = opened();
    await database.asOwner((tx) =>
      tx.script(`insert into changeset (kind, state, title, author, attribution) values
        ('import', 'draft', 'secret bridge', '李测', '{draft}'), ('import', 'published', 'roads', '李测', '{published}')`),
    );
    const beside = await database.as(ANONYMOUS, (tx) => tx.query('select attribution from changeset'));
    expect(beside).toEqual([{ attribution: ['published'] }]);
    for (const column of ['title', 'author', 'report', 'import_key']) {
      const read = database.as(PROFESSIONAL, (tx) => tx.query(`select ${column} from changeset`));
      await expect(read).rejects.toThrow(/permission denied/);
    }
  });

  it('is on and forced for every table with a feature, a change or a tileset in it', async () => {
    const open = await opened().database.asOwner((tx) =>
      tx.query<{ name: string }>(
        `select relname as name from pg_class
         where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition
           and not (relrowsecurity and relforcerowsecurity) order by 1`,
      ),
    );
    expect(open.map(({ name }) => name)).toEqual(['migration', 'spatial_ref_sys']);
  });
});
