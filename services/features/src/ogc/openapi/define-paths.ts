import { type Json, say } from './operation.ts';
import { named } from './parameters.ts';
import { write } from './write-operation.ts';

const EXAMPLE = {
  ...{
    id: 'water_gauge',
    title: { zh: '水位站', en: 'Water gauges' },
    geometry: 'point',
    audience: 'government',
  },
  titleField: 'name',
  fields: [
    { name: 'name', type: 'string', title: { zh: '站名', en: 'Name' }, required: true },
    { name: 'level', type: 'number', title: { zh: '水位', en: 'Level' }, unit: 'm' },
  ],
};

/** The writing operations on collections of departments, by path. */
export function definePaths(tag: ReturnType<typeof say>): Readonly<Record<string, Json>> {
  const one = named('collectionId');
  return {
    '/collections': {
      post: write({
        ...{ tag, operationId: 'defineCollection', status: 201, parameters: [], body: EXAMPLE },
        summary: say(
          '定义本单位的数据集；发布前仅本单位可见',
          'Define a collection of one’s own; private until it is published',
        ),
      }),
    },
    '/collections/{collectionId}': {
      put: write({
        ...{ tag, operationId: 'redefineCollection', status: 200, parameters: one, body: EXAMPLE },
        summary: say('更改定义', 'Change the definition'),
      }),
      delete: write({
        ...{ tag, operationId: 'deleteCollection', status: 204, parameters: one },
        summary: say('删除从未有过要素的数据集', 'Take away a collection that never had features'),
      }),
    },
    '/collections/{collectionId}/publish': {
      post: write({
        ...{ tag, operationId: 'publishCollection', status: 200, parameters: one },
        summary: say('向其受众公布', 'Show it to those it is for'),
      }),
    },
    '/collections/{collectionId}/unpublish': {
      post: write({
        ...{ tag, operationId: 'unpublishCollection', status: 200, parameters: one },
        summary: say('收回，仅本单位可见', 'Show it to its owner alone'),
      }),
    },
  };
}
