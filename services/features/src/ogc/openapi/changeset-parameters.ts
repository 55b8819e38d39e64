import { type Bilingual, CHANGESET_KINDS, CHANGESET_STATES } from '@tongtu/sdk/contract';
import { type Json, say } from './operation.ts';

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
        '重复发送同一请求时只做一次；至少保留 24 小时，直到所涉变更集发布，或被驳回、撤销满 90 天',
        'Done once, however often it is sent; kept for 24 hours, and until the changeset that it went into is published, or lies rejected or withdrawn for 90 days',
      ),
    ),
    'If-Match': header(
      'If-Match',
      say('所见的 ETag，不符则 412', 'The ETag that was seen; 412 where it is another'),
    ),
    'Content-Crs': header('Content-Crs', say('坐标所用的坐标系', 'System of the coordinates')),
  };
}
