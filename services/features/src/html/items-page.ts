import type { PageLanguage } from '@tongtu/access';
import type { Bilingual, FieldDefinition, Properties } from '@tongtu/sdk/contract';
import { codeListsOf } from '../collections/code-lists.ts';
import type { VisibleDefinition } from '../collections/visible.ts';
import type { ItemRow } from '../items/store.ts';
import type { Link } from '../ogc/links.ts';
import { dataTable } from './data-table.ts';
import { downloadList } from './download-list.ts';
import { type Html, html } from './html.ts';
import { type PageText, pageText } from './page.ts';

interface About {
  readonly language: PageLanguage;
  readonly definition: VisibleDefinition;
  readonly revision: number;
  readonly links: readonly Link[];
  /** Where the same is had as GeoJSON in longitude and latitude: what the map draws, and what curl asks for. */
  readonly geoJsonUrl: string;
}

/** Columns of a table, beside the number: more would not be read. */
const MAX_COLUMNS = 7;

/** 40268 → 40,268, in either language. */
const grouped = (count: number): string => count.toLocaleString('en');

const TEXTS = {
  zh: {
    api: '数据接口',
    collections: '数据集',
    feature: (id: number) => `要素 ${id}`,
    shown: (count: number, of: number | undefined, revision: number) =>
      `显示 ${grouped(count)} 个要素${of === undefined ? '' : `，共 ${grouped(of)} 个`} · 第 ${revision} 版`,
    version: (version: number, revision: number) => `第 ${version} 次编辑 · 第 ${revision} 版`,
    none: '没有符合条件的要素。',
    next: '下一页',
    map: '地图',
    field: '属性',
    value: '值',
    id: '编号',
    command: '命令行',
  },
  en: {
    api: 'API',
    collections: 'Collections',
    feature: (id: number) => `Feature ${id}`,
    shown: (count: number, of: number | undefined, revision: number) =>
      `${grouped(count)} ${count === 1 ? 'feature' : 'features'} shown${of === undefined ? '' : ` of ${grouped(of)}`} · revision ${revision}`,
    version: (version: number, revision: number) => `version ${version} · revision ${revision}`,
    none: 'No features match.',
    next: 'Next page',
    map: 'Map',
    field: 'Attribute',
    value: 'Value',
    id: 'Id',
    command: 'Command line',
  },
} as const;

/** A page of features for people: a map, a table, the way on, the files, and how a program gets the same. */
export function itemsPage(
  about: About & { readonly downloads: readonly Link[] },
  rows: readonly ItemRow[],
  matched: number | undefined,
): PageText {
  const { language, definition, revision, links, geoJsonUrl } = about;
  const text = TEXTS[language];
  const all = rows.map(({ id, properties }) => ({ id, properties: JSON.parse(properties) as Properties }));
  const columns = definition.fields
    .filter(({ name }) => all.some(({ properties }) => properties[name] !== undefined))
    .slice(0, MAX_COLUMNS);
  const next = links.find(({ rel }) => rel === 'next');
  const say = wording(definition, language);
  const table = dataTable(
    definition.title[language],
    [
      { title: text.id, isNumber: true },
      ...columns.map((field) => ({ title: field.title[language], isNumber: isNumber(field) })),
    ],
    all.map(
      ({ id, properties }) =>
        html`<tr><td class="number"><a href="/api/collections/${definition.id}/items/${id}">${id}</a></td>${columns.map(
          (field) =>
            html`<td class="${isNumber(field) && 'number'}">${say(field, properties[field.name])}</td>`,
        )}</tr>\n`,
    ),
  );
  return pageText({
    ...{ language, links, title: definition.title[language] },
    trail: trailOf(language),
    content: html`<p class="soft">${text.shown(rows.length, matched, revision)}</p>
${all.length === 0 ? html`<p>${text.none}</p>` : html`<api-map data-url="${geoJsonUrl}" aria-label="${text.map}"></api-map>${table}`}
${next && html`<p><a rel="next" href="${next.href}">${text.next}</a></p>`}
${downloadList(language, about.downloads)}
${command(text.command, geoJsonUrl)}`,
  });
}

/** A feature for people: where it is, and all that it has. */
export function itemPage(about: About, row: ItemRow): PageText {
  const { language, definition, revision, links, geoJsonUrl } = about;
  const text = TEXTS[language];
  const properties = JSON.parse(row.properties) as Properties;
  const say = wording(definition, language);
  const name = properties[definition.titleField ?? 'name'];
  const collection = { href: `/api/collections/${definition.id}/items`, title: definition.title[language] };
  return pageText({
    ...{ language, links, title: typeof name === 'string' ? name : text.feature(row.id) },
    trail: [...trailOf(language), collection],
    content: html`<p class="soft">${text.feature(row.id)} · ${text.version(row.version, revision)}</p>
<api-map data-url="${geoJsonUrl}" aria-label="${text.map}"></api-map>
${dataTable(
  definition.title[language],
  [text.field, text.value],
  definition.fields
    .filter((field) => properties[field.name] !== undefined)
    .map(
      (field) =>
        html`<tr><th scope="row">${field.title[language]}</th><td>${say(field, properties[field.name])}</td></tr>\n`,
    ),
)}
${command(text.command, geoJsonUrl)}`,
  });
}

const trailOf = (language: PageLanguage) => [
  { href: '/api', title: TEXTS[language].api },
  { href: '/api/collections', title: TEXTS[language].collections },
];

const command = (title: string, url: string): Html => html`<h2>${title}</h2>
<pre tabindex="0">curl '${url.replaceAll("'", '%27')}'</pre>`;

/** Numbers stand under each other. */
const isNumber = ({ type }: FieldDefinition): boolean => type === 'integer' || type === 'number';

/** Values in words: codes by their titles, numbers with their unit. */
function wording(definition: VisibleDefinition, language: PageLanguage) {
  const lists = codeListsOf(definition);
  const words = new Map<string, Bilingual>(
    Object.entries(lists).flatMap(([list, { codes }]) =>
      codes.map(({ code, title }) => [`${list} ${code}`, title] as const),
    ),
  );
  return (field: FieldDefinition, value: Properties[string] | undefined): string => {
    if (value === undefined) return '';
    if (field.type === 'boolean') return { zh: value ? '是' : '否', en: value ? 'yes' : 'no' }[language];
    const title = field.codeList === undefined ? undefined : words.get(`${field.codeList} ${value}`);
    if (title) return title[language];
    return field.unit === undefined ? String(value) : `${value} ${field.unit}`;
  };
}
