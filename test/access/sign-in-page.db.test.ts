import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { type Access, createAccess } from '@tongtu/access';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { foreignRequests, launchBrowser, openPage, type PageRecord, screenshot } from '../support/browser.ts';
import { openTestDatabase, type TestDatabase } from '../support/databases.ts';
import { codeOf, nextCodeOf } from './totp.ts';

const PASSWORD = 'Lake-south-7';
const PHONE = { viewport: { width: 360, height: 640 } };
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

// The page does not know which engine answers it.
let store: TestDatabase;
let access: Access;
let app: FastifyInstance;
let browser: Browser;
let origin: string;
let record: PageRecord;

beforeAll(async () => {
  [store, browser] = await Promise.all([openTestDatabase('server'), launchBrowser()]);
  access = createAccess({ database: store.database, secret: 'x'.repeat(32), log: () => {} });
  await access.createOrganization({
    code: 'planning',
    name: '规划局',
    kind: 'survey_authority',
    audience: 'professional',
  });
  for (const userName of ['surveyor', 'locked']) {
    await access.createMember({
      userName,
      password: PASSWORD,
      name: '李测',
      organization: 'planning',
      role: 'surveyor',
    });
  }
  app = Fastify();
  access.routes(app);
  app.get('/survey', async (request, reply) => {
    const { principal } = request;
    return reply
      .type('text/html; charset=utf-8')
      .send(
        `<link rel="icon" href="data:,"><title>${principal.kind === 'member' ? principal.name : '—'}</title>`,
      );
  });
  await app.listen({ port: 0, host: '127.0.0.1' });
  origin = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await browser.close();
  await app.close();
  await store.close();
});
beforeEach(async () => {
  record = await openPage(browser, PHONE);
});
afterEach(() => record.close());

it('signs in on a phone by keyboard alone, and asks nothing of anywhere else', async () => {
  const { page } = record;
  await page.goto(`${origin}/sign-in?next=/survey%23here`);
  await page.locator('input[name=userName]:focus').waitFor();
  await page.keyboard.type('surveyor');
  await page.keyboard.press('Tab');
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForURL(`${origin}/survey#here`);
  expect(await page.title()).toBe('李测');
  const [cookie] = await page.context().cookies();
  expect(cookie).toMatchObject({
    name: 'tongtu.session_token',
    httpOnly: true,
    sameSite: 'Lax',
    expires: -1,
  });
  expect(await page.evaluate('document.cookie')).toBe('');
  expect(foreignRequests(record, origin)).toEqual([]);
  expect(record.complaints).toEqual([]);
});

it('says what is wrong beside the fields, keeps the name and puts the cursor into the password', async () => {
  const { page } = record;
  await page.goto(`${origin}/sign-in?lang=en&next=/survey`);
  await page.getByLabel('User name').fill('surveyor');
  await page.getByLabel('Password').fill('Wrong-one-1');
  await page.getByRole('button', { name: 'Sign in' }).click();
  expect(await page.getByRole('alert').textContent()).toContain('is wrong');
  expect(await page.getByLabel('User name').inputValue()).toBe('surveyor');
  expect(await page.evaluate('document.activeElement.name')).toBe('password');
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await page.waitForURL(`${origin}/survey`);
});

it('says how long a locked name stays locked', async () => {
  const { page } = record;
  await store.database.asAuth((tx) =>
    tx.query(`insert into auth.sign_in_attempt (user_name, failures, last_at) values ('locked', 5, now())`),
  );
  await page.goto(`${origin}/sign-in`);
  await page.getByLabel('用户名').fill('locked');
  await page.getByLabel('密码').fill(PASSWORD);
  await page.keyboard.press('Enter');
  expect(await page.getByRole('alert').textContent()).toContain('请约 30 分钟后再试');
});

it.each(['light', 'dark'] as const)(
  'fits a small phone and passes the accessibility rules in %s',
  async (colorScheme) => {
    await record.close();
    record = await openPage(browser, { ...PHONE, colorScheme });
    const { page } = record;
    await page.goto(`${origin}/sign-in`);
    await page.getByLabel('用户名').fill('nobody');
    await page.getByLabel('密码').fill('Wrong-one-1');
    await page.keyboard.press('Enter');
    await page.getByRole('alert').waitFor();
    await page.evaluate(AXE);
    const violations = await page.evaluate(
      'axe.run().then((found) => found.violations.map((each) => each.id))',
    );
    expect(violations).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    await screenshot(page, `sign-in-${colorScheme}`);
  },
);

it('is not framed, and no form of another site signs a visitor in', async () => {
  const { page } = record;
  // A page of another origin: the same server under another name.
  const elsewhere = origin.replace('127.0.0.1', 'localhost');
  await page.goto(`${elsewhere}/survey`);
  await page.setContent(`<form method="post" action="${origin}/sign-in"><input name="userName" value="surveyor">
    <input name="password" value="${PASSWORD}"><input name="next" value="/survey"><button>free map</button></form>`);
  await page.getByRole('button').click();
  await page.getByRole('alert').waitFor();
  expect(await page.getByRole('alert').textContent()).toContain('登录请求来自其他网站');
  expect(await page.context().cookies()).toEqual([]);

  await page.goto(`${elsewhere}/survey`);
  await page.setContent(`<iframe src="${origin}/sign-in"></iframe>`);
  await page.waitForTimeout(500);
  expect(record.complaints.join('\n')).toMatch(/frame-ancestors/);
});

it('leads a phone through a first password, a second factor and a sign-in with it, accessibly', async () => {
  const { page } = record;
  /** Fits the screen, and breaks no rule of accessibility. */
  const look = async (name: string) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await page.evaluate(AXE);
      const found = await page.evaluate('axe.run().then((found) => found.violations.map((each) => each.id))');
      expect(found, name).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
      await screenshot(page, `${name}-${colorScheme}`);
    }
  };
  const userName = 'second';
  const member = { userName, password: PASSWORD, name: '李测', organization: 'planning' };
  await access.createMember({ ...member, role: 'surveyor', mustChangePassword: true });

  const signIn = async (password: string) => {
    await page.goto(`${origin}/sign-in?next=/survey`);
    await page.getByLabel('用户名').fill(userName);
    await page.getByLabel('密码').fill(password);
    await page.keyboard.press('Enter');
  };
  await signIn(PASSWORD);
  await page.waitForURL(/account\/password/);
  await look('account-password');
  await page.getByLabel('当前密码').fill(PASSWORD);
  await page.getByLabel('新密码', { exact: true }).fill('Quiet-reed-9');
  await page.getByLabel('再输一次新密码').fill('Quiet-reed-9');
  await page.keyboard.press('Enter');
  await page.waitForURL(`${origin}/survey`);

  await page.goto(`${origin}/account/second-factor?next=/survey`);
  await look('second-factor');
  await page.getByLabel('密码').fill('Quiet-reed-9');
  await page.keyboard.press('Enter');
  const secret = (await page.locator('code').first().textContent()) ?? '';
  await look('second-factor-secret');
  await page.getByLabel('6 位数字').fill(codeOf(secret));
  await page.keyboard.press('Enter');
  await page.waitForURL(`${origin}/survey`);
  expect(await page.title()).toBe('李测');

  await page.context().clearCookies();
  await signIn('Quiet-reed-9');
  await page.locator('input[name=code]:focus').waitFor();
  await look('second-step');
  await page.keyboard.type(nextCodeOf(secret));
  await page.keyboard.press('Enter');
  await page.waitForURL(`${origin}/survey`);
  expect(await page.title()).toBe('李测');
  expect(foreignRequests(record, origin)).toEqual([]);
  expect(record.complaints).toEqual([]);
});
