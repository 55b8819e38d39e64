import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Role } from '@tongtu/database';
import { makePassword } from '../first-password.ts';
import type { NewMember, NewOrganization } from './members.ts';

export interface SampleSignIn {
  readonly userName: string;
  readonly password: string;
  readonly name: string;
  readonly organization: string;
  readonly role: Role;
}

/** What the sample sign-ins are made with; functions of `Access`. */
interface SampleDoors {
  createOrganization(organization: NewOrganization): Promise<unknown>;
  createMembers(members: readonly NewMember[]): Promise<unknown>;
  listMembers(): Promise<readonly { readonly userName: string }[]>;
}

/** 模拟: invented people and offices, for the sample city alone. */
const ORGANIZATIONS: readonly NewOrganization[] = [
  {
    code: 'sample-planning',
    name: '模拟自然资源和规划局',
    kind: 'survey_authority',
    audience: 'professional',
  },
  {
    code: 'sample-coordination',
    name: '模拟地理信息协调办公室',
    kind: 'coordinating_office',
    audience: 'professional',
  },
  { code: 'sample-urban-management', name: '模拟综合行政执法局', kind: 'department', audience: 'government' },
  { code: 'sample-water', name: '模拟水利局', kind: 'department', audience: 'government' },
];
const PEOPLE: readonly Omit<SampleSignIn, 'password'>[] = [
  { userName: 'surveyor', name: '测绘员（模拟）', organization: 'sample-planning', role: 'surveyor' },
  { userName: 'reviewer', name: '审核员（模拟）', organization: 'sample-planning', role: 'reviewer' },
  { userName: 'publisher', name: '发布员（模拟）', organization: 'sample-planning', role: 'publisher' },
  {
    userName: 'administrator',
    name: '管理员（模拟）',
    organization: 'sample-planning',
    role: 'administrator',
  },
  {
    userName: 'coordinator',
    name: '协调办管理员（模拟）',
    organization: 'sample-coordination',
    role: 'administrator',
  },
  { userName: 'editor', name: '部门编辑（模拟）', organization: 'sample-urban-management', role: 'editor' },
  {
    userName: 'urban.admin',
    name: '执法局管理员（模拟）',
    organization: 'sample-urban-management',
    role: 'administrator',
  },
  { userName: 'water', name: '水利编辑（模拟）', organization: 'sample-water', role: 'editor' },
  {
    userName: 'water.admin',
    name: '水利局管理员（模拟）',
    organization: 'sample-water',
    role: 'administrator',
  },
];

export const SAMPLE_SIGN_INS_FILE = 'sample-sign-ins.txt';

/**
 * Makes the sample sign-ins once, with passwords of this installation alone, kept in
 * `sample-sign-ins.txt` of the data directory for the platform's own account.
 *
 * @returns all of them with their passwords; none where the file was removed after they were made.
 */
export async function sampleMembers(
  doors: SampleDoors,
  dataDirectory: string,
): Promise<readonly SampleSignIn[]> {
  const path = join(dataDirectory, SAMPLE_SIGN_INS_FILE);
  const userNames = new Set((await doors.listMembers()).map((member) => member.userName));
  const isMade = PEOPLE.some((person) => userNames.has(person.userName));
  let passwords = readPasswords(path);
  if (passwords.size === 0) {
    if (isMade) return [];
    passwords = new Map(PEOPLE.map(({ userName }) => [userName, makePassword(userName)]));
    // Before the members, so that a start that was killed in between ends with the passwords of the file.
    writeFileSync(`${path}.new`, fileText(passwords), { mode: 0o600, flush: true });
    renameSync(`${path}.new`, path);
  }
  const signIns = PEOPLE.flatMap((person) => {
    const password = passwords.get(person.userName);
    return password ? [{ ...person, password }] : [];
  });
  if (!isMade) {
    for (const organization of ORGANIZATIONS) await doors.createOrganization(organization);
    await doors.createMembers(signIns);
  }
  return signIns;
}

const HEADING = '# 模拟城市的登录账号 · sign-ins of the sample city: user name, password, role';

function fileText(passwords: ReadonlyMap<string, string>): string {
  const lines = PEOPLE.map(({ userName, role }) => `${userName}\t${passwords.get(userName)}\t${role}`);
  return `${[HEADING, ...lines].join('\n')}\n`;
}

function readPasswords(path: string): ReadonlyMap<string, string> {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return new Map();
    throw error;
  }
  const rows = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  return new Map(
    rows.map((row) => row.split('\t')).map(([userName = '', password = '']) => [userName, password]),
  );
}
