import { createHash } from 'node:crypto';
import type { PageLanguage } from '../language.ts';
import { PAGE_COLOURS } from '../page-colours.ts';
import type { Refusal } from './exchange.ts';

export interface SignInPage {
  readonly language: PageLanguage;
  /** A path on this platform. */
  readonly next: string;
  readonly userName?: string;
  /** Why the page is shown again. */
  readonly error?: Refusal;
  /** With `locked` and `too_many`. */
  readonly retryAfterSeconds?: number;
}

const TEXTS = {
  zh: {
    title: '登录',
    product: '同图',
    userName: '用户名',
    password: '密码',
    submit: '登录',
    back: '不登录，返回公众地图',
    other: 'English',
    wrong: '用户名或密码不正确，请重新输入。',
    locked: (minutes: number) => `密码连续输错，该用户名已锁定，请约 ${minutes} 分钟后再试。`,
    tooMany: (seconds: number) => `尝试过于频繁，请 ${seconds} 秒后再试。`,
    otherOrigin: '登录请求来自其他网站，已拒绝。请在本页重新登录。',
  },
  en: {
    title: 'Sign in',
    product: 'Tongtu',
    userName: 'User name',
    password: 'Password',
    submit: 'Sign in',
    back: 'Back to the public map without signing in',
    other: '中文',
    wrong: 'The user name or the password is wrong. Please try again.',
    locked: (minutes: number) =>
      `Too many wrong passwords: the user name is locked. Try again in about ${minutes} minutes.`,
    tooMany: (seconds: number) => `Too many attempts. Try again in ${seconds} seconds.`,
    otherOrigin: 'The sign-in came from another site and was refused. Please sign in on this page.',
  },
} as const;

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
nav{display:flex;flex-wrap:wrap;gap:.5rem 1.5rem;justify-content:space-between;margin-top:1.25rem;font-size:1rem}
a{color:var(--celadon)}
`;

/** Nothing may load or run but the one style sheet; the form goes home; no other site may frame the page. */
export const SIGN_IN_POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`,
  'img-src data:', // the empty icon, without which browsers ask for one
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The sign-in page as HTML: a plain form that works without scripts. */
export function signInPage({
  language,
  next,
  userName = '',
  error,
  retryAfterSeconds = 0,
}: SignInPage): string {
  const text = TEXTS[language];
  const otherLanguage = language === 'zh' ? 'en' : 'zh';
  const switchHref = `/sign-in?${new URLSearchParams({ lang: otherLanguage, next })}`;
  const message = error && messageOf(text, error, retryAfterSeconds);
  const invalid = error === 'wrong' ? ' aria-invalid="true" aria-describedby="error"' : '';
  const isReturning = userName !== '';
  return `<!doctype html>
<html lang="${language === 'zh' ? 'zh-CN' : 'en'}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>${message ? `${escapeHtml(message)} · ` : ''}${text.title} · ${text.product}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1><span>${text.product}</span>${text.title}</h1>
${message ? `<p role="alert" id="error">${escapeHtml(message)}</p>` : ''}
<form method="post" action="/sign-in">
<input type="hidden" name="next" value="${escapeHtml(next)}">
<input type="hidden" name="lang" value="${language}">
<label>${text.userName}
<input name="userName" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="64" value="${escapeHtml(userName)}"${invalid}${isReturning ? '' : ' autofocus'}>
</label>
<label>${text.password}
<input name="password" type="password" autocomplete="current-password" required maxlength="256"${invalid}${isReturning ? ' autofocus' : ''}>
</label>
<button>${text.submit}</button>
</form>
<nav><a href="${escapeHtml(mapPath(next))}">${text.back}</a><a href="${escapeHtml(switchHref)}" lang="${otherLanguage === 'zh' ? 'zh-CN' : 'en'}">${text.other}</a></nav>
</main>
</body>
</html>
`;
}

/** The place on the map from which the reader came; the whole map, where that was another page. */
function mapPath(next: string): string {
  return /^\/(?:[?#]|$)/.test(next) ? next : '/';
}

function messageOf(text: (typeof TEXTS)[PageLanguage], error: Refusal, retryAfterSeconds: number): string {
  if (error === 'locked') return text.locked(Math.ceil(retryAfterSeconds / 60));
  if (error === 'too_many') return text.tooMany(retryAfterSeconds);
  return error === 'wrong' ? text.wrong : text.otherOrigin;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
