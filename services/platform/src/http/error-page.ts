import { createHash } from 'node:crypto';
import { PAGE_COLOURS, type PageLanguage } from '@tongtu/access';

/** Which problems a person has a page for; the others come from programs alone. */
export const hasPage = (status: number): boolean => status === 404 || status >= 500;

interface Words {
  readonly title: string;
  readonly advice: string;
}

const MISSING = 404;
const AWAY = 503;

const PAGES: Readonly<Record<PageLanguage, Readonly<Record<'missing' | 'away' | 'broken', Words>>>> = {
  zh: {
    missing: { title: '这里什么也没有', advice: '地址可能有误，或者页面已经移走。' },
    away: { title: '暂时无法提供服务', advice: '系统正在恢复或十分繁忙，请稍候几秒再试。' },
    broken: { title: '我们这边出了问题', advice: '问题已经记录。如需帮助，请告知管理员下面的编号。' },
  },
  en: {
    missing: {
      title: 'There is nothing here',
      advice: 'The address may be mistyped, or the page has moved.',
    },
    away: {
      title: 'Not available right now',
      advice: 'The system is recovering or very busy. Please try again in a few seconds.',
    },
    broken: {
      title: 'Something went wrong on our side',
      advice: 'It has been recorded. If you need help, tell the operator the number below.',
    },
  },
};

const COMMON = {
  zh: { product: '同图', home: '返回地图', number: '请求编号' },
  en: { product: 'Tongtu', home: 'Back to the map', number: 'Request number' },
} as const;

/** In the tones of the map page; system fonts, nothing from outside. */
const STYLE = `${PAGE_COLOURS}*{box-sizing:border-box}
body{margin:0;min-height:100vh;min-height:100dvh;display:grid;place-items:center;padding:1rem;background:var(--ground);color:var(--ink);font:1.125rem/1.6 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",system-ui,sans-serif}
main{width:100%;max-width:32rem;background:var(--paper);border-top:.3rem solid var(--seal);border-radius:.6rem;padding:2rem 1.75rem}
.status{margin:0;color:var(--seal-text);font-weight:600}
h1{margin:.25rem 0 .75rem;font-size:1.6rem;line-height:1.3}
p{margin:0 0 1.25rem}
a{color:var(--celadon)}
a:focus-visible{outline:3px solid var(--celadon);outline-offset:2px}
.number{margin:1.5rem 0 0;color:var(--ink-soft);font-size:.875rem;overflow-wrap:anywhere}
`;

/** Nothing may load or run but the one style sheet; no other site may frame the page. */
export const ERROR_PAGE_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/**
 * The page for a status of {@link hasPage}. It holds nothing that a caller sent.
 *
 * @param requestId by which the operator finds the request in the log; made by the platform
 */
export function errorPage(status: number, language: PageLanguage, requestId: string): string {
  const { product, home, number } = COMMON[language];
  const { title, advice } =
    PAGES[language][status === MISSING ? 'missing' : status === AWAY ? 'away' : 'broken'];
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · ${product}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<p class="status">${product} · ${status}</p>
<h1>${title}</h1>
<p>${advice}</p>
<p><a href="/">${home}</a></p>
${status === MISSING ? '' : `<p class="number">${number} ${requestId}</p>\n`}</main>
</body>
</html>
`;
}
