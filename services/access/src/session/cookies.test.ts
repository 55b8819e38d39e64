import { expect, it } from 'vitest';
import { sessionCookie, sessionToken } from './cookies.ts';

it.each([
  ['tongtu.session_token=abc.def', 'abc.def'],
  ['lang=zh; tongtu.session_token=abc.def; theme=dark', 'abc.def'],
  ['__Secure-tongtu.session_token=abc', 'abc'],
  ['tongtu.session_token=', undefined],
  ['nottongtu.session_token=abc', undefined],
  ['tongtu.session_tokens=abc', undefined],
  [undefined, undefined],
])('finds in the Cookie header %j the token %j', (cookie, token) => {
  expect(sessionToken(cookie === undefined ? {} : { cookie })).toBe(token);
});

const SET = 'tongtu.session_token=abc; Max-Age=600; Path=/; HttpOnly; SameSite=Lax';

it('sends a cookie that ends with the browser', () => {
  expect(sessionCookie(SET, false)).toBe('tongtu.session_token=abc; Path=/; HttpOnly; SameSite=Lax');
});

it('adds Secure over https, once', () => {
  expect(sessionCookie(SET, true)).toMatch(/; SameSite=Lax; Secure$/);
  expect(sessionCookie(`${SET}; Secure`, true).match(/Secure/g)).toHaveLength(1);
});

it('leaves a removal a removal', () => {
  const removal = 'tongtu.session_token=; Max-Age=0; Path=/; HttpOnly';
  expect(sessionCookie(removal, false)).toBe(removal);
});
