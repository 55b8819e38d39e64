import type { IncomingHttpHeaders } from 'node:http';
import { COOKIE_PREFIX } from '../library.ts';

const SESSION_COOKIE = new RegExp(`(?:^|;\\s*)(?:__Secure-)?${COOKIE_PREFIX}\\.session_token=([^;]*)`);

/** The signed session token that a request carries, not yet verified; undefined for most of the world. */
export function sessionToken(headers: IncomingHttpHeaders): string | undefined {
  return SESSION_COOKIE.exec(headers.cookie ?? '')?.[1] || undefined;
}

/**
 * A `Set-Cookie` of the library as we send it. It ends with the browser (the library gives it the idle time
 * as its age, and would have to send it again with tiles that shared caches keep; the server's clock decides
 * alone), and is `Secure` where the request came over https. A cookie that is being removed keeps its age 0.
 */
export function sessionCookie(setCookie: string, isHttps: boolean): string {
  const ended = setCookie.replace(/; Max-Age=[1-9]\d*/i, '');
  return isHttps && !/; Secure/i.test(ended) ? `${ended}; Secure` : ended;
}
