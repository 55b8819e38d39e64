import { expect, it, vi } from 'vitest';
import { eachEngine } from '../../../test/support/databases.ts';
import { listen } from './notices.ts';

eachEngine('notices of the database', (opened, engine) => {
  it('tell of a revision and of a moved pointer once they are committed, where there are other processes', async () => {
    const { database } = opened();
    const revision = vi.fn();
    const pointer = vi.fn();
    const close = listen(database, { tongtu_revision: revision, tongtu_pointer: pointer });
    if (engine === 'server') await vi.waitFor(() => expect(pointer).toHaveBeenCalledTimes(1));
    revision.mockClear();
    pointer.mockClear();
    await database.asService(async (tx) => {
      await tx.query('update revision_head set number = number + 1');
      expect(revision).not.toHaveBeenCalled();
    });
    await database.asService((tx) => tx.query(`update tileset set revision = 0 where id = 'base'`));
    await database.asService((tx) => tx.query(`update tileset set version = version + 1 where id = 'base'`));
    const times = engine === 'server' ? 1 : 0;
    await vi.waitFor(() => expect(pointer).toHaveBeenCalledTimes(times));
    expect(revision).toHaveBeenCalledTimes(times);
    await close();
  });

  it('come again after the connection was lost', async () => {
    if (engine === 'embedded') return;
    const { database } = opened();
    const heard = vi.fn();
    const close = listen(database, { tongtu_revision: heard });
    await vi.waitFor(() => expect(heard).toHaveBeenCalledTimes(1));
    await database.asOwner((tx) =>
      tx.query(
        `select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and query like 'listen%' and pid <> pg_backend_pid()`,
      ),
    );
    await vi.waitFor(() => expect(heard).toHaveBeenCalledTimes(2), { timeout: 10_000 });
    await database.asService((tx) => tx.query('update revision_head set number = number + 1'));
    await vi.waitFor(() => expect(heard).toHaveBeenCalledTimes(3));
    await close();
  });
});
