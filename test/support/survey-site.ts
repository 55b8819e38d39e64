import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserContext, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { PageOptions, PageRecord } from './browser.ts';
import { browserSite } from './browser-site.ts';

/** A platform with real data and its sample sign-ins, and a browser before it, for the tests of one file. */
export interface SurveySite {
  readonly origin: string;
  /**
   * The desk, or another page, at a place (what stands behind `#`), closed when the test ends; `signedIn` as the sample
   * surveyor, or whom `role` names.
   */
  open(
    hash: string,
    options?: PageOptions & {
      readonly signedIn?: boolean;
      readonly role?: string;
      /** Relative to the platform. */
      readonly path?: string;
      readonly prepare?: (page: Page) => Promise<unknown>;
    },
  ): Promise<PageRecord>;
  /** Asks the API as the sample member with the role; what it answers has to be a success. */
  ask<Body>(role: string, line: string, body?: unknown, headers?: Record<string, string>): Promise<Body>;
  /** Signs a context in as the sample member with the role. */
  signIn(context: BrowserContext, role?: string): Promise<void>;
  /** `kill -9` of the platform. */
  kill(): Promise<void>;
  /** Starts it again under the same address. */
  restart(): Promise<void>;
}

/**
 * Registers what starts and ends a site around the tests of a file. Call it once, outside of tests.
 *
 * @param more brings further data into the directory, before the first start
 */
export function surveySite(more?: (directory: string) => Promise<void>): SurveySite {
  const base = browserSite({ hasData: true, beforeStart: more });
  const { directory } = base;
  const cookies = new Map<string, string>();
  const sessions = new Map<string, Awaited<ReturnType<BrowserContext['cookies']>>>();

  const site: SurveySite = {
    get origin() {
      return base.origin;
    },
    open: (hash, { signedIn = true, role, path = 'survey', prepare, ...options } = {}) =>
      base.open(`/${path}#${hash}`, options, async (page) => {
        if (signedIn) await site.signIn(page.context(), role);
        await prepare?.(page);
      }),
    async ask(role, line, body, headers) {
      const [method, path] = line.split(' ') as [string, string];
      if (!cookies.has(role)) cookies.set(role, await cookieOf(site.origin, signInOf(directory, role)));
      const answer = await fetch(`${site.origin}${path}`, {
        method,
        headers: {
          ...{ cookie: cookies.get(role)!, origin: site.origin, accept: 'application/json', ...headers },
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      const text = await answer.text();
      expect(answer.ok, `${line}: ${text}`).toBe(true);
      return JSON.parse(text);
    },
    // One session of a role for all tests of a file, as long as it lasts: ten sign-ins a minute are all that an address has.
    async signIn(context, role = 'surveyor') {
      const kept = sessions.get(role);
      if (kept) await context.addCookies(kept);
      const me = await context.request.get(`${site.origin}/api/me`);
      if (((await me.json()) as { kind: string }).kind === 'member') return;
      const { username, password } = signInOf(directory, role);
      const answer = await context.request.post(`${site.origin}/auth/sign-in/username`, {
        data: { username, password },
        headers: { origin: site.origin },
      });
      expect(answer.ok(), `${answer.status()}`).toBe(true);
      sessions.set(role, await context.cookies());
    },
    kill: () => base.platform.kill(),
    restart: () => base.restart(),
  };
  return site;
}

async function cookieOf(origin: string, signIn: { username: string; password: string }): Promise<string> {
  const answer = await fetch(`${origin}/auth/sign-in/username`, {
    method: 'POST',
    body: JSON.stringify(signIn),
    headers: { 'content-type': 'application/json', origin },
  });
  expect(answer.ok, `${answer.status}`).toBe(true);
  return answer.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ');
}

/** From the file that the platform has written for whoever runs it: role, user name and password of each. */
function signInOf(directory: string, role: string): { readonly username: string; readonly password: string } {
  const line = readFileSync(join(directory, 'sample-sign-ins.txt'), 'utf8')
    .split('\n')
    .find((each) => each.includes(role));
  const [username, password] = (line ?? '').split('\t');
  if (!username || !password) throw new Error(`no sample sign-in for ${role}: ${line}`);
  return { username, password };
}
