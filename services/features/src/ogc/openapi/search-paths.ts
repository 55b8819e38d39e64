import { DEFAULT_HITS, MAX_HITS, MAX_QUESTION } from '../../search/parameters.ts';
import { get, type Json, json, say } from './operation.ts';
import { named, query } from './parameters.ts';

export const SEARCH = say('搜索', 'Search');

/** Finding features by their names. */
export function searchPaths(): Json {
  return {
    '/search': get({
      ...{ operationId: 'search', tag: SEARCH },
      summary: say('按名称查找要素', 'Features by their names'),
      description: say(
        '名称、曾用名、简称、英文名、地址与道路编号；一个汉字起即可，字母不分大小写、全角半角与声调。以空格分开的各部分须都在名称中。回答注明所属的发布号，名称一经发布即可查到。',
        'Names, former and short ones, English ones, addresses and road numbers, from one Han character on; case, width and accents make no difference. Parts with a space between them all have to be in the name. The answer says as of which revision it is: a name is found as soon as it is published.',
      ),
      parameters: named('q', 'bboxHits', 'near', 'kinds', 'langHits', 'limitHits'),
      ...{ content: json('SearchAnswer'), refusals: [400, 503] },
    }),
  };
}

/** Parameters of the search by name. */
export function searchParameters(): Json {
  const list = { style: 'form', explode: false };
  return {
    q: {
      ...query('q', say('名称或其一部分', 'A name or a part of one'), {
        ...{ type: 'string', minLength: 1, maxLength: MAX_QUESTION },
      }),
      ...{ required: true, example: '南湖' },
    },
    bboxHits: query(
      'bbox',
      say(
        '只要与此范围相交的：西、南、东、北，经纬度',
        'Only what meets the box: west, south, east, north in degrees',
      ),
      { type: 'array', items: { type: 'number' }, minItems: 4, maxItems: 6 },
      list,
    ),
    near: query(
      'near',
      say('经度,纬度：同等者近者在前', 'lng,lat: of what is alike otherwise the nearer first'),
      {
        type: 'string',
      },
    ),
    kinds: query(
      'kinds',
      say('只要这些数据集的', 'Of these collections alone'),
      { type: 'array', items: { type: 'string' } },
      list,
    ),
    langHits: query('lang', say('name 用哪种语言', 'Language of name'), {
      ...{ type: 'string', enum: ['zh', 'en'], default: 'zh' },
    }),
    limitHits: query('limit', say('回答中的要素数', 'Features in the answer'), {
      ...{ type: 'integer', minimum: 1, maximum: MAX_HITS, default: DEFAULT_HITS },
    }),
  };
}

const pair = { type: 'array', items: { type: 'integer' }, minItems: 2, maxItems: 2 };
const text = { type: 'string' };

export const SEARCH_SCHEMAS: Json = {
  SearchAnswer: {
    type: 'object',
    required: ['type', 'revision', 'numberReturned', 'features'],
    properties: {
      type: { type: 'string', enum: ['FeatureCollection'] },
      revision: { type: 'integer', minimum: 0 },
      numberReturned: { type: 'integer', minimum: 0 },
      features: { type: 'array', items: { $ref: '#/components/schemas/SearchHit' } },
    },
  },
  SearchHit: {
    type: 'object',
    required: ['type', 'id', 'geometry', 'bbox', 'properties', 'links'],
    properties: {
      type: { type: 'string', enum: ['Feature'] },
      id: { type: 'integer', format: 'int64' },
      geometry: {
        type: 'object',
        properties: {
          type: { type: 'string', enum: ['Point'] },
          coordinates: { type: 'array', items: { type: 'number' }, minItems: 2, maxItems: 2 },
        },
      },
      bbox: { type: 'array', items: { type: 'number' }, minItems: 4, maxItems: 4 },
      properties: {
        type: 'object',
        required: ['collection', 'version', 'name', 'match'],
        properties: {
          collection: text,
          version: { type: 'integer', minimum: 1 },
          name: text,
          match: {
            type: 'object',
            required: ['kind', 'text', 'lang', 'status', 'ranges'],
            properties: {
              kind: { type: 'string', enum: ['exact', 'prefix', 'part'] },
              ...{ text, lang: text },
              status: { type: 'string', enum: ['standard', 'alias', 'former', 'abbreviation'] },
              ranges: { type: 'array', items: pair },
            },
          },
        },
      },
      links: { type: 'array', items: { $ref: '#/components/schemas/Link' } },
    },
  },
};
