import { escapeHtml, type FormPage, formPage, formState, otherLanguage } from '../form-page.ts';
import type { PageLanguage } from '../language.ts';
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
    userName: '用户名',
    password: '密码',
    submit: '登录',
    back: '不登录，返回公众地图',
    code: '验证码',
    codeTitle: '第二步验证',
    codeHint: '请输入验证器应用上的 6 位数字；没有带验证器时，可输入一个备用码。',
    codeBack: '重新登录',
    wrong: '用户名或密码不正确，请重新输入。',
    wrong_code: '验证码不正确或已用过，请等下一个验证码再试。',
    expired: '验证已超时或错误次数过多，请重新登录。',
    locked: (minutes: number) => `连续输错，已锁定，请约 ${minutes} 分钟后再试。`,
    too_many: (seconds: number) => `尝试过于频繁，请 ${seconds} 秒后再试。`,
    other_origin: '登录请求来自其他网站，已拒绝。请在本页重新登录。',
  },
  en: {
    title: 'Sign in',
    userName: 'User name',
    password: 'Password',
    submit: 'Sign in',
    back: 'Back to the public map without signing in',
    code: 'Code',
    codeTitle: 'Second step',
    codeHint: 'Type the 6 digits that your authenticator shows; without it, one of your backup codes.',
    codeBack: 'Sign in anew',
    wrong: 'The user name or the password is wrong. Please try again.',
    wrong_code: 'The code is wrong, or was used already. Please wait for the next one.',
    expired: 'That took too long, or too many codes were wrong. Please sign in anew.',
    locked: (minutes: number) => `Locked after too many failures. Try again in about ${minutes} minutes.`,
    too_many: (seconds: number) => `Too many attempts. Try again in ${seconds} seconds.`,
    other_origin: 'The sign-in came from another site and was refused. Please sign in on this page.',
  },
} as const;

export const SIGN_IN_PAGE = '/sign-in';
export const SECOND_STEP_PAGE = '/sign-in/second-factor';

/** The sign-in page as HTML: a plain form that works without scripts. */
export function signInPage(page: SignInPage): string {
  const { language, next, userName = '', error } = page;
  const text = TEXTS[language];
  const invalid = error === 'wrong' ? INVALID : '';
  const isReturning = userName !== '';
  return formPage({
    ...{ language, title: text.title, alert: messageOf(page) },
    main: `<form method="post" action="${SIGN_IN_PAGE}">
${formState(language, next)}
<label>${text.userName}
<input name="userName" autocomplete="username" autocapitalize="none" spellcheck="false" required maxlength="64" value="${escapeHtml(userName)}"${invalid}${isReturning ? '' : ' autofocus'}>
</label>
<label>${text.password}
<input name="password" type="password" autocomplete="current-password" required maxlength="256"${invalid}${isReturning ? ' autofocus' : ''}>
</label>
<button>${text.submit}</button>
</form>`,
    links: [{ href: mapPath(next), text: text.back }, otherLanguage(language, SIGN_IN_PAGE, next)],
  });
}

/** The second step of a sign-in. One field takes either kind of code. */
export function secondStepPage(page: Omit<SignInPage, 'userName'>): string {
  const { language, next, error } = page;
  const text = TEXTS[language];
  const back = `${SIGN_IN_PAGE}?${new URLSearchParams({ lang: language, next })}`;
  return formPage({
    ...{ language, title: text.codeTitle, alert: messageOf(page) },
    main: `<form method="post" action="${SECOND_STEP_PAGE}">
${formState(language, next)}
<p id="hint">${text.codeHint}</p>
<label>${text.code}
<input name="code" autocomplete="one-time-code" autocapitalize="none" spellcheck="false" required maxlength="64" aria-describedby="${error ? 'error ' : ''}hint"${error ? ' aria-invalid="true"' : ''} autofocus>
</label>
<button>${text.submit}</button>
</form>`,
    links: [{ href: back, text: text.codeBack }, otherLanguage(language, SECOND_STEP_PAGE, next)],
  });
}

const INVALID = ' aria-invalid="true" aria-describedby="error"';

/** The place on the map from which the reader came; the whole map, where that was another page. */
function mapPath(next: string): string {
  return /^\/(?:[?#]|$)/.test(next) ? next : '/';
}

function messageOf({ language, error, retryAfterSeconds = 0 }: SignInPage): FormPage['alert'] {
  const text = TEXTS[language];
  if (error === undefined) return undefined;
  if (error === 'locked') return text.locked(Math.ceil(retryAfterSeconds / 60));
  return error === 'too_many' ? text.too_many(retryAfterSeconds) : text[error];
}
