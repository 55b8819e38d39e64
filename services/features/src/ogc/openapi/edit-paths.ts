import { type Json, say } from './operation.ts';
import { named } from './parameters.ts';
import { write } from './write-operation.ts';

const GEOJSON = 'application/geo+json';
const FEATURE = {
  type: 'Feature',
  geometry: { type: 'Point', coordinates: [120.755, 30.746] },
  properties: { category: 'amenity', kind: 'restaurant', name: '面馆' },
};
const PROPOSED: Json = {
  202: {
    description: say('数据集须审核：已放入您的草稿', 'The collection is reviewed: it is in your draft'),
    content: { 'application/json': { schema: { type: 'object' } } },
  },
};

/** The writing operations of OGC API Features Part 4, by path. */
export function editPaths(tag: ReturnType<typeof say>): Readonly<Record<string, Json>> {
  const one = named('collectionId', 'featureId');
  const crs = named('Content-Crs');
  return {
    '/collections/{collectionId}/items': {
      post: write({
        ...{ tag, operationId: 'createFeature', summary: say('新建要素', 'Make a feature'), status: 201 },
        ...{
          parameters: [...named('collectionId'), ...crs],
          body: FEATURE,
          mediaType: GEOJSON,
          others: PROPOSED,
        },
      }),
    },
    '/collections/{collectionId}/items/{featureId}': {
      put: write({
        ...{ tag, operationId: 'replaceFeature', summary: say('替换要素', 'Replace a feature'), status: 204 },
        ...{ parameters: [...one, ...crs], body: FEATURE, mediaType: GEOJSON, others: PROPOSED },
      }),
      patch: write({
        ...{ tag, operationId: 'updateFeature', status: 204, mediaType: 'application/merge-patch+json' },
        summary: say('修改要素的一部分（RFC 7396）', 'Change a part of a feature (RFC 7396)'),
        ...{ parameters: [...one, ...crs], body: { properties: { name: '茶馆' } }, others: PROPOSED },
      }),
      delete: write({
        ...{ tag, operationId: 'deleteFeature', summary: say('删除要素', 'Remove a feature'), status: 204 },
        ...{ parameters: one, others: PROPOSED },
      }),
    },
  };
}
