import type { PageLanguage } from '@tongtu/access';
import type { Link } from '../ogc/links.ts';
import { type Html, html } from './html.ts';

const TEXTS = {
  zh: { title: '下载', about: '全部符合条件的要素，文件内含版本、坐标系与来源说明。' },
  en: {
    title: 'Download',
    about:
      'All matching features; each file carries its edition, revision, reference system and attribution.',
  },
} as const;

/** The features as files, for people. */
export function downloadList(language: PageLanguage, downloads: readonly Link[]): Html {
  const text = TEXTS[language];
  return html`<h2>${text.title}</h2>
<p class="soft">${text.about}</p>
<ul class="links">${downloads.map(
    ({ href, title, type }) => html`<li><a href="${href}" type="${type}" download>${title}</a></li>`,
  )}</ul>`;
}
