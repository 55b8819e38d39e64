import type { PageLanguage } from '@tongtu/access';
import type { Link } from '../ogc/links.ts';
import {
  layerDescription,
  type Offered,
  tilesetPath,
  vectorLayersOf,
  zoomsOf,
} from '../tilesets/documents.ts';
import { TILE_MATRIX_SET_ID, WEB_MERCATOR_QUAD } from '../tilesets/tile-matrix-set.ts';
import { dataTable } from './data-table.ts';
import { html } from './html.ts';
import { type PageText, pageText } from './page.ts';

const TEXTS = {
  zh: {
    api: '数据接口',
    collections: '数据集',
    tiles: '矢量瓦片',
    grids: '瓦片矩阵集',
    about: '由统一底图预先切好的矢量瓦片（Mapbox Vector Tile），登录后为完整版。',
    shown: (revision: number, from: number, to: number) => `第 ${revision} 版 · ${from}–${to} 级`,
    template: '瓦片地址（行在列前）',
    layers: '图层',
    zooms: '级别',
    fields: '属性',
    map: '地图',
    grid: 'Web 墨卡托方格（EPSG:3857），左上角为原点，瓦片 256 像素。',
    level: '级',
    scale: '比例尺分母',
    cell: '像元（米）',
    size: '列 × 行',
  },
  en: {
    api: 'API',
    collections: 'Collections',
    tiles: 'Vector tiles',
    grids: 'Tile matrix sets',
    about: 'Vector tiles of the one base map (Mapbox Vector Tile), of the full edition for members.',
    shown: (revision: number, from: number, to: number) => `revision ${revision} · zooms ${from} to ${to}`,
    template: 'Address of a tile (row before column)',
    layers: 'Layers',
    zooms: 'Zooms',
    fields: 'Attributes',
    map: 'Map',
    grid: 'Squares of Web Mercator (EPSG:3857), from the top left, tiles of 256 pixels.',
    level: 'Zoom',
    scale: 'Scale denominator',
    cell: 'Cell (m)',
    size: 'Columns × rows',
  },
} as const;

/** Which tilesets the base map or a collection has. */
export function tilesetsPage(
  language: PageLanguage,
  origin: string,
  offered: Offered,
  links: readonly Link[],
): PageText {
  const text = TEXTS[language];
  const { minZoom, maxZoom } = zoomsOf(offered);
  return pageText({
    ...{ language, links, title: text.tiles, trail: trailOf(language, offered) },
    content: html`<p>${text.about}</p>
<ul class="links"><li><a href="${origin}${tilesetPath(offered)}">${offered.title[language]} · ${TILE_MATRIX_SET_ID}</a></li>
<li><a href="/api/tileMatrixSets">${text.grids}</a></li></ul>
<p class="soft">${text.shown(offered.tileset.revision, minZoom, maxZoom)}</p>`,
  });
}

/** A tileset for people: a map drawn from its tiles, where they are had, and what is in them. */
export function tilesetPage(
  language: PageLanguage,
  origin: string,
  offered: Offered,
  links: readonly Link[],
): PageText {
  const text = TEXTS[language];
  const { minZoom, maxZoom } = zoomsOf(offered);
  const address = `${origin}${tilesetPath(offered)}`;
  return pageText({
    ...{ language, links, title: `${offered.title[language]} · ${TILE_MATRIX_SET_ID}` },
    trail: [...trailOf(language, offered), { href: `${offered.path}/tiles`, title: text.tiles }],
    content: html`<p>${text.about}</p>
<p class="soft">${text.shown(offered.tileset.revision, minZoom, maxZoom)}</p>
<api-map data-tilejson="${address}?f=tilejson" data-kind="${offered.layers ? 'collection' : 'base'}" aria-label="${text.map}"></api-map>
<h2>${text.template}</h2>
<pre tabindex="0">${address}/{tileMatrix}/{tileRow}/{tileCol}</pre>
<h2>${text.layers}</h2>
${dataTable(
  text.layers,
  [text.layers, { title: text.zooms, isNumber: true }, text.fields],
  vectorLayersOf(offered).map(
    (layer) => html`<tr>
<td><code>${layer.id}</code><br><span class="soft">${layerDescription(offered.tileset, layer, language)}</span></td><td class="number">${layer.minzoom}–${layer.maxzoom}</td>
<td>${Object.keys(layer.fields).join(', ')}</td></tr>\n`,
  ),
)}`,
  });
}

/** By which grids there are tiles. */
export function tileMatrixSetsPage(language: PageLanguage, links: readonly Link[]): PageText {
  const text = TEXTS[language];
  const { id, title } = WEB_MERCATOR_QUAD;
  return pageText({
    ...{ language, links, title: text.grids, trail: [{ href: '/api', title: text.api }] },
    content: html`<ul class="links"><li><a href="/api/tileMatrixSets/${id}">${id}</a> ${title}</li></ul>`,
  });
}

/** The definition of the grid, zoom by zoom. */
export function tileMatrixSetPage(language: PageLanguage, links: readonly Link[]): PageText {
  const text = TEXTS[language];
  const { id, uri, tileMatrices } = WEB_MERCATOR_QUAD;
  return pageText({
    ...{ language, links, title: id },
    trail: [
      { href: '/api', title: text.api },
      { href: '/api/tileMatrixSets', title: text.grids },
    ],
    content: html`<p>${text.grid}</p><p class="soft">${uri}</p>
${dataTable(
  id,
  [text.level, ...[text.scale, text.cell, text.size].map((head) => ({ title: head, isNumber: true }))],
  tileMatrices.map(
    ({
      id: level,
      scaleDenominator,
      cellSize,
      matrixWidth,
      matrixHeight,
    }) => html`<tr><th scope="row">${level}</th>
<td class="number">${scaleDenominator}</td><td class="number">${cellSize}</td><td class="number">${matrixWidth} × ${matrixHeight}</td></tr>\n`,
  ),
)}`,
  });
}

function trailOf(language: PageLanguage, { layers, path, title }: Offered) {
  const api = { href: '/api', title: TEXTS[language].api };
  if (!layers) return [api];
  return [
    api,
    { href: '/api/collections', title: TEXTS[language].collections },
    { href: path, title: title[language] },
  ];
}
