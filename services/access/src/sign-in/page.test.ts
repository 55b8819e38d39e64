import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { FORM_POLICY } from '../form-page.ts';
import { signInPage } from './page.ts';

it('shows what callers sent as text, never as markup', () => {
  const html = signInPage({
    language: 'zh',
    next: '/"><script>',
    userName: `"'><img src=x>`,
    error: 'wrong',
  });
  expect(html).not.toMatch(/<script|<img/);
  expect(html).toContain('value="&quot;&#39;&gt;&lt;img src=x&gt;"');
});

it('asks nothing of anywhere: one style, allowed by its hash', () => {
  const html = signInPage({ language: 'zh', next: '/' });
  expect(html.replace('<link rel="icon" href="data:,">', '')).not.toMatch(/https?:|src=|<link|@import|url\(/);
  const style = /<style>([\s\S]*?)<\/style>/.exec(html)?.[1] ?? '';
  expect(FORM_POLICY).toContain(createHash('sha256').update(style).digest('base64'));
});

it('has a label around each field and an alert that the fields point to', () => {
  const html = signInPage({ language: 'zh', next: '/', userName: 'li', error: 'wrong' });
  expect(html.match(/<label>/g)).toHaveLength(2);
  expect(html).toContain('<p role="alert" id="error">用户名或密码不正确，请重新输入。</p>');
  expect(html.match(/aria-describedby="error"/g)).toHaveLength(2);
});

it('says how long to wait', () => {
  expect(signInPage({ language: 'zh', next: '/', error: 'locked', retryAfterSeconds: 1790 })).toContain(
    '约 30 分钟',
  );
  expect(signInPage({ language: 'en', next: '/', error: 'too_many', retryAfterSeconds: 8 })).toContain(
    'in 8 seconds',
  );
});

it('keeps the way back when the language is switched', () => {
  expect(signInPage({ language: 'zh', next: '/survey?z=1&x=2' })).toContain(
    '/sign-in?lang=en&amp;next=%2Fsurvey%3Fz%3D1%26x%3D2',
  );
});

it.each([
  ['/#map=16/31.9/121&lang=zh', '/#map=16/31.9/121&amp;lang=zh'],
  ['/?from=portal#map=16/31.9/121', '/?from=portal#map=16/31.9/121'],
  ['/', '/'],
  ['/survey?z=1', '/'],
  ['/api/collections', '/'],
])('leads who comes from %s and does not sign in back to %s', (next, back) => {
  expect(signInPage({ language: 'en', next })).toContain(`<nav><a href="${back}">`);
});
