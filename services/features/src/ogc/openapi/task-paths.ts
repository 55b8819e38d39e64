import {
  type Bilingual,
  PHOTO_TYPES,
  REPORT_KINDS,
  REPORT_LIMITS,
  REPORT_STATES,
  TASK_ACTIONS,
  TASK_KINDS,
  TASK_STATES,
  type TaskAction,
} from '@tongtu/sdk/contract';
import { get, type Json, json, refusals, say } from './operation.ts';
import { named } from './parameters.ts';
import { write } from './write-operation.ts';

export const TASKS = say('反馈与任务', 'Reports and tasks');

const ACTIONS: Readonly<Record<TaskAction, { readonly summary: Bilingual; readonly body?: unknown }>> = {
  take: { summary: say('领取', 'Take it') },
  'give-back': { summary: say('交还', 'Give it back') },
  link: {
    summary: say('关联变更集，发布后自动办结', 'Link the changeset whose publication closes it'),
    body: { changesetId: 1 },
  },
  close: {
    summary: say('办结并说明理由', 'Close it, with a reason'),
    body: { outcome: 'declined', reason: '现场核对无误' },
  },
};

const REPORT_EXAMPLE = {
  ...{ ticket: '', kind: 'wrong_name', place: [120.755, 30.746] },
  text: '店名已改为“老面馆”',
};

/** Error reports of the public, and what becomes of them. */
export function taskPaths(): Json {
  const one = '/tasks/{taskId}';
  const TASK = json('Task');
  const READ = [400, 401, 403, 404, 503] as const;
  return {
    '/reports': {
      ...get({
        ...{ operationId: 'getReportForm', tag: TASKS, content: json('ReportForm'), refusals: [400] },
        summary: say('反馈须填什么，附票据', 'What a report takes, with its ticket'),
      }),
      post: {
        ...{ operationId: 'sendReport', tags: [TASKS], parameters: named('Idempotency-Key') },
        summary: say('反馈地图错误，无须登录', 'Report an error of the map, without signing in'),
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { $ref: '#/components/schemas/NewReport' },
              example: REPORT_EXAMPLE,
            },
          },
        },
        responses: {
          201: {
            description: say('已收到；链接只在此处给出', 'Received; only this answer has its link'),
            content: json('ReportReceipt'),
          },
          ...refusals([400, 413, 415, 422, 429, 503]),
        },
      },
    },
    '/reports/{token}': get({
      ...{ operationId: 'getReport', tag: TASKS, parameters: named('token'), content: json('Report') },
      ...{ summary: say('反馈的进展', 'How far a report is'), refusals: [400, 404, 503] },
    }),
    '/reports/{token}/photo': {
      put: {
        ...{ operationId: 'putReportPhoto', tags: [TASKS], parameters: named('token') },
        summary: say('为反馈附一张照片', 'Put one photo to a report'),
        requestBody: {
          required: true,
          content: Object.fromEntries(
            PHOTO_TYPES.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]),
          ),
        },
        responses: {
          204: { description: say('已保存，元数据已去除', 'Kept, without its metadata') },
          ...refusals([400, 404, 409, 413, 415, 422, 429, 503]),
        },
      },
    },
    '/tasks': get({
      ...{ operationId: 'getTasks', tag: TASKS, content: json('Tasks'), refusals: [400, 401, 403, 503] },
      summary: say('任务，旧的在前或近的在前', 'Tasks, oldest or nearest first'),
      parameters: named('taskState', 'taskKind', 'mine', 'taskBox', 'near', 'pageLimit', 'cursor'),
    }),
    [one]: get({
      ...{ operationId: 'getTask', tag: TASKS, parameters: named('taskId'), content: TASK, refusals: READ },
      summary: say('一项任务；领取者可见联系方式', 'One task; whoever has taken it sees the contact'),
    }),
    [`${one}/photo`]: get({
      ...{ operationId: 'getTaskPhoto', tag: TASKS, parameters: named('taskId') },
      content: Object.fromEntries(
        PHOTO_TYPES.map((type) => [type, { schema: { type: 'string', format: 'binary' } }]),
      ),
      ...{ summary: say('反馈所附的照片', 'The photo of a report'), refusals: [...READ, 410] },
    }),
    ...Object.fromEntries(
      TASK_ACTIONS.map((action) => [
        `${one}/${action}`,
        {
          post: write({
            ...{ operationId: `${action.replace('-b', 'B')}Task`, tag: TASKS, ...ACTIONS[action] },
            ...{ parameters: named('taskId'), status: 200, answer: TASK },
          }),
        },
      ]),
    ),
  };
}

/** Parameters of reports and tasks by name. */
export function taskParameters(): Json {
  const text = { type: 'string' };
  const query = (name: string, description: Bilingual, schema: Json): Json => ({
    ...{ name, in: 'query', required: false, description, schema },
  });
  return {
    token: {
      ...{ name: 'token', in: 'path', required: true, schema: text },
      description: say('反馈的凭据', 'The secret of a report'),
    },
    taskId: {
      ...{ name: 'taskId', in: 'path', required: true, example: 1 },
      schema: { type: 'integer', format: 'int64', minimum: 1 },
      description: say('任务编号', 'Id of a task'),
    },
    taskState: query('state', say('状态，逗号分隔', 'States, separated by commas'), {
      ...{ type: 'string', default: 'open,taken', example: TASK_STATES.join(',') },
    }),
    taskKind: query('kind', say('种类', 'Kind'), { type: 'string', enum: [...TASK_KINDS] }),
    mine: query('mine', say('只要自己领取的', 'Only what the caller has taken'), { type: 'boolean' }),
    taskBox: query('bbox', say('西,南,东,北', 'west,south,east,north'), text),
    near: query('near', say('经度,纬度：近的在前', 'longitude,latitude: nearest first'), text),
  };
}

const STRING = { type: 'string' };
const WHOLE = { type: 'integer', format: 'int64' };
const TIME = { type: 'string', format: 'date-time' };
const PLACE = { type: 'array', items: { type: 'number' }, minItems: 2, maxItems: 2 };

export const TASK_SCHEMAS: Json = {
  ReportForm: {
    type: 'object',
    required: ['ticket', 'notBeforeSeconds', 'kinds', 'limits', 'photoTypes'],
    properties: {
      ...{ ticket: STRING, notBeforeSeconds: { type: 'number' }, limits: { type: 'object' } },
      kinds: { type: 'array', items: { type: 'object' } },
      photoTypes: { type: 'array', items: STRING },
    },
  },
  NewReport: {
    type: 'object',
    required: ['ticket', 'kind', 'place', 'text'],
    properties: {
      ...{ ticket: STRING, kind: { type: 'string', enum: [...REPORT_KINDS] }, place: PLACE },
      text: { type: 'string', maxLength: REPORT_LIMITS.text },
      contact: { type: 'string', maxLength: REPORT_LIMITS.contact },
      feature: { type: 'object', properties: { collection: STRING, id: WHOLE } },
    },
  },
  ReportReceipt: {
    type: 'object',
    required: ['token', 'url', 'photoUrl', 'photoUntil'],
    properties: { token: STRING, url: STRING, photoUrl: STRING, photoUntil: TIME },
  },
  Report: {
    type: 'object',
    required: ['state', 'kind', 'text', 'place', 'hasPhoto', 'createdAt', 'updatedAt'],
    properties: {
      state: { type: 'string', enum: [...REPORT_STATES] },
      kind: { type: 'string', enum: [...REPORT_KINDS] },
      ...{ text: STRING, place: PLACE, hasPhoto: { type: 'boolean' }, createdAt: TIME, updatedAt: TIME },
      ...{ revision: WHOLE, reason: STRING },
    },
  },
  Tasks: {
    type: 'object',
    required: ['tasks'],
    properties: {
      tasks: { type: 'array', items: { $ref: '#/components/schemas/Task' } },
      next: STRING,
      links: { type: 'array', items: { $ref: '#/components/schemas/Link' } },
    },
  },
  Task: {
    type: 'object',
    required: ['id', 'kind', 'state', 'version', 'text', 'createdAt', 'updatedAt', 'hasPhoto', 'actions'],
    properties: {
      ...{ id: WHOLE, text: STRING, place: PLACE, collection: STRING, featureId: WHOLE, reason: STRING },
      kind: { type: 'string', enum: [...TASK_KINDS] },
      state: { type: 'string', enum: [...TASK_STATES] },
      version: { type: 'integer', description: 'In quotes: its ETag' },
      reportKind: { type: 'string', enum: [...REPORT_KINDS] },
      ...{ changesetId: WHOLE, mendedBy: WHOLE, revision: WHOLE, contact: STRING },
      assignee: { type: 'object', properties: { id: STRING, name: STRING } },
      ...{ createdAt: TIME, updatedAt: TIME, hasPhoto: { type: 'boolean' } },
      distanceMeters: { type: 'integer' },
      actions: { type: 'array', items: STRING, description: 'What the caller may do to it now' },
    },
  },
};
