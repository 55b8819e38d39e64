import type { Bilingual, ChangesetAction } from '@tongtu/sdk/contract';
import { get, type Json, json, say } from './operation.ts';
import { named } from './parameters.ts';
import { CHANGESETS, write } from './write-operation.ts';

const READ = [400, 401, 403, 404, 503] as const;
const ID = ['changesetId'];

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

/** Described in docs/changesets.md. */
const ANY: Json = { 'application/json': { schema: { type: 'object' } } };

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
