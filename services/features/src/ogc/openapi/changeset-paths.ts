import {
  type Bilingual,
  CHANGESET_KINDS,
  CHANGESET_STATES,
  type ChangesetAction,
} from '@tongtu/sdk/contract';
import { get, type Json, json, ref, refusals, say } from './operation.ts';
import { named } from './parameters.ts';

export const CHANGESETS = say('变更集', 'Changesets');

const READ = [400, 401, 403, 404, 503] as const;
const WRITE = [400, 401, 403, 404, 409, 412, 413, 415, 422, 503] as const;
const ID = ['changesetId'];
const KEYS = ['Idempotency-Key', 'If-Match'];

const ACTIONS: Readonly<Record<ChangesetAction, Bilingual>> = {
  submit: say('提交审核', 'Submit for review'),
  withdraw: say('撤销提议', 'Withdraw the proposal'),
  reopen: say('重新打开为草稿', 'Open again as a draft'),
  'send-back': say('退回修改，须说明理由', 'Send back for changes, with a reason'),
  approve: say('审核通过；须以 If-Match 说明所见的版本', 'Approve; If-Match says which version was seen'),
  reject: say('驳回，须说明理由', 'Reject, with a reason'),
  publish: say('发布为新的一次版本', 'Publish as the next revision'),
};
const REASONS: readonly string[] = ['send-back', 'reject'];

const EXAMPLE = {
  changes: [
    {
      ...{ action: 'create', collection: 'poi' },
      geometry: { type: 'Point', coordinates: [120.755, 30.746] },
      properties: { category: 'amenity', kind: 'restaurant', name: '面馆' },
    },
  ],
};

interface WriteDefinition {
  readonly operationId: string;
  readonly summary: Bilingual;
  readonly parameters: readonly Json[];
  readonly status: number;
  readonly answer?: Json;
  readonly body?: unknown;
  readonly mediaType?: string;
  readonly others?: Json;
  readonly tag?: Bilingual;
  readonly more?: readonly number[];
}

/** An operation that writes, with the headers that every such one takes. */
export function write(definition: WriteDefinition): Json {
  const {
    operationId,
    summary,
    parameters,
    status,
    answer,
    body,
    mediaType = 'application/json',
  } = definition;
  return {
    ...{
      operationId,
      tags: [definition.tag ?? CHANGESETS],
      summary,
      parameters: [...parameters, ...named(...KEYS)],
    },
    ...(body === undefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { [mediaType]: { schema: { type: 'object' }, example: body } },
          },
        }),
    responses: {
      [status]: { description: summary, ...(answer ? { content: answer } : {}) },
      ...definition.others,
      ...refusals([...WRITE, ...(definition.more ?? [])]),
    },
  };
}

const read = (operationId: string, summary: Bilingual, parameters: readonly Json[], schema: string): Json =>
  get({ operationId, tag: CHANGESETS, summary, parameters, content: json(schema), refusals: READ });

/** Changesets and revisions. */
export function changesetPaths(): Json {
  const one = '/changesets/{changesetId}';
  const CHANGESET = json('Changeset');
  return {
    '/changesets': {
      ...read(
        'getChangesets',
        say('变更集，新的在前', 'Changesets, newest first'),
        named(
          'changesetState',
          'changesetKind',
          'changesetAuthor',
          'changesetCollection',
          'changesetDatetime',
          'pageLimit',
          'cursor',
        ),
        'Changesets',
      ),
      post: write({
        ...{
          operationId: 'createChangeset',
          summary: say('新建草稿', 'Begin a draft'),
          parameters: [],
          status: 201,
        },
        ...{ answer: CHANGESET, body: { title: '南湖街道房屋更新' } },
      }),
    },
    [one]: {
      ...read('getChangeset', say('一个变更集', 'One changeset'), named(...ID), 'Changeset'),
      patch: write({
        ...{ operationId: 'describeChangeset', summary: say('改标题与说明', 'Change title and description') },
        ...{ parameters: named(...ID), status: 200, answer: CHANGESET, body: { description: '' } },
      }),
      delete: write({
        ...{ operationId: 'deleteChangeset', summary: say('删除草稿', 'Take a draft away') },
        ...{ parameters: named(...ID), status: 204 },
      }),
    },
    [`${one}/changes`]: {
      ...read(
        'getChangesetChanges',
        say(
          '逐个要素的变更，含前后状态；可限于变更前后触及某范围的',
          'Its changes, each with the feature before and after; with a box those that are in it before or after',
        ),
        named(...ID, 'bboxLngLat', 'pageLimit', 'cursor'),
        'Changes',
      ),
      post: write({
        ...{
          operationId: 'stageChanges',
          summary: say('加入变更，至多 1000 个', 'Add changes, up to 1,000'),
        },
        ...{ parameters: named(...ID, 'Content-Crs'), status: 200, body: EXAMPLE },
        answer: { 'application/json': { schema: { type: 'object' } } },
      }),
    },
    [`${one}/diff`]: read(
      'getChangesetDiff',
      say(
        '差异：每个要素哪些属性、几何不同；首页另给各类计数',
        'What it makes different, feature by feature: attributes and shape; counts on the first page',
      ),
      named(...ID, 'diffKind', 'changesetCollection', 'bboxLngLat', 'diffGeometry', 'diffLimit', 'cursor'),
      'Diff',
    ),
    [`${one}/rejections`]: read(
      'getChangesetRejections',
      say('文件更新中未采用的记录及原因', 'Records of an update from a file that were not taken, and why'),
      named(...ID, 'pageLimit', 'cursor'),
      'Rejections',
    ),
    [`${one}/changes/{featureId}`]: {
      ...read(
        'getChange',
        say('一个要素的变更', 'The change of one feature'),
        named(...ID, 'featureId'),
        'Change',
      ),
      put: write({
        ...{
          operationId: 'stageChange',
          summary: say('设定一个要素的变更', 'Set the change of one feature'),
        },
        ...{ parameters: named(...ID, 'featureId', 'Content-Crs'), status: 200 },
        answer: { 'application/json': { schema: { type: 'object' } } },
        body: { action: 'remove', collection: 'poi' },
      }),
      delete: write({
        ...{ operationId: 'unstageChange', summary: say('去掉一个要素的变更', 'Leave a feature as it is') },
        ...{ parameters: named(...ID, 'featureId'), status: 204 },
      }),
    },
    [`${one}/check`]: {
      post: write({
        ...{ operationId: 'checkChangeset', summary: say('运行检查', 'Run the checks') },
        ...{ parameters: named(...ID), status: 200, answer: ANY },
      }),
    },
    [`${one}/findings`]: read(
      'getFindings',
      say('检查所发现，错误在前', 'What the checks found, errors first'),
      named(...ID, 'pageLimit', 'cursor'),
      'Findings',
    ),
    [`${one}/findings/acknowledge`]: {
      post: write({
        ...{
          operationId: 'acknowledgeFindings',
          summary: say('审核员确认警告', 'Tick warnings, as a reviewer'),
        },
        ...{ parameters: named(...ID), status: 200, answer: ANY, body: { findings: [1] } },
      }),
    },
    [`${one}/merge`]: {
      post: write({
        ...{
          operationId: 'mergeChangeset',
          summary: say('与他人的发布合并', 'Merge with what others published since'),
        },
        ...{ parameters: named(...ID), status: 200, answer: ANY },
      }),
    },
    [`${one}/conflicts`]: read(
      'getConflicts',
      say('无法自动合并之处，含双方', 'What can’t be merged, with both sides'),
      named(...ID, 'pageLimit', 'cursor'),
      'Conflicts',
    ),
    [`${one}/conflicts/{featureId}`]: {
      ...read(
        'getConflictsOfFeature',
        say('一个要素的冲突', 'The conflicts of one feature'),
        named(...ID, 'featureId'),
        'Conflicts',
      ),
      post: write({
        ...{ operationId: 'resolveConflicts', summary: say('逐项选择一方', 'Choose a side, one by one') },
        ...{ parameters: named(...ID, 'featureId'), status: 200, answer: ANY },
        body: { geometry: 'ours', attributes: { floors: 'theirs' } },
      }),
    },
    [`${one}/history`]: read(
      'getChangesetHistory',
      say('谁在何时做了什么', 'Who did what when'),
      named(...ID, 'pageLimit', 'cursor'),
      'ChangesetHistory',
    ),
    [`${one}/comments`]: {
      ...read('getComments', say('讨论', 'What was said'), named(...ID, 'pageLimit', 'cursor'), 'Comments'),
      post: write({
        ...{
          operationId: 'comment',
          summary: say('发言', 'Say something'),
          parameters: named(...ID),
          status: 201,
        },
        answer: { 'application/json': { schema: { type: 'object' } } },
        body: { text: '层数与照片不符' },
      }),
    },
    ...Object.fromEntries(
      Object.entries(ACTIONS).map(([action, summary]) => [
        `${one}/${action}`,
        {
          post: write({
            ...{
              operationId: `${action.replace('-b', 'B')}Changeset`,
              summary,
              parameters: named(...ID),
              status: 200,
            },
            answer: CHANGESET,
            ...(REASONS.includes(action) ? { body: { reason: '' } } : {}),
            ...(action === 'approve' ? { more: [428] } : {}),
          }),
        },
      ]),
    ),
    '/revisions': get({
      ...{
        operationId: 'getRevisions',
        tag: CHANGESETS,
        summary: say('历次发布', 'Publications, newest first'),
      },
      ...{ parameters: named('pageLimit', 'cursor'), content: json('Revisions'), refusals: [400, 503] },
    }),
    '/revisions/{number}': get({
      ...{ operationId: 'getRevision', tag: CHANGESETS, summary: say('一次发布', 'One publication') },
      ...{ parameters: named('revisionNumber'), content: json('Revision'), refusals: [400, 404, 503] },
    }),
    '/revisions/{number}/revert': {
      post: write({
        ...{
          operationId: 'revertRevision',
          parameters: named('revisionNumber'),
          status: 201,
          answer: CHANGESET,
        },
        summary: say('生成撤回该次发布的草稿', 'Make a draft that takes a publication back'),
      }),
    },
  };
}

/** Parameters of changesets by name. */
export function changesetParameters(): Json {
  const text = { type: 'string' };
  const query = (name: string, description: Bilingual, schema: Json): Json => ({
    ...{ name, in: 'query', required: false, description, schema },
  });
  const header = (name: string, description: Bilingual): Json => ({
    ...{ name, in: 'header', required: false, description, schema: text },
  });
  const whole = { type: 'integer', format: 'int64', minimum: 1 };
  return {
    changesetId: {
      ...{ name: 'changesetId', in: 'path', required: true, schema: whole, example: 1 },
      description: say('变更集编号', 'Id of a changeset'),
    },
    revisionNumber: {
      ...{ name: 'number', in: 'path', required: true, schema: whole, example: 1 },
      description: say('发布序号', 'Number of a revision'),
    },
    changesetState: query('state', say('状态', 'State'), { type: 'string', enum: [...CHANGESET_STATES] }),
    changesetKind: query('kind', say('种类', 'Kind'), { type: 'string', enum: [...CHANGESET_KINDS] }),
    changesetAuthor: query('author', say('作者编号，或 me', 'Id of its author, or me'), text),
    changesetCollection: query('collection', say('涉及的数据集', 'A collection that it touches'), text),
    changesetDatetime: query(
      'datetime',
      say('建立的时间或区间', 'When it was begun: a time, or an interval'),
      text,
    ),
    pageLimit: query('limit', say('每页条数', 'How many on a page'), {
      ...{ type: 'integer', minimum: 1, maximum: 200, default: 50, example: 10 },
    }),
    diffKind: query('kind', say('变更种类', 'Kind of change'), {
      ...{ type: 'string', enum: ['created', 'changed', 'deleted'] },
    }),
    diffGeometry: query(
      'geometry',
      say('是否给出前后的几何', 'Whether to send the shapes before and after'),
      {
        ...{ type: 'boolean', default: false },
      },
    ),
    diffLimit: query('limit', say('每页条数', 'How many on a page'), {
      ...{ type: 'integer', minimum: 1, maximum: 1000, default: 50, example: 10 },
    }),
    'Idempotency-Key': header(
      'Idempotency-Key',
      say(
        '重复发送同一请求时只做一次；至少保留 24 小时，直到所涉变更集发布',
        'Done once, however often it is sent; kept for 24 hours, and until the changeset that it went into is published',
      ),
    ),
    'If-Match': header(
      'If-Match',
      say('所见的 ETag，不符则 412', 'The ETag that was seen; 412 where it is another'),
    ),
    'Content-Crs': header('Content-Crs', say('坐标所用的坐标系', 'System of the coordinates')),
  };
}

const list = (name: string, schema: string): Json => ({
  type: 'object',
  required: [name],
  properties: {
    [name]: { type: 'array', items: ref('schemas', schema) },
    next: { type: 'string' },
    links: { type: 'array', items: ref('schemas', 'Link') },
  },
});

/** Described in docs/changesets.md. */
const ANY: Json = { 'application/json': { schema: { type: 'object' } } };

const STRING = { type: 'string' };
const WHOLE = { type: 'integer', format: 'int64' };

export const CHANGESET_SCHEMAS: Json = {
  Changesets: list('changesets', 'Changeset'),
  Changeset: {
    type: 'object',
    required: ['id', 'kind', 'state', 'version', 'title', 'counts', 'actions'],
    properties: {
      ...{
        id: WHOLE,
        title: STRING,
        description: STRING,
        reason: STRING,
        revision: WHOLE,
        reverts: WHOLE,
        updates: STRING,
      },
      kind: { type: 'string', enum: [...CHANGESET_KINDS] },
      state: { type: 'string', enum: [...CHANGESET_STATES] },
      version: { type: 'integer', description: 'In quotes: its ETag' },
      author: { type: 'object', properties: { id: STRING, name: STRING } },
      collections: { type: 'array', items: STRING },
      counts: {
        type: 'object',
        properties: {
          created: { type: 'integer' },
          replaced: { type: 'integer' },
          removed: { type: 'integer' },
        },
      },
      isComplete: { type: 'boolean' },
      actions: {
        type: 'array',
        items: STRING,
        description:
          'What the caller may do to it now; resolve: check, merge and choose, acknowledge: tick warnings',
      },
      createdAt: { type: 'string', format: 'date-time' },
      updatedAt: { type: 'string', format: 'date-time' },
    },
  },
  Changes: list('changes', 'Change'),
  Change: {
    type: 'object',
    required: ['featureId', 'collection', 'action', 'before', 'after', 'isOutdated'],
    properties: {
      ...{
        featureId: WHOLE,
        collection: STRING,
        baseVersion: { type: 'integer' },
        isOutdated: { type: 'boolean' },
      },
      action: { type: 'string', enum: ['create', 'replace', 'remove'] },
      before: { type: 'object', nullable: true },
      after: { type: 'object', nullable: true },
      current: { type: 'object', nullable: true },
    },
  },
  Diff: {
    type: 'object',
    required: ['changes'],
    properties: {
      changes: { type: 'array', items: ref('schemas', 'FeatureDiff') },
      counts: {
        ...{ type: 'array', description: 'Of the whole changeset, on the first page' },
        items: {
          type: 'object',
          required: ['collection', 'created', 'changed', 'deleted'],
          properties: {
            collection: STRING,
            ...{ created: { type: 'integer' }, changed: { type: 'integer' }, deleted: { type: 'integer' } },
          },
        },
      },
      update: { type: 'object', description: 'Of an update from a file, on the first page' },
      next: STRING,
      links: { type: 'array', items: ref('schemas', 'Link') },
    },
  },
  FeatureDiff: {
    type: 'object',
    required: ['featureId', 'collection', 'kind', 'fields', 'geometryChanged', 'bbox', 'isOutdated'],
    properties: {
      ...{ featureId: WHOLE, collection: STRING },
      kind: { type: 'string', enum: ['created', 'changed', 'deleted'] },
      fields: {
        type: 'array',
        items: {
          ...{ type: 'object', required: ['field'] },
          properties: { field: STRING, before: {}, after: {} },
        },
      },
      geometryChanged: { type: 'boolean' },
      bbox: { type: 'array', items: { type: 'number' }, minItems: 4, maxItems: 4 },
      geometry: {
        type: 'object',
        properties: {
          before: { type: 'object', nullable: true },
          after: { type: 'object', nullable: true },
        },
      },
      isOutdated: { type: 'boolean' },
    },
  },
  Rejections: list('rejections', 'Rejection'),
  Rejection: {
    type: 'object',
    required: ['layer', 'code', 'reason'],
    properties: {
      ...{ layer: STRING, row: WHOLE, sourceId: STRING, field: STRING, code: STRING },
      // Its members by name would be taken for a text in two languages.
      reason: { type: 'object', description: 'zh and en; at: where', additionalProperties: true },
    },
  },
  Findings: list('findings', 'Finding'),
  Finding: {
    type: 'object',
    required: ['id', 'code', 'severity', 'collection', 'feature', 'place'],
    properties: {
      ...{ id: WHOLE, code: STRING, collection: STRING, feature: WHOLE },
      severity: { type: 'string', enum: ['error', 'warning'] },
      others: { type: 'array', items: WHOLE },
      place: { type: 'object', description: 'GeoJSON geometry' },
      parameters: { type: 'object' },
      fix: { type: 'array', items: { type: 'object' } },
      acknowledged: {
        type: 'object',
        properties: { by: STRING, at: { type: 'string', format: 'date-time' } },
      },
    },
  },
  Conflicts: list('conflicts', 'Conflict'),
  Conflict: {
    type: 'object',
    required: ['featureId', 'collection', 'kind'],
    properties: {
      ...{ featureId: WHOLE, collection: STRING, field: STRING },
      kind: { type: 'string', enum: ['attribute', 'geometry', 'existence'] },
      choice: { type: 'string', enum: ['ours', 'theirs'] },
      ...{ base: { nullable: true }, ours: { nullable: true }, theirs: { nullable: true } },
    },
  },
  FeatureVersions: list('versions', 'FeatureVersion'),
  FeatureVersion: {
    type: 'object',
    required: ['revision', 'publishedAt', 'action', 'version', 'geometry', 'properties'],
    properties: {
      ...{ revision: WHOLE, publishedAt: { type: 'string', format: 'date-time' } },
      action: { type: 'string', enum: ['create', 'replace', 'remove'] },
      version: { type: 'integer' },
      geometry: { type: 'object', nullable: true, description: 'GeoJSON; null: removed' },
      properties: { type: 'object', nullable: true },
      changeset: {
        type: 'object',
        description: 'For members who see it',
        properties: { id: WHOLE, title: STRING, description: STRING, author: STRING },
      },
    },
  },
  ChangesetHistory: list('events', 'ChangesetEvent'),
  ChangesetEvent: {
    type: 'object',
    required: ['seq', 'action', 'to', 'actor', 'at'],
    properties: {
      ...{ seq: { type: 'integer' }, action: STRING, from: STRING, to: STRING, reason: STRING },
      ...{
        actor: { type: 'object' },
        at: { type: 'string', format: 'date-time' },
        changes: { type: 'integer' },
      },
    },
  },
  Comments: list('comments', 'Comment'),
  Comment: {
    type: 'object',
    required: ['id', 'actor', 'at', 'text'],
    properties: { id: WHOLE, actor: { type: 'object' }, at: STRING, text: STRING, featureId: WHOLE },
  },
  Revisions: list('revisions', 'Revision'),
  Revision: {
    type: 'object',
    required: ['number', 'publishedAt', 'collections'],
    properties: {
      ...{ number: WHOLE, publishedAt: { type: 'string', format: 'date-time' } },
      ...{
        collections: { type: 'array', items: STRING },
        changeset: WHOLE,
        title: STRING,
        counts: { type: 'object' },
      },
    },
  },
};
