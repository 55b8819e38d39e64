import {
  type Bilingual,
  GRANT_ACTIONS,
  GRANT_DEEDS,
  GRANT_STATES,
  type GrantDeed,
  NOTICE_KINDS,
  SHARING_CLASSES,
} from '@tongtu/sdk/contract';
import { get, type Json, json, say } from './operation.ts';
import { named } from './parameters.ts';
import { write } from './write-operation.ts';

export const SHARING = say('共享与授权', 'Sharing and grants');

const SCOPE_EXAMPLE = {
  ...{ actions: ['see', 'query'], columns: ['name', 'height'], filter: ['==', 'kind', 'school'] },
  ...{ purpose: '防汛预案 / flood planning', endsAt: '2027-12-31' },
};

const DEEDS: Readonly<
  Record<GrantDeed, { readonly summary: Bilingual; readonly body: unknown; readonly status: number }>
> = {
  grant: {
    summary: say('同意；可缩小范围', 'Give it, as it was asked for or narrower'),
    body: { endsAt: '2027-06-30' },
    status: 200,
  },
  refuse: {
    summary: say('不同意并说明理由', 'Turn it down, with a note'),
    body: { note: '用途不明' },
    status: 200,
  },
  cancel: {
    summary: say('撤回申请，或放弃授权', 'Take the request back, or give the grant up'),
    body: {},
    status: 200,
  },
  revoke: {
    summary: say('收回授权并说明理由', 'Take the grant back, with a note'),
    body: { note: '用途已变' },
    status: 200,
  },
  renew: { summary: say('申请续期', 'Ask for it to go on'), body: { endsAt: '2028-12-31' }, status: 201 },
};

/** Who may do what with whose collections. */
export function grantPaths(): Json {
  const one = '/grants/{grantId}';
  const GRANT = json('Grant');
  const READ = [400, 401, 403, 503] as const;
  return {
    '/grants': {
      ...get({
        ...{ operationId: 'getGrants', tag: SHARING, content: json('Grants'), refusals: READ },
        parameters: named(
          'grantSide',
          'grantState',
          'grantCollection',
          'organization',
          'endsBefore',
          'limit',
          'cursor',
        ),
        summary: say('本单位的与本单位数据上的授权', 'Grants of one’s organization, and on its collections'),
      }),
      post: write({
        ...{ operationId: 'askForGrant', tag: SHARING, parameters: [], status: 201, answer: GRANT },
        summary: say(
          '申请授权；数据所有者可直接授予他人',
          'Ask for a grant; an owner gives one to another at once',
        ),
        body: { collection: 'building', ...SCOPE_EXAMPLE },
      }),
    },
    [one]: get({
      ...{ operationId: 'getGrant', tag: SHARING, parameters: named('grantId'), content: GRANT },
      ...{ summary: say('一项授权及其经过', 'A grant with its history'), refusals: [...READ, 404] },
    }),
    ...Object.fromEntries(
      GRANT_DEEDS.map((deed) => [
        `${one}/${deed}`,
        {
          post: write({
            ...{ operationId: `${deed}Grant`, tag: SHARING, ...DEEDS[deed] },
            ...{ parameters: named('grantId'), answer: GRANT },
          }),
        },
      ]),
    ),
    '/collections/{collectionId}/sharing': {
      put: write({
        ...{ operationId: 'putSharing', tag: SHARING, parameters: named('collectionId'), status: 200 },
        summary: say('设定共享类别', 'Set the class of sharing'),
        body: { sharing: 'conditional' },
      }),
    },
    '/notices': get({
      ...{ operationId: 'getNotices', tag: SHARING, content: json('Notices'), refusals: READ },
      parameters: named('unread', 'limit', 'cursor'),
      summary: say('给本单位的通知', 'What one’s organization is told'),
    }),
    '/notices/read': {
      post: write({
        ...{ operationId: 'readNotices', tag: SHARING, parameters: [], status: 204 },
        summary: say('标为已读，到此为止', 'Note notices as read, up to one'),
        body: { upTo: 1 },
      }),
    },
  };
}

/** Parameters of grants and notices by name. */
export function grantParameters(): Json {
  const text = { type: 'string' };
  const query = (name: string, description: Bilingual, schema: Json): Json => ({
    ...{ name, in: 'query', required: false, description, schema },
  });
  return {
    grantId: {
      ...{ name: 'grantId', in: 'path', required: true, example: 1 },
      schema: { type: 'integer', format: 'int64', minimum: 1 },
      description: say('授权编号', 'Id of a grant'),
    },
    grantSide: query(
      'side',
      say('mine：本单位的；ours：本单位数据上的', 'mine: of one’s organization; ours: on its collections'),
      {
        ...{ type: 'string', enum: ['mine', 'ours'] },
      },
    ),
    grantState: query('state', say('状态', 'State'), { type: 'string', enum: [...GRANT_STATES] }),
    grantCollection: query('collection', say('数据集', 'Collection'), text),
    organization: query('organization', say('被授权单位的编号', 'Id of the organization that has it'), text),
    endsBefore: query('endsBefore', say('在此之前到期的有效授权', 'Given, and ending before'), {
      type: 'string',
      format: 'date',
    }),
    unread: query('unread', say('只要未读的', 'Only those that are not read'), { type: 'boolean' }),
  };
}

const STRING = { type: 'string' };
const WHOLE = { type: 'integer', format: 'int64' };
const TIME = { type: 'string', format: 'date-time' };
const listOf = (items: Json): Json => ({ type: 'array', items });
const pageOf = (member: string, schema: string): Json => ({
  type: 'object',
  required: [member],
  properties: {
    [member]: listOf({ $ref: `#/components/schemas/${schema}` }),
    next: STRING,
    links: listOf({ $ref: '#/components/schemas/Link' }),
  },
});

export const GRANT_SCHEMAS: Json = {
  Grant: {
    type: 'object',
    required: [
      ...['id', 'collection', 'organization', 'state', 'isOver', 'actions', 'purpose', 'endsAt', 'version'],
      ...['createdAt', 'deeds'],
    ],
    properties: {
      ...{ id: WHOLE, collection: STRING, organization: STRING, isOver: { type: 'boolean' }, renews: WHOLE },
      state: { type: 'string', enum: [...GRANT_STATES] },
      actions: listOf({ type: 'string', enum: [...GRANT_ACTIONS] }),
      ...{
        columns: listOf(STRING),
        filter: listOf({}),
        area: { type: 'object' },
        purpose: STRING,
        endsAt: TIME,
      },
      version: { type: 'integer', description: 'In quotes: its ETag' },
      createdAt: TIME,
      deeds: listOf({ type: 'string', enum: [...GRANT_DEEDS] }),
      history: listOf({ type: 'object' }),
    },
  },
  Grants: pageOf('grants', 'Grant'),
  Notice: {
    type: 'object',
    required: ['id', 'kind', 'detail', 'createdAt', 'isRead'],
    properties: {
      ...{ id: WHOLE, kind: { type: 'string', enum: [...NOTICE_KINDS] }, collection: STRING, grant: WHOLE },
      ...{ detail: { type: 'object' }, createdAt: TIME, isRead: { type: 'boolean' } },
    },
  },
  Notices: pageOf('notices', 'Notice'),
  Sharing: {
    type: 'object',
    properties: { collection: STRING, sharing: { type: 'string', enum: [...SHARING_CLASSES] } },
  },
};
