import type { VisibleDefinition } from '../../collections/visible.ts';
import { DOWNLOAD_FORMATS } from '../../download/formats.ts';
import { get, type Json, json, jsonAndPage, ORDINARY_REFUSALS, PAGE, say } from './operation.ts';
import { attribute, named } from './parameters.ts';

export const OPENAPI_MEDIA_TYPE = 'application/vnd.oai.openapi+json;version=3.0';

export const CAPABILITIES = say('服务说明', 'Capabilities');
export const FEATURES = say('要素', 'Features');
export const BY_COLLECTION = say('各数据集的要素', 'Features by collection');

const PAGE_PARAMETERS = [
  ...['limit', 'bbox', 'bbox-crs', 'datetime', 'revision', 'crs', 'properties', 'sortby', 'cursor', 'offset'],
  'fItems',
];
/** A local grid that is not open to the caller, and one that the caller has used up for today. */
const GRID_REFUSALS = [...ORDINARY_REFUSALS, 403, 429];
const FEATURE_PAGE: Json = {
  ...json('FeatureCollection', 'application/geo+json'),
  ...PAGE,
  ...Object.fromEntries(
    DOWNLOAD_FORMATS.map(({ mediaType }) => [mediaType, { schema: { type: 'string', format: 'binary' } }]),
  ),
};
const SCHEMAS = {
  schema: say('数据集的属性（JSON Schema）', 'The attributes of a collection as JSON Schema'),
  queryables: say('可用于筛选的属性', 'The attributes by which features can be filtered'),
  sortables: say('可用于排序的属性', 'The attributes by which features can be sorted'),
};

/** What the API says of itself, its collections and their features. */
export function featurePaths(collections: readonly VisibleDefinition[]): Json {
  const about = { tag: CAPABILITIES };
  return {
    '/': get({
      ...{ ...about, operationId: 'getLandingPage', summary: say('入口', 'Where the API begins') },
      ...{ parameters: named('f'), content: jsonAndPage('LandingPage') },
    }),
    '/conformance': get({
      ...{ ...about, operationId: 'getConformance', summary: say('所遵循的标准', 'What it conforms to') },
      ...{ parameters: named('f'), content: json('Conformance') },
    }),
    '/openapi.json': get({
      ...{ ...about, operationId: 'getApi', summary: say('本接口的 OpenAPI 文档', 'This document') },
      content: { [OPENAPI_MEDIA_TYPE]: { schema: { type: 'object' } } },
    }),
    '/collections': get({
      ...{ ...about, operationId: 'getCollections', summary: say('全部数据集', 'All collections') },
      ...{ parameters: named('f'), content: jsonAndPage('Collections') },
    }),
    '/collections/{collectionId}': get({
      ...{ ...about, operationId: 'describeCollection', summary: say('一个数据集', 'One collection') },
      ...{ parameters: named('collectionId', 'f'), content: jsonAndPage('Collection') },
    }),
    ...Object.fromEntries(
      Object.entries(SCHEMAS).map(([name, summary]) => [
        `/collections/{collectionId}/${name}`,
        get({
          ...{ ...about, operationId: `get${name[0]!.toUpperCase()}${name.slice(1)}`, summary },
          parameters: named('collectionId', 'f'),
          content: { 'application/schema+json': { schema: { type: 'object' } } },
        }),
      ]),
    ),
    '/collections/{collectionId}/items': get({
      ...{ operationId: 'getFeatures', tag: FEATURES },
      summary: say('数据集的要素', 'The features of a collection'),
      description: say(
        '数据集的每个属性也都是参数，按相等筛选；next 链接翻到下一页，各页同属一次发布。',
        'Every attribute of the collection is a parameter too, by equality. The next link leads to the next page; all pages show one revision.',
      ),
      parameters: named('collectionId', ...PAGE_PARAMETERS, 'attributes'),
      ...{ content: FEATURE_PAGE, refusals: GRID_REFUSALS },
    }),
    '/collections/{collectionId}/items/{featureId}': get({
      ...{ operationId: 'getFeature', tag: FEATURES, summary: say('一个要素', 'One feature') },
      parameters: named('collectionId', 'featureId', 'datetime', 'revision', 'crs', 'properties', 'f'),
      content: { ...json('Feature', 'application/geo+json'), ...PAGE },
      refusals: GRID_REFUSALS,
    }),
    '/collections/{collectionId}/items/{featureId}/versions': get({
      ...{ operationId: 'getFeatureVersions', tag: FEATURES },
      summary: say('一个要素的历次版本，新的在前', 'The versions of one feature, newest first'),
      description: say(
        '每次发布的状态、时间；成员另见变更集的标题、说明与作者。',
        'The state after each publication and when; for members also the changeset: title, description, author.',
      ),
      parameters: named('collectionId', 'featureId', 'pageLimit', 'cursor'),
      content: json('FeatureVersions'),
    }),
    '/crs/{name}': get({
      ...{
        ...about,
        operationId: 'describeLocalGrid',
        summary: say('城市独立坐标系', 'A local grid of the city'),
      },
      description: say(
        '坐标轴、单位、可用者与计数；不含参数，仅对有权者开放。',
        'Axes, units, who may use it and what is counted, without its parameters; for those who may.',
      ),
      ...{ parameters: named('gridName'), content: { 'application/json': { schema: { type: 'object' } } } },
      refusals: [...ORDINARY_REFUSALS, 403],
    }),
    '/features/{featureId}': get({
      ...{ operationId: 'findFeature', tag: FEATURES },
      summary: say('按全市统一编号查找要素', 'One feature by its city-wide id alone'),
      ...{ parameters: named('featureId'), content: json('Feature', 'application/geo+json') },
    }),
    // Spelt out for each: GDAL looks up there by which attributes it may filter.
    ...Object.fromEntries(
      collections.map(({ id, title, fields }) => [
        `/collections/${id}/items`,
        get({
          ...{ operationId: `getFeatures_${id}`, tag: BY_COLLECTION, summary: title },
          ...{ parameters: [...named(...PAGE_PARAMETERS), ...fields.map(attribute)], content: FEATURE_PAGE },
          refusals: GRID_REFUSALS,
        }),
      ]),
    ),
  };
}
