import type { PageLanguage } from '@tongtu/access';
import type { VisibleDefinition } from '../collections/visible.ts';
import { type Link, OGC_REL } from '../ogc/links.ts';
import { dataTable } from './data-table.ts';
import { downloadList } from './download-list.ts';
import { html } from './html.ts';
import { pageText } from './page.ts';

const TEXTS = {
  zh: {
    api: '数据接口',
    collections: '数据集',
    about: '本市统一底图的要素、瓦片与样式，遵循 OGC API 标准。',
    revision: (revision: number) => `第 ${revision} 版`,
    count: '要素数',
    items: '浏览要素',
    fields: '属性',
    field: '字段',
    type: '类型',
    unit: '单位',
    schema: '模式（JSON Schema）',
    tiles: '矢量瓦片',
    name: '名称',
  },
  en: {
    api: 'API',
    collections: 'Collections',
    about: 'Features, tiles and styles of the city’s one base map, by the OGC API standards.',
    revision: (revision: number) => `revision ${revision}`,
    count: 'Features',
    items: 'Browse features',
    fields: 'Attributes',
    field: 'Field',
    type: 'Type',
    unit: 'Unit',
    schema: 'JSON Schema',
    tiles: 'Vector tiles',
    name: 'Name',
  },
} as const;

/** Where the API begins. */
export function landingPage(
  language: PageLanguage,
  { revision, attribution, links }: { revision: number; attribution: string; links: readonly Link[] },
): string {
  const text = TEXTS[language];
  return pageText({
    ...{ language, links, title: text.api, trail: [] },
    content: html`<p>${text.about}</p><p class="soft">${text.revision(revision)} · ${attribution}</p>
<ul class="links">${links
      .filter(({ rel }) => !['self', 'alternate'].includes(rel))
      .map(({ href, title, rel }) => html`<li><a href="${href}">${title ?? rel}</a></li>`)}</ul>`,
  });
}

/** All collections that the reader sees. */
export function collectionsPage(
  language: PageLanguage,
  collections: readonly { readonly definition: VisibleDefinition; readonly count: number }[],
  links: readonly Link[],
): string {
  const text = TEXTS[language];
  return pageText({
    ...{ language, links, title: text.collections, trail: [{ href: '/api', title: text.api }] },
    content: dataTable(
      text.collections,
      [text.name, { title: text.count, isNumber: true }, ''],
      collections.map(
        ({ definition: { id, title, description }, count }) => html`<tr>
<td><a href="/api/collections/${id}">${title[language]}</a><br><span class="soft">${description[language]}</span></td>
<td class="number">${count.toLocaleString('en')}</td>
<td><a href="/api/collections/${id}/items">${text.items}</a></td></tr>`,
      ),
    ),
  });
}

/** One collection with its attributes. */
export function collectionPage(
  language: PageLanguage,
  definition: VisibleDefinition,
  count: number,
  links: readonly Link[],
): string {
  const text = TEXTS[language];
  const { id, title, description, fields } = definition;
  const tiles = links.find(({ rel }) => rel === `${OGC_REL}/tilesets-vector`);
  return pageText({
    ...{ language, links, title: title[language] },
    trail: [
      { href: '/api', title: text.api },
      { href: '/api/collections', title: text.collections },
    ],
    content: html`<p>${description[language]}</p><p class="soft">${text.count}: ${count.toLocaleString('en')}</p>
<ul class="links"><li><a href="/api/collections/${id}/items">${text.items}</a></li>
<li><a href="/api/collections/${id}/schema">${text.schema}</a></li>${
      tiles &&
      html`
<li><a href="${tiles.href}">${text.tiles}</a></li>`
    }</ul>
${downloadList(
  language,
  links.filter(({ rel }) => rel === 'enclosure'),
)}
<h2>${text.fields}</h2>
${dataTable(
  text.fields,
  [text.name, text.field, text.type, text.unit],
  fields.map(
    (field) =>
      html`<tr><td>${field.title[language]}</td><td><code>${field.name}</code></td><td>${field.type}</td><td>${field.unit}</td></tr>`,
  ),
)}`,
  });
}
