import { existsSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Fastify from 'fastify';
import { expect, it } from 'vitest';
import { eachEngine } from '../../../../test/support/databases.ts';
import { type Access, createAccess, SAMPLE_SIGN_INS_FILE } from '../index.ts';

eachEngine('the sample sign-ins', (opened) => {
  const accessOf = (): Access =>
    createAccess({ database: opened().database, secret: 'x'.repeat(32), sessionCacheMs: 0, log: () => {} });
  const file = () => join(opened().directory, SAMPLE_SIGN_INS_FILE);

  it('are made once, an administrator for every kind of organization, each with a password of its own that signs in', async () => {
    const access = accessOf();
    const signIns = await access.sampleMembers(opened().directory);
    expect(signIns.map(({ role }) => role)).toEqual([
      'surveyor',
      'reviewer',
      'publisher',
      'administrator',
      'administrator',
      'editor',
      'administrator',
      'editor',
      'administrator',
    ]);
    expect(new Set(signIns.map(({ password }) => password)).size).toBe(signIns.length);

    const app = Fastify();
    access.routes(app);
    let hosts = 0;
    for (const { userName: username, password, role } of signIns) {
      const answer = await app.inject({
        method: 'POST',
        url: '/auth/sign-in/username',
        payload: { username, password },
        remoteAddress: `10.7.0.${++hosts}`,
      });
      const cookie = String(answer.headers['set-cookie']).split(';', 1)[0] ?? '';
      expect((await app.inject({ url: '/api/me', headers: { cookie } })).json()).toMatchObject({
        kind: 'member',
        role,
      });
    }
    const kinds = await opened().database.asAuth((tx) =>
      tx.query(
        `select distinct o."kind" from auth.organization o join auth.member m on m."organizationId" = o."id"
         where m."role" = 'administrator' order by 1`,
      ),
    );
    expect(kinds).toEqual([
      { kind: 'coordinating_office' },
      { kind: 'department' },
      { kind: 'survey_authority' },
    ]);
    await app.close();
  });

  it('stand in a file for the platform’s account alone, and are the same at every later start', async () => {
    expect(statSync(file()).mode & 0o777).toBe(0o600);
    const signIns = await accessOf().sampleMembers(opened().directory);
    for (const { userName, password } of signIns)
      expect(readFileSync(file(), 'utf8')).toContain(`${userName}\t${password}`);
    expect(await accessOf().listMembers()).toHaveLength(signIns.length);
  });

  it('are not made again where the file was removed, nor their passwords changed', async () => {
    rmSync(file());
    expect(await accessOf().sampleMembers(opened().directory)).toEqual([]);
    expect(existsSync(file())).toBe(false);
  });
});
