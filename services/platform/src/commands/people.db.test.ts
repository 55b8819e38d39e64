import { createAccess } from '@tongtu/access';
import { expect, it } from 'vitest';
import { eachEngine } from '../../../../test/support/databases.ts';
import type { CommandContext } from './command.ts';
import { runCommand } from './run.ts';

const SECRET = 'a secret of this test alone, long enough';

eachEngine('the first people', (opened) => {
  async function tongtu(name: string, args: object) {
    const lines: string[] = [];
    const errors: string[] = [];
    const settings = { dataDirectory: opened().directory, secret: SECRET };
    const context = {
      platform: { database: opened().database, settings },
      report: { line: (text: string) => lines.push(text), error: (text: string) => errors.push(text) },
      signal: new AbortController().signal,
    };
    const code = await runCommand(name, args, context as unknown as CommandContext);
    return { code, lines: lines.join('\n'), errors: errors.join('\n') };
  }
  const OFFICE = { code: 'office', name: '协调办', kind: 'coordinating_office', audience: 'professional' };
  const CHEN = { userName: 'Chen', name: '陈一', organization: 'office', role: 'administrator' };

  it('are made at the command line, with a first password that is printed once', async () => {
    expect(await tongtu('organization', OFFICE)).toMatchObject({ code: 0 });
    const made = await tongtu('member', CHEN);
    expect(made).toMatchObject({ code: 0, lines: expect.stringMatching(/^Chen {2}(\w{4}-){3}\w{4} /) });
    const access = createAccess({ database: opened().database, secret: SECRET, log: () => {} });
    expect(await access.listMembers()).toMatchObject([{ userName: 'chen', role: 'administrator' }]);
  });

  it('are let in again by another first password, not made twice', async () => {
    expect(await tongtu('member', CHEN)).toMatchObject({
      code: 1,
      errors: expect.stringContaining('(conflict)'),
    });
    expect(await tongtu('member', { userName: 'chen' })).toMatchObject({ code: 2 });
    expect(await tongtu('member', { userName: 'nobody', reset: true })).toMatchObject({ code: 1 });
    const again = await tongtu('member', { userName: 'chen', reset: true });
    expect(again).toMatchObject({ code: 0, lines: expect.stringContaining('first sign-in') });
  });
});
