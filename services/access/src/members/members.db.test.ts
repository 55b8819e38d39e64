import { beforeAll, expect, it } from 'vitest';
import { eachEngine } from '../../../../test/support/databases.ts';
import { type Access, createAccess, type NewMember } from '../index.ts';

const LI: NewMember = {
  userName: 'li.ce',
  password: 'Lake-south-7',
  name: '李测',
  organization: 'planning',
  role: 'surveyor',
};

eachEngine('members', (opened) => {
  let access: Access;
  beforeAll(async () => {
    access = createAccess({ database: opened().database, secret: 'x'.repeat(32), log: () => {} });
    await access.createOrganization({
      code: 'planning',
      name: '规划局',
      kind: 'survey_authority',
      audience: 'professional',
    });
  });

  it('are listed with their organization and role, without anything secret', async () => {
    const made = await access.createMember(LI);
    expect(await access.listMembers()).toEqual([made]);
    expect(made).toEqual({
      id: expect.any(String),
      userName: 'li.ce',
      name: '李测',
      organization: 'planning',
      role: 'surveyor',
    });
  });

  it.each<[string, Partial<NewMember>, string]>([
    ['a taken user name, in any case', { userName: 'LI.CE' }, 'conflict'],
    ['an organization that does not exist', { userName: 'other', organization: 'nowhere' }, 'not_found'],
    ['a weak password', { userName: 'other', password: 'lakesouth' }, 'bad_parameter'],
    ['a password that holds the user name', { userName: 'other', password: 'Other-one-7' }, 'bad_parameter'],
    ['a user name with a space', { userName: 'li ce' }, 'bad_parameter'],
  ])('are refused for %s, and leave nothing behind', async (_why, change, code) => {
    await expect(access.createMember({ ...LI, ...change })).rejects.toMatchObject({ problem: { code } });
    const users = await opened().database.asAuth((tx) => tx.query('select "username" from auth."user"'));
    expect(users).toEqual([{ username: 'li.ce' }]);
  });

  it('are made together or not at all', async () => {
    const batch = [
      { ...LI, userName: 'wang' },
      { ...LI, userName: 'li.ce' },
    ];
    await expect(access.createMembers(batch)).rejects.toMatchObject({ problem: { code: 'conflict' } });
    expect(await access.listMembers()).toHaveLength(1);
  });

  it('belong to an organization that is found again by its code', async () => {
    const first = await access.createOrganization({
      code: 'planning',
      name: '另一个名字',
      kind: 'department',
      audience: 'government',
    });
    expect(first).toMatchObject({
      code: 'planning',
      name: '规划局',
      kind: 'survey_authority',
      audience: 'professional',
    });
  });

  it('have passwords that are stored as salted hashes alone', async () => {
    const [account] = await opened().database.asAuth((tx) =>
      tx.query<{ password: string }>('select "password" from auth.account'),
    );
    expect(account?.password).toMatch(/^[0-9a-f]{32}:[0-9a-f]{128}$/);
  });
});
