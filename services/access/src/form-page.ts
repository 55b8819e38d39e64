import { createHash } from 'node:crypto';
import type { FastifyReply } from 'fastify';
import type { PageLanguage } from './language.ts';
import { PAGE_COLOURS } from './page-colours.ts';

/** A page of one form, which works without scripts. What stands in it is markup, texts escaped. */
export interface FormPage {
  readonly language: PageLanguage;
  readonly title: string;
  /** Why the page is shown again. */
  readonly alert?: string | undefined;
  readonly main: string;
  /** The links below; the last is that of the other language. */
  readonly links: readonly {
    readonly href: string;
    readonly text: string;
    readonly language?: PageLanguage;
  }[];
}

const PRODUCT = { zh: '同图', en: 'Tongtu' } as const;

/** System fonts and sizes that follow the reader's settings; one column at any width; nothing from outside. */
const STYLE = `${PAGE_COLOURS}*{box-sizing:border-box}
body{margin:0;min-height:100vh;min-height:100dvh;display:grid;place-items:center;padding:1rem;background:var(--ground);color:var(--ink);font:1.125rem/1.6 "PingFang SC","Microsoft YaHei","Noto Sans CJK SC",system-ui,sans-serif}
main{width:100%;max-width:26rem;background:var(--paper);border-top:.3rem solid var(--seal);border-radius:.6rem;padding:2rem 1.5rem}
h1{margin:0 0 1.25rem;font-size:1.5rem;line-height:1.3}
h1 span{display:block;font-size:1rem;font-weight:400}
label{display:block;margin-top:1rem}
input{width:100%;margin-top:.25rem;padding:.6rem .75rem;font:inherit;color:inherit;background:transparent;border:1px solid var(--ink-soft);border-radius:.375rem}
button{width:100%;margin-top:1.5rem;padding:.7rem;font:inherit;font-weight:600;color:var(--on-celadon);background:var(--celadon);border:0;border-radius:.375rem;cursor:pointer}
:focus-visible{outline:3px solid var(--celadon);outline-offset:2px}
[role=alert]{margin:0;padding:.6rem .75rem;color:var(--seal-text);border:1px solid currentColor;border-radius:.375rem}
code{font:inherit;font-family:ui-monospace,Consolas,monospace;overflow-wrap:anywhere;user-select:all}
ul.codes{columns:2;padding:0;list-style:none;line-height:2}
button.quiet{margin-top:.75rem;color:var(--celadon);background:transparent;border:1px solid currentColor}
nav{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;justify-content:space-between;margin-top:1.25rem;font-size:1rem}
a{color:var(--celadon)}
`;

/** Nothing may load or run but the one style sheet; the form goes home; no other site may frame the page. */
export const FORM_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  'img-src data:', // the empty icon, without which browsers ask for one
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The page as HTML. */
export function formPage({ language, title, alert, main, links }: FormPage): string {
  const product = PRODUCT[language];
  return `<!doctype html>
<html lang="${tagOf(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>${alert ? `${escapeHtml(alert)} · ` : ''}${title} · ${product}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1><span>${product}</span>${title}</h1>
${alert ? `<p role="alert" id="error">${escapeHtml(alert)}</p>` : ''}
${main}
<nav>${links.map(linkOf).join('')}</nav>
</main>
</body>
</html>
`;
}

function linkOf({ href, text, language }: FormPage['links'][number]): string {
  return `<a href="${escapeHtml(href)}"${language ? ` lang="${tagOf(language)}"` : ''}>${text}</a>`;
}

const tagOf = (language: PageLanguage) => (language === 'zh' ? 'zh-CN' : 'en');

/** The same page in the other language: its name there, and the way. */
export function otherLanguage(language: PageLanguage, path: string, next: string): FormPage['links'][number] {
  const other = language === 'zh' ? 'en' : 'zh';
  return {
    href: `${path}?${new URLSearchParams({ lang: other, next })}`,
    text: other === 'en' ? 'English' : '中文',
    language: other,
  };
}

/** What every form carries along. */
export function formState(language: PageLanguage, next: string): string {
  return `<input type="hidden" name="next" value="${escapeHtml(next)}">
<input type="hidden" name="lang" value="${language}">`;
}

export function sendForm(reply: FastifyReply, status: number, language: PageLanguage, html: string) {
  return (
    reply
      .code(status)
      .type('text/html; charset=utf-8')
      .header('content-language', tagOf(language))
      .header('content-security-policy', FORM_POLICY)
      // `no-referrer` would make the form's Origin "null", which the origin check refuses.
      .header('referrer-policy', 'same-origin')
      .header('x-content-type-options', 'nosniff')
      .header('cache-control', 'no-store')
      .send(html)
  );
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
