import { get, type Json, json, ref, refusals, say } from './operation.ts';

export const ACCOUNT = say('登录', 'Sign-in');

/** Who asks: a session in a cookie, or a key, which decides the edition of every other answer. */
export function accountPaths(origin: string): Json {
  const servers = [{ url: origin }];
  return {
    '/me': get({
      ...{ operationId: 'getMe', tag: ACCOUNT, summary: say('当前的登录者', 'Who is signed in') },
      ...{ content: json('Me'), refusals: [503] },
    }),
    '/auth/sign-in/username': {
      servers,
      post: {
        ...{
          operationId: 'signIn',
          tags: [ACCOUNT],
          summary: say('以用户名和密码登录', 'Sign in by user name and password'),
        },
        description: say(
          '成功后由 Cookie 保存会话，此后的回答取自完整版。',
          'A cookie then holds the session, and answers are of the full edition.',
        ),
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: ref('schemas', 'Credentials'),
              example: { username: 'viewer', password: '' },
            },
          },
        },
        responses: {
          202: {
            description: say('还需第二步验证', 'The second factor is to follow'),
            content: json('SignInWaiting'),
          },
          204: { description: say('已登录', 'Signed in') },
          ...refusals([400, 401, 403, 415, 429, 503]),
        },
      },
    },
    '/auth/sign-in/second-factor': {
      servers,
      post: {
        ...{ operationId: 'signInSecondFactor', tags: [ACCOUNT] },
        summary: say('以验证码或备用码完成登录', 'Finish signing in by a code or a backup code'),
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: { type: 'object', required: ['code'], properties: { code: { type: 'string' } } },
              example: { code: '123456' },
            },
          },
        },
        responses: {
          204: { description: say('已登录', 'Signed in') },
          ...refusals([400, 401, 403, 415, 429, 503]),
        },
      },
    },
    '/auth/sign-out': {
      servers,
      post: {
        ...{ operationId: 'signOut', tags: [ACCOUNT], summary: say('退出登录', 'Sign out') },
        responses: { 204: { description: say('已退出', 'Signed out') }, ...refusals([403, 503]) },
      },
    },
  };
}
