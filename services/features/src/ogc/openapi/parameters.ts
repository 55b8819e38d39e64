import type { Bilingual, FieldDefinition } from '@tongtu/sdk/contract';
import { type LngLat, tileAt } from '@tongtu/sdk/geo';
import { DEFAULT_CHANGES, MAX_CHANGES } from '../../changes/parameters.ts';
import type { VisibleDefinition } from '../../collections/visible.ts';
import { OFFERED_CRS_URIS } from '../../crs/reference-system.ts';
import { DOWNLOAD_FORMATS } from '../../download/formats.ts';
import { DEFAULT_LIMIT, MAX_LIMIT, MAX_OFFSET } from '../../items/parameters.ts';
import { TILE_MATRIX_SET_ID } from '../../tilesets/tile-matrix-set.ts';
import { type Json, ref, say } from './operation.ts';

const EXAMPLE_ZOOM = 14;
/** Half the side of the box of the example, degrees: a few streets. */
const EXAMPLE_REACH = 0.005;

/** An attribute of a collection as a parameter. */
export function attribute({ name, type, title }: FieldDefinition): Json {
  const isText = type === 'date' || type === 'datetime';
  return query(name, title, { type: isText ? 'string' : type });
}

export const named = (...names: string[]): Json[] => names.map((name) => ref('parameters', name));

/**
 * All parameters by name. Limits and systems come from the code that reads them.
 *
 * @param firstIds a feature of each collection that has any, likewise
 * @param place within the city, for examples that show something
 */
export function parameters(
  collections: readonly VisibleDefinition[],
  firstIds: ReadonlyMap<string, number>,
  place: LngLat,
): Json {
  const text = { type: 'string' };
  const crs = { type: 'string', format: 'uri', default: OFFERED_CRS_URIS[0] };
  const numbers = { type: 'array', items: { type: 'number' }, minItems: 4, maxItems: 6 };
  const list = { type: 'array', items: text };
  const joined = { style: 'form', explode: false };
  const [lng, lat] = place;
  const tile = tileAt(place, EXAMPLE_ZOOM);
  const box = [lng - EXAMPLE_REACH, lat - EXAMPLE_REACH, lng + EXAMPLE_REACH, lat + EXAMPLE_REACH];
  const ids = collections.map(({ id }) => id);
  const filled = ids.filter((id) => firstIds.has(id));
  const asked = filled.length > 0 ? filled : ids;
  const example = asked.includes('building') ? 'building' : (asked[0] ?? '');
  return {
    collectionId: path(
      'collectionId',
      say('数据集编号', 'Id of a collection'),
      { type: 'string', ...(ids.length > 0 ? { enum: ids } : {}) },
      example === '' ? undefined : example,
    ),
    featureId: path(
      'featureId',
      say('要素的全市统一编号', 'City-wide id of a feature'),
      { type: 'integer', format: 'int64', minimum: 0 },
      firstIds.get(example) ?? 1,
    ),
    tileset: path(
      'tileset',
      say(
        '瓦片集：base 为公众版，base-full 为完整版（需登录）',
        'base: the public edition; base-full: the full one, for members',
      ),
      { type: 'string', enum: ['base', 'base-full'] },
      'base',
    ),
    tileMatrixSetId: path(
      'tileMatrixSetId',
      say('瓦片矩阵集', 'Tile matrix set'),
      { type: 'string', enum: [TILE_MATRIX_SET_ID] },
      TILE_MATRIX_SET_ID,
    ),
    tileMatrix: path('tileMatrix', say('级别', 'Zoom'), text, String(tile.z)),
    tileRow: path('tileRow', say('行，自北向南', 'Row, from the north'), index, tile.y),
    tileCol: path('tileCol', say('列，自西向东', 'Column, from the west'), index, tile.x),
    z: path('z', say('级别', 'Zoom'), index, tile.z),
    x: path('x', say('列，自西向东', 'Column, from the west'), index, tile.x),
    y: path('y', say('行，自北向南', 'Row, from the north'), index, tile.y),
    styleId: path('styleId', say('样式编号', 'Id of a style'), text, 'standard'),
    lang: query('lang', say('注记语言', 'Language of names'), {
      type: 'string',
      enum: ['zh', 'en', 'both'],
      default: 'zh',
    }),
    v: query(
      'v',
      say('瓦片集版本：该地址的内容不再改变', 'Version of the tileset: what stands there never changes'),
      {
        ...{ type: 'integer', minimum: 1 },
      },
    ),
    f: query('f', say('回答的格式，代替 Accept', 'Form of the answer, instead of Accept'), {
      ...{ type: 'string', enum: ['json', 'html'] },
    }),
    fTileset: query('f', say('回答的格式，代替 Accept', 'Form of the answer, instead of Accept'), {
      ...{ type: 'string', enum: ['json', 'tilejson', 'html'] },
    }),
    fTile: query('f', say('回答的格式', 'Form of the answer'), { type: 'string', enum: ['mvt'] }),
    fItems: query(
      'f',
      say(
        '回答的格式，代替 Accept；json、html 以外为文件，未给 limit 时包含全部所选要素',
        'Form of the answer, instead of Accept; all but json and html are files, which hold the whole selection where there is no limit',
      ),
      { type: 'string', enum: ['json', 'html', ...DOWNLOAD_FORMATS.map(({ f }) => f)] },
    ),
    gridName: path(
      'name',
      say('坐标系名，见数据集的 crs 列表', 'As in the crs list of a collection'),
      text,
      undefined,
    ),
    limit: query(
      'limit',
      say(
        '回答中的要素数，超过上限按上限计',
        'Features in the answer; more than the maximum means the maximum',
      ),
      {
        ...{ type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT, example: 10 },
      },
    ),
    offset: query(
      'offset',
      say('跳过的要素数；翻页请用 next 链接', 'Features to skip; pages go by the cursor of the next link'),
      {
        ...{ type: 'integer', minimum: 0, maximum: MAX_OFFSET, default: 0 },
      },
    ),
    cursor: query(
      'cursor',
      say('上一页结束之处，取自其 next 链接', 'Where the page before ended, as in its next link'),
      text,
    ),
    bbox: query(
      'bbox',
      say(
        '西南角、东北角，按 bbox-crs 的轴序；按几何图形判断',
        'Lower corner, upper corner, in the axis order of bbox-crs; by geometry',
      ),
      numbers,
      { ...joined, example: box.map((degrees) => Math.round(degrees * 1e4) / 1e4) },
    ),
    since: query(
      'since',
      say('从此次发布之后开始；0 为从头开始', 'The changes after this publication; 0: from the beginning'),
      { type: 'integer', minimum: 0, default: 0 },
    ),
    collections: query('collections', say('只要这些数据集的', 'Of these collections alone'), list, joined),
    bboxLngLat: query(
      'bbox',
      say(
        '西、南、东、北，经纬度；变更前或后在其中者',
        'West, south, east, north in degrees: what is in it before or after',
      ),
      numbers,
      joined,
    ),
    limitChanges: query('limit', say('回答中的变更数', 'Changes in the answer'), {
      ...{ type: 'integer', minimum: 1, maximum: MAX_CHANGES, default: DEFAULT_CHANGES, example: 10 },
    }),
    before: query('before', say('是否给出变更前的要素', 'Whether to send the states before'), {
      ...{ type: 'boolean', default: true },
    }),
    lastEventId: query(
      'lastEventId',
      say('最后收到的事件编号，代替 Last-Event-ID', 'Of the last event known, instead of Last-Event-ID'),
      { type: 'integer', minimum: 0 },
    ),
    'bbox-crs': query(
      'bbox-crs',
      say(
        'bbox 的坐标系：EPSG 代码或独立坐标系的 URI',
        'System of bbox: any EPSG code or a local grid, by its URI',
      ),
      crs,
      {
        example: OFFERED_CRS_URIS[1],
      },
    ),
    crs: query(
      'crs',
      say(
        '回答的坐标系：EPSG 代码或独立坐标系的 URI',
        'System of the answer: any EPSG code or a local grid, by its URI',
      ),
      crs,
      {
        example: OFFERED_CRS_URIS[2],
      },
    ),
    datetime: query(
      'datetime',
      say('当时的要素；区间则为其中最后的状态', 'Features as they were then, or at the end of an interval'),
      text,
      { example: '2026-01-01T00:00:00Z/..' },
    ),
    revision: query(
      'revision',
      say('某次发布时的要素', 'Features as of a publication'),
      { type: 'integer', minimum: 0 },
      {
        example: 1,
      },
    ),
    properties: query('properties', say('所要的属性', 'Attributes to send'), list, {
      ...joined,
      example: ['name', 'kind'],
    }),
    sortby: query(
      'sortby',
      say('排序的属性，前加 + 或 -', 'Attributes to sort by, each with + or - before it'),
      { ...list, maxItems: 3 },
      { ...joined, example: ['-name'] },
    ),
    attributes: query(
      'attributes',
      say('按属性相等筛选，每个属性名即一个参数', 'Equality of attributes, each a parameter by its name'),
      { type: 'object', additionalProperties: text },
      { style: 'form', explode: true },
    ),
  };
}

const index = { type: 'integer', minimum: 0 };

function path(name: string, description: Bilingual, schema: Json, example: unknown): Json {
  return {
    ...{ name, in: 'path', required: true, description, schema },
    ...(example === undefined ? {} : { example }),
  };
}

export function query(name: string, description: Bilingual, schema: Json, more: Json = {}): Json {
  return { name, in: 'query', required: false, description, schema, ...more };
}
