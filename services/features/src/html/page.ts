import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { PAGE_COLOURS, type PageLanguage } from '@tongtu/access';
import type { Link } from '../ogc/links.ts';
import { type Html, html } from './html.ts';

export const PAGE_STYLE = [
  PAGE_COLOURS,
  ...['./page.css', './reference.css'].map((name) => readFileSync(new URL(name, import.meta.url), 'utf8')),
].join('\n');
/** Its address changes with its content, so that browsers may keep it. */
export const PAGE_STYLE_URL = `/api/page-${createHash('sha256').update(PAGE_STYLE).digest('hex').slice(0, 12)}.css`;

/** Where the API is read and tried. */
const REFERENCE_URL = '/api/docs';

/** Scripts, styles and data of this platform alone; the map draws glyphs and icons in the page. */
export const PAGE_POLICY = [
  "default-src 'self'",
  "worker-src 'self' blob:",
  "img-src 'self' data: blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join('; ');

export interface Page {
  readonly language: PageLanguage;
  readonly title: string;
  /** Where the page lies: from the start of the API down to the page above. */
  readonly trail: readonly { readonly href: string; readonly title: string }[];
  readonly content: Html;
  /** The module that makes the page more than text. Default: the map. */
  readonly script?: string;
  /** The resource in its other forms. */
  readonly links: readonly Link[];
}

const LANGUAGE_TAGS = { zh: 'zh-CN', en: 'en' } as const;
const TEXTS = {
  zh: {
    product: '同图',
    api: '数据接口',
    map: '地图',
    reference: '接口参考',
    formats: '其他格式',
    language: '中文',
    signIn: '登录',
    signedIn: '已登录',
    signOut: '退出',
  },
  en: {
    product: 'Tongtu',
    api: 'API',
    map: 'Tongtu map',
    reference: 'API reference',
    formats: 'Other formats',
    language: 'English',
    signIn: 'Sign in',
    signedIn: 'Signed in',
    signOut: 'Sign out',
  },
} as const;

/** For whom a page is written. */
export interface Reader {
  /** Where they are, with its query: where another language and a sign-in lead back to. */
  readonly path: string;
  /** Undefined: nobody is signed in. */
  readonly memberName: string | undefined;
}

/** A page that is still to be told who reads it. */
export type PageText = (reader: Reader) => string;

/** A whole page of the API, readable without a script. */
export const pageText =
  (page: Page): PageText =>
  (reader) =>
    written(page, reader);

function written(
  { language, title, trail, content, links, script = '/api-map.js' }: Page,
  { path, memberName }: Reader,
): string {
  const text = TEXTS[language];
  const other = language === 'zh' ? 'en' : 'zh';
  const next = encodeURIComponent(path);
  const alternates = links.filter(({ rel }) => rel === 'alternate');
  return html`<!doctype html>
<html lang="${LANGUAGE_TAGS[language]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title} · ${text.product}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${PAGE_STYLE_URL}">
${alternates.map(({ href, type }) => html`<link rel="alternate" type="${type}" href="${href}">`)}
<script type="module" src="${script}"></script>
</head>
<body>
<header>
<nav aria-label="${text.api}"><ol>
<li><a href="/">${text.map}</a></li>
${trail.map(({ href, title: name }) => html`<li><a href="${href}">${name}</a></li>`)}
<li aria-current="page">${title}</li>
</ol>
<ul class="reader"><li><a href="${REFERENCE_URL}">${text.reference}</a></li>
<li><a href="/language?lang=${other}&next=${next}" lang="${LANGUAGE_TAGS[other]}" hreflang="${LANGUAGE_TAGS[other]}">${TEXTS[other].language}</a></li>
${
  memberName === undefined
    ? html`<li><a href="/sign-in?next=${next}">${text.signIn}</a></li>`
    : html`<li><span data-member title="${text.signedIn}">${memberName}</span></li>
<li><form method="post" action="/sign-out"><input type="hidden" name="next" value="${path}"><button>${text.signOut}</button></form></li>`
}</ul></nav>
</header>
<main>
<h1>${title}</h1>
${content}
<footer>
${alternates.length > 0 && html`<p>${text.formats}: ${alternates.map(({ href, type }) => html`<a href="${href}">${nameOf(type)}</a> `)}</p>`}
</footer>
</main>
</body>
</html>
`.text;
}

/** `application/geo+json; charset=utf-8` → `geo+json`. */
const nameOf = (mediaType: string): string => mediaType.replace(/^[a-z]+\//, '').replace(/;.*$/, '');
