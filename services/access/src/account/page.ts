import { escapeHtml, formPage, formState, otherLanguage } from '../form-page.ts';
import type { PageLanguage } from '../language.ts';
import { PASSWORD_MIN_KINDS, PASSWORD_MIN_LENGTH, REMEMBERED_PASSWORDS } from '../rules.ts';
import type { Enrolment } from '../second-factor/second-factor.ts';
import { PASSWORD_PAGE, SECOND_FACTOR_PAGE } from './page-wanted.ts';

export type AccountFault =
  | 'wrong'
  | 'weak'
  | 'had_before'
  | 'locked'
  | 'different'
  | 'wrong_code'
  | 'conflict'
  | 'too_many';

export interface AccountPage {
  readonly language: PageLanguage;
  /** A path on this platform. */
  readonly next: string;
  readonly fault?: AccountFault | undefined;
}

const TEXTS = {
  zh: {
    passwordTitle: '修改密码',
    mustChange: '这是他人设置的初始密码，请先改为只有您知道的密码。',
    rules: `至少 ${PASSWORD_MIN_LENGTH} 个字符，含大写字母、小写字母、数字、其他字符中的 ${PASSWORD_MIN_KINDS} 类，不含用户名，且不是最近 ${REMEMBERED_PASSWORDS} 次用过的密码。修改后，其他设备上的登录随即失效。`,
    oldPassword: '当前密码',
    newPassword: '新密码',
    repeat: '再输一次新密码',
    change: '修改密码',
    back: '返回',
    factorTitle: '两步验证',
    factorWanted: '您所在的单位要求登录时进行两步验证，请先设置。',
    factorOff: '两步验证尚未开启。开启后，登录时除密码外还要输入手机验证器应用上的数字。',
    factorOn: '两步验证已开启。',
    password: '密码',
    begin: '开始设置',
    remove: '关闭两步验证',
    renew: '换一组备用码',
    scan: '在手机上点击下面的链接，或把密钥输入验证器应用：',
    open: '用验证器应用打开',
    backup: '请把这些备用码抄下来妥善保管：没有带手机时，每个可用一次。它们不会再次显示。',
    code: '验证器显示的 6 位数字',
    confirm: '确认并开启',
    done: '完成',
    again: '重新开始设置',
    codesTitle: '新的备用码',
    faults: {
      wrong: '密码不正确，请重新输入。',
      weak: '新密码不符合要求。',
      had_before: '新密码与最近用过的密码相同。',
      locked: '连续输错，已锁定，请稍后再试。',
      different: '两次输入的新密码不一致。',
      wrong_code: '验证码不正确，请等下一个验证码再试。',
      conflict: '状态已改变，请重试。',
      too_many: '尝试过于频繁，请稍后再试。',
    },
  },
  en: {
    passwordTitle: 'Change the password',
    mustChange: 'Somebody else set this first password. Please choose one that you alone know.',
    rules: `At least ${PASSWORD_MIN_LENGTH} characters of ${PASSWORD_MIN_KINDS} of these kinds: upper case, lower case, digits, others; without the user name; none of your last ${REMEMBERED_PASSWORDS}. Your other sessions end then.`,
    oldPassword: 'Present password',
    newPassword: 'New password',
    repeat: 'New password once more',
    change: 'Change the password',
    back: 'Back',
    factorTitle: 'Second step of signing in',
    factorWanted: 'Your organization requires a second step of signing in. Please set it up first.',
    factorOff:
      'The second step is off. With it, signing in also takes the digits that an authenticator on your phone shows.',
    factorOn: 'The second step is on.',
    password: 'Password',
    begin: 'Set it up',
    remove: 'Turn it off',
    renew: 'New backup codes',
    scan: 'On a phone, follow the link; or type the secret into your authenticator:',
    open: 'Open in the authenticator',
    backup:
      'Write these backup codes down and keep them safe: without the phone, each works once. They are not shown again.',
    code: 'The 6 digits that the authenticator shows',
    confirm: 'Confirm and turn it on',
    done: 'Done',
    again: 'Begin anew',
    codesTitle: 'New backup codes',
    faults: {
      wrong: 'The password is wrong. Please try again.',
      weak: 'The new password does not follow the rules.',
      had_before: 'The new password is one of your last.',
      locked: 'Locked after too many failures. Please try again later.',
      different: 'The new passwords differ.',
      wrong_code: 'The code is wrong. Please wait for the next one.',
      conflict: 'Something has changed meanwhile. Please try again.',
      too_many: 'Too many attempts. Please try again later.',
    },
  },
} as const;

const field = (label: string, attributes: string) => `<label>${label}\n<input ${attributes}></label>`;
const passwordField = (label: string, name: string, use: 'current' | 'new') =>
  field(label, `name="${name}" type="password" autocomplete="${use}-password" required maxlength="256"`);

const linksOf = ({ language, next }: AccountPage, path: string) => [
  { href: next, text: TEXTS[language].back },
  otherLanguage(language, path, next),
];

const alertOf = ({ language, fault }: AccountPage) => fault && TEXTS[language].faults[fault];

/** Changing one's own password. @param isFirst somebody else set it */
export function passwordPage(page: AccountPage, userName: string, isFirst: boolean): string {
  const { language, next } = page;
  const text = TEXTS[language];
  return formPage({
    ...{ language, title: text.passwordTitle, alert: alertOf(page) },
    main: `<form method="post" action="${PASSWORD_PAGE}">
${formState(language, next)}
<input type="hidden" name="userName" autocomplete="username" value="${escapeHtml(userName)}">
${isFirst ? `<p>${text.mustChange}</p>` : ''}<p>${text.rules}</p>
${passwordField(text.oldPassword, 'oldPassword', 'current')}
${passwordField(text.newPassword, 'newPassword', 'new')}
${passwordField(text.repeat, 'repeat', 'new')}
<button>${text.change}</button>
</form>`,
    links: linksOf(page, PASSWORD_PAGE),
  });
}

const factorForm = ({ language, next }: AccountPage, action: string, inner: string) =>
  `<form method="post" action="${SECOND_FACTOR_PAGE}">
${formState(language, next)}
<input type="hidden" name="action" value="${action}">
${inner}
</form>`;

/** Whether the second factor is on, and the ways to turn it on, off and to new backup codes. */
export function secondFactorPage(
  page: AccountPage,
  { isOn, isWanted }: { readonly isOn: boolean; readonly isWanted: boolean },
): string {
  const text = TEXTS[page.language];
  const password = passwordField(text.password, 'password', 'current');
  return formPage({
    ...{ language: page.language, title: text.factorTitle, alert: alertOf(page) },
    main: isOn
      ? `<p>${text.factorOn}</p>
${factorForm(page, 'renew', `${password}\n<button>${text.renew}</button>`)}
${factorForm(page, 'remove', `${password}\n<button class="quiet">${text.remove}</button>`)}`
      : `<p>${isWanted ? text.factorWanted : text.factorOff}</p>
${factorForm(page, 'begin', `${password}\n<button>${text.begin}</button>`)}`,
    links: linksOf(page, SECOND_FACTOR_PAGE),
  });
}

/** What the authenticator has to know, once; without it, only the question for its first code, which was wrong. */
export function enrolmentPage(page: AccountPage, enrolment?: Enrolment): string {
  const text = TEXTS[page.language];
  const again = `<p><a href="${SECOND_FACTOR_PAGE}?${escapeHtml(String(new URLSearchParams({ next: page.next })))}">${text.again}</a></p>`;
  const code = field(
    text.code,
    'name="code" inputmode="numeric" autocomplete="one-time-code" required maxlength="16"',
  );
  return formPage({
    ...{ language: page.language, title: text.factorTitle, alert: alertOf(page) },
    main: `${enrolment ? tellOnce(text, enrolment) : again}
${factorForm(page, 'confirm', `${code}\n<button>${text.confirm}</button>`)}`,
    links: linksOf(page, SECOND_FACTOR_PAGE),
  });
}

function tellOnce(text: (typeof TEXTS)[PageLanguage], { uri, secret, backupCodes }: Enrolment): string {
  return `<p>${text.scan}</p>
<p><a href="${escapeHtml(uri)}">${text.open}</a></p>
<p><code>${escapeHtml(secret)}</code></p>
${codesList(text, backupCodes)}`;
}

const codesList = (text: (typeof TEXTS)[PageLanguage], codes: readonly string[]) =>
  `<p>${text.backup}</p>
<ul class="codes">${codes.map((code) => `<li><code>${escapeHtml(code)}</code></li>`).join('')}</ul>`;

/** New backup codes, once. */
export function backupCodesPage(page: AccountPage, codes: readonly string[]): string {
  const text = TEXTS[page.language];
  return formPage({
    ...{ language: page.language, title: text.codesTitle },
    main: codesList(text, codes),
    links: [{ href: page.next, text: text.done }],
  });
}
