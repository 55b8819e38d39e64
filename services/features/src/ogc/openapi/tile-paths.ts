import { TILE_MEDIA_TYPE } from '@tongtu/tiles';
import { TILE_JSON } from '../representation.ts';
import { get, type Json, json, jsonAndPage, say } from './operation.ts';
import { named } from './parameters.ts';

export const TILES = say('瓦片', 'Tiles');
export const STYLES = say('地图样式', 'Map styles');

const TILE: Json = { [TILE_MEDIA_TYPE]: { schema: { type: 'string', format: 'binary' } } };
const EMPTY: Json = { 204: { description: say('瓦片内没有要素', 'A tile that holds nothing') } };
const TILESET: Json = { ...jsonAndPage('TileSet'), ...json('TileJson', TILE_JSON.mediaType) };

/** OGC API Tiles; the ends of operation ids are those of OGC 20-057, table 9. */
export function tilePaths(): Json {
  return {
    ...tilesBelow('', 'dataset', say('底图', 'base map'), []),
    ...tilesBelow('/collections/{collectionId}', 'collection', say('数据集', 'collection'), ['collectionId']),
    '/tileMatrixSets': get({
      ...{ operationId: 'getTileMatrixSetsList', tag: TILES, summary: say('瓦片矩阵集', 'Tile matrix sets') },
      ...{ parameters: named('f'), content: jsonAndPage('TileMatrixSets') },
    }),
    '/tileMatrixSets/{tileMatrixSetId}': get({
      ...{ operationId: 'getTileMatrixSet', tag: TILES },
      summary: say('瓦片矩阵集的定义', 'The definition of a tile matrix set'),
      ...{ parameters: named('tileMatrixSetId', 'f'), content: jsonAndPage('TileMatrixSet') },
    }),
  };
}

function tilesBelow(
  path: string,
  of: string,
  thing: { zh: string; en: string },
  ids: readonly string[],
): Json {
  const id = (name: string) => `${of}.vector.${name}`;
  return {
    [`${path}/tiles`]: get({
      ...{ operationId: id('getTileSetsList'), tag: TILES },
      summary: say(`${thing.zh}的瓦片集`, `Tilesets of the ${thing.en}`),
      ...{ parameters: named(...ids, 'f'), content: jsonAndPage('TileSets') },
    }),
    [`${path}/tiles/{tileMatrixSetId}`]: get({
      ...{ operationId: id('getTileSet'), tag: TILES },
      summary: say(
        `${thing.zh}的瓦片集：范围、图层与地址`,
        `A tileset of the ${thing.en}: limits, layers, addresses`,
      ),
      ...{ parameters: named(...ids, 'tileMatrixSetId', 'fTileset'), content: TILESET },
    }),
    [`${path}/tiles/{tileMatrixSetId}/{tileMatrix}/{tileRow}/{tileCol}`]: get({
      ...{ operationId: id('getTile'), tag: TILES },
      summary: say(`${thing.zh}的一个矢量瓦片`, `A vector tile of the ${thing.en}`),
      parameters: named(...ids, 'tileMatrixSetId', 'tileMatrix', 'tileRow', 'tileCol', 'fTile'),
      ...{ content: TILE, others: EMPTY },
    }),
  };
}

/** What stands outside of `/api`. @param origin scheme and host under which the caller reaches us */
export function plainTilePaths(origin: string): Json {
  const servers = [{ url: origin }];
  // Below another server: beside the templates of /api/tiles these would be the same ones by other names.
  const tileServers = [{ url: `${origin}/tiles` }];
  return {
    '/{tileset}': {
      servers: tileServers,
      ...get({
        ...{
          operationId: 'getTileJson',
          tag: TILES,
          summary: say('瓦片集（TileJSON）', 'A tileset as TileJSON'),
        },
        ...{ parameters: named('tileset'), content: json('TileJson'), refusals: [400, 401, 404, 503] },
      }),
    },
    '/{tileset}/{z}/{x}/{y}': {
      servers: tileServers,
      ...get({
        ...{ operationId: 'getPlainTile', tag: TILES },
        summary: say('一个矢量瓦片（列在行前）', 'A vector tile (column before row)'),
        parameters: named('tileset', 'z', 'x', 'y', 'v'),
        ...{ content: TILE, others: EMPTY, refusals: [400, 401, 404, 503] },
      }),
    },
    '/styles': {
      servers,
      ...get({
        ...{ operationId: 'getStyles', tag: STYLES, summary: say('全部地图样式', 'All map styles') },
        content: { 'application/json': { schema: { type: 'object' } } },
        refusals: [400],
      }),
    },
    '/styles/{styleId}': {
      servers,
      ...get({
        ...{ operationId: 'getStyle', tag: STYLES },
        summary: say('一个地图样式（MapLibre）', 'A map style as MapLibre reads it'),
        parameters: named('styleId', 'lang'),
        content: { 'application/json': { schema: { type: 'object' } } },
        refusals: [400, 404],
      }),
    },
  };
}
