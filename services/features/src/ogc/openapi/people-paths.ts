import { type Bilingual, GRANT_ACTIONS, ORGANIZATION_KINDS } from '@tongtu/sdk/contract';
import { ACCOUNT } from './account-paths.ts';
import { get, type Json, json, ref, refusals, say } from './operation.ts';
import { named } from './parameters.ts';

/** Under which organizations, their members and their keys stand. */
export const PEOPLE = say('单位与人员', 'Organizations and people');

const READ = [400, 401, 403, 404, 503];
const WRITE = [400, 401, 403, 404, 409, 413, 415, 429, 503];

interface Act {
  readonly operationId: string;
  readonly summary: Bilingual;
  readonly tag?: Bilingual;
  readonly parameters?: readonly Json[];
  readonly body?: object;
  readonly status?: number;
  readonly answer?: string;
}

/** An operation that changes something; without an answer it is 204. */
const act = ({ operationId, summary, tag = PEOPLE, parameters = [], body, status, answer }: Act): Json => ({
  ...{ operationId, tags: [tag], summary },
  ...(parameters.length > 0 ? { parameters } : {}),
  ...(body
    ? {
        requestBody: {
          required: true,
          content: { 'application/json': { schema: { type: 'object' }, example: body } },
        },
      }
    : {}),
  responses: {
    [status ?? (answer ? 200 : 204)]: { description: summary, ...(answer ? { content: json(answer) } : {}) },
    ...refusals(WRITE),
  },
});

/** What is read of people. */
const list = (operationId: string, summary: Bilingual, answer: string, parameters: readonly string[]): Json =>
  get({
    operationId,
    tag: PEOPLE,
    summary,
    parameters: named(...parameters),
    content: json(answer),
    refusals: READ,
  });

/** Organizations, members, keys, and one's own account: for people who are signed in, never for keys. */
export function peoplePaths(): Json {
  const password = { password: '' };
  return {
    '/organizations': {
      ...list('getOrganizations', say('单位', 'Organizations'), 'Organizations', [
        'peopleLimit',
        'peopleCursor',
      ]),
      post: act({
        ...{
          operationId: 'createOrganization',
          summary: say('新建单位（协调办）', 'Make one (coordinating office)'),
        },
        body: { code: 'water', name: '水利局', kind: 'department', audience: 'government' },
        ...{ status: 201, answer: 'Organization' },
      }),
    },
    '/organizations/{organizationId}': {
      ...list('getOrganization', say('一个单位', 'One organization'), 'Organization', ['organizationId']),
      patch: act({
        operationId: 'changeOrganization',
        summary: say(
          '改名称、受众或两步验证的要求',
          'Change its name, its audience or whether it requires a second factor',
        ),
        ...{
          parameters: named('organizationId'),
          body: { requiresSecondFactor: true },
          answer: 'Organization',
        },
      }),
    },
    '/members': {
      ...list('getMembers', say('单位的人员', 'Members of an organization'), 'Members', [
        ...['organization', 'peopleLimit', 'peopleCursor'],
      ]),
      post: act({
        operationId: 'createMember',
        summary: say('新建人员；初始密码只显示这一次', 'Make a member; the first password is told this once'),
        body: { userName: 'water.li', name: '李水', role: 'editor' },
        ...{ status: 201, answer: 'NewMember' },
      }),
    },
    '/members/{memberId}': {
      ...list('getMember', say('一个人员', 'One member'), 'Member', ['memberId']),
      patch: act({
        operationId: 'changeMember',
        summary: say('改角色或姓名，停用或启用', 'Change role or name, disable or enable'),
        ...{ parameters: named('memberId'), body: { role: 'publisher' }, answer: 'Member' },
      }),
      delete: act({
        operationId: 'removeMember',
        ...{ summary: say('移除人员', 'Remove a member'), parameters: named('memberId') },
      }),
    },
    '/members/{memberId}/password': {
      post: act({
        operationId: 'resetMemberPassword',
        summary: say('给新的初始密码，并解除锁定', 'Give a new first password, and unlock the name'),
        ...{ parameters: named('memberId'), answer: 'FirstPassword' },
      }),
    },
    '/members/{memberId}/second-factor': {
      delete: act({
        operationId: 'removeMemberSecondFactor',
        summary: say('去掉其两步验证', 'Take their second factor away'),
        parameters: named('memberId'),
      }),
    },
    '/keys': {
      ...list('getKeys', say('单位的系统密钥', 'Keys of an organization’s systems'), 'Keys', [
        ...['organization', 'peopleLimit', 'peopleCursor'],
      ]),
      post: act({
        operationId: 'createKey',
        summary: say('新建系统密钥，只显示这一次', 'Make a key, which is told this once'),
        body: {
          ...{ name: '河道监测', role: 'viewer', actions: ['see', 'query'], collections: ['building'] },
          endsAt: '2027-06-30T00:00:00+08:00',
        },
        ...{ status: 201, answer: 'NewKey' },
      }),
    },
    '/keys/{keyId}': {
      ...list('getKey', say('一个密钥', 'One key, without the key itself'), 'Key', ['keyId']),
      delete: act({
        operationId: 'revokeKey',
        ...{ summary: say('吊销密钥', 'Revoke a key'), parameters: named('keyId') },
      }),
    },
    '/account': get({
      ...{ operationId: 'getAccount', tag: ACCOUNT, summary: say('自己的账号', 'One’s own account') },
      ...{ content: json('Account'), refusals: [400, 401, 403, 503] },
    }),
    '/account/password': {
      post: act({
        ...{
          operationId: 'changePassword',
          tag: ACCOUNT,
          summary: say('改自己的密码', 'Change one’s own password'),
        },
        body: { oldPassword: '', newPassword: '' },
      }),
    },
    '/account/sessions': {
      ...get({
        ...{
          operationId: 'getSessions',
          tag: ACCOUNT,
          summary: say('自己在各处的登录', 'One’s own sessions'),
        },
        ...{ content: json('Sessions'), refusals: [400, 401, 403, 503] },
      }),
      delete: act({
        ...{ operationId: 'endOtherSessions', tag: ACCOUNT },
        summary: say('结束其他各处的登录', 'End all but this one'),
      }),
    },
    '/account/sessions/{sessionId}': {
      ...get({
        ...{ operationId: 'getSession', tag: ACCOUNT, summary: say('一处登录', 'One of them') },
        ...{ parameters: named('sessionId'), content: json('Session'), refusals: READ },
      }),
      delete: act({
        ...{ operationId: 'endSession', tag: ACCOUNT, summary: say('结束一处登录', 'End one of them') },
        parameters: named('sessionId'),
      }),
    },
    '/account/second-factor': {
      post: act({
        ...{ operationId: 'beginSecondFactor', tag: ACCOUNT, body: password, answer: 'SecondFactor' },
        summary: say('开始设置两步验证', 'Begin to set up a second factor'),
      }),
    },
    '/account/second-factor/confirm': {
      post: act({
        ...{ operationId: 'confirmSecondFactor', tag: ACCOUNT, body: { code: '123456' } },
        summary: say('以第一个验证码开启', 'Turn it on by its first code'),
      }),
    },
    '/account/second-factor/remove': {
      post: act({
        ...{ operationId: 'removeSecondFactor', tag: ACCOUNT, body: password },
        summary: say('关闭两步验证', 'Turn it off'),
      }),
    },
    '/account/second-factor/backup-codes': {
      post: act({
        ...{ operationId: 'renewBackupCodes', tag: ACCOUNT, body: password, answer: 'BackupCodes' },
        summary: say('换一组备用码', 'New backup codes'),
      }),
    },
  };
}

/** Parameters of organizations, members and keys by name. */
export function peopleParameters(): Json {
  const text = { type: 'string', pattern: '^[A-Za-z0-9_-]{1,100}$' };
  const path = (name: string, description: Bilingual): Json => ({
    ...{ name, in: 'path', required: true, schema: text, description },
  });
  const query = (name: string, description: Bilingual, schema: Json): Json => ({
    ...{ name, in: 'query', required: false, description, schema },
  });
  return {
    organizationId: path('organizationId', say('单位的标识', 'Id of an organization')),
    memberId: path('memberId', say('人员的标识', 'Id of a member')),
    keyId: path('keyId', say('密钥的标识', 'Id of a key')),
    sessionId: path('sessionId', say('登录的标识', 'Id of a session')),
    organization: query(
      'organization',
      say('单位的标识，缺省为自己的单位', 'Id of an organization; one’s own unless said'),
      text,
    ),
    peopleLimit: query('limit', say('每页条数', 'How many a page'), {
      ...{ type: 'integer', minimum: 1, maximum: 500, default: 100 },
    }),
    peopleCursor: query('cursor', say('上一页的 next', '`next` of the page before'), { type: 'string' }),
  };
}

const STRING = { type: 'string' };
const TEXTS = { type: 'array', items: STRING };
const TIME = { type: 'string', format: 'date-time' };
const FLAG = { type: 'boolean' };
const ORGANIZATION = {
  ...{ id: STRING, code: STRING, name: STRING, kind: { type: 'string', enum: [...ORGANIZATION_KINDS] } },
  ...{ audience: STRING, requiresSecondFactor: FLAG, memberCount: { type: 'integer' } },
};
const MEMBER = {
  ...{ id: STRING, organizationId: STRING, userName: STRING, name: STRING, role: STRING, createdAt: TIME },
  ...{ isDisabled: FLAG, hasSecondFactor: FLAG, mustChangePassword: FLAG },
};
const NULLABLE_TEXTS = { ...TEXTS, nullable: true };
const KEY = {
  ...{ id: STRING, organizationId: STRING, name: STRING, hint: STRING, role: STRING, createdBy: STRING },
  actions: { type: 'array', items: { type: 'string', enum: [...GRANT_ACTIONS] } },
  ...{ collections: NULLABLE_TEXTS, origins: NULLABLE_TEXTS, addresses: NULLABLE_TEXTS },
  ...{ createdAt: TIME, endsAt: TIME },
  ...{ revokedAt: { ...TIME, nullable: true }, lastUsedAt: { ...TIME, nullable: true } },
};
const PASSWORD = { type: 'string', format: 'password' };

const object = (properties: Json, required: readonly string[] = Object.keys(properties)) => ({
  ...{ type: 'object', required, properties },
});
const page = (member: string, schema: string) =>
  object({ [member]: { type: 'array', items: ref('schemas', schema) }, next: STRING }, [member]);

export const PEOPLE_SCHEMAS: Json = {
  Organization: object(ORGANIZATION),
  Organizations: page('organizations', 'Organization'),
  Member: object(MEMBER),
  Members: page('members', 'Member'),
  NewMember: object({ ...MEMBER, password: PASSWORD }),
  FirstPassword: object({ password: PASSWORD }),
  Key: object(KEY),
  Keys: page('keys', 'Key'),
  NewKey: object({ ...KEY, key: STRING }),
  Account: object(
    {
      ...{ id: STRING, userName: STRING, name: STRING, role: STRING, organization: { type: 'object' } },
      ...{ hasSecondFactor: FLAG, passwordChangedAt: TIME },
      wanted: { type: 'string', enum: ['new_password', 'second_factor'] },
    },
    ['id', 'userName', 'name', 'role', 'organization', 'hasSecondFactor', 'passwordChangedAt'],
  ),
  Sessions: object({ sessions: { type: 'array', items: ref('schemas', 'Session') } }),
  Session: object({
    ...{ id: STRING, isCurrent: FLAG, startedAt: TIME, usedAt: TIME },
    ...{ address: { ...STRING, nullable: true }, userAgent: { ...STRING, nullable: true } },
  }),
  SecondFactor: object({ uri: STRING, secret: STRING, backupCodes: TEXTS }),
  BackupCodes: object({ backupCodes: TEXTS }),
  SignInWaiting: object({ wanted: { type: 'string', enum: ['second_factor'] } }),
};
