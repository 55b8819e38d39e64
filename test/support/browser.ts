import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** Where screenshots land; not committed. */
const OUTPUT = fileURLToPath(new URL('../output/', import.meta.url));
const EXECUTABLES = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'];
/** Of the browser. Chromium knows the last such list only, so Playwright's own stands in it. */
const DISABLED_FEATURES = [
  // Two pages below the address bar that nobody sees: three quarters of a second of a processor for each context.
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
  'AimEnabled',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades',
  'LensOverlay',
  'MediaRouter',
  'NetworkTimeServiceQuerying',
  'OptimizationHints',
  'PaintHolding',
  'PreconnectToSearch',
  'ThirdPartyStoragePartitioning',
];
const LAUNCH_FLAGS = [
  '--no-sandbox',
  // WebGL in software: machines that run tests have no graphics card.
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  // The page around the map is painted without it: a software GPU takes a third more of the processor for the whole.
  '--disable-gpu-rasterization',
  '--disable-gpu-compositing',
  // The browser's own calls home would fail on closed networks and blur what the page itself asks for.
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  `--disable-features=${DISABLED_FEATURES.join()}`,
];
/** Software rendering of a full screen takes seconds on a loaded machine; two files draw at a time. */
const MAP_IDLE_TIMEOUT_MS = 120_000;
/** Of one step of a page, such as a click; `expect.poll` has its own in vitest.config.ts. */
const STEP_TIMEOUT_MS = 60_000;

/** The system's own Chromium, which `playwright-core` drives without a download. */
export function launchBrowser(): Promise<Browser> {
  const directories = (process.env.PATH ?? '').split(delimiter);
  const executablePath = EXECUTABLES.flatMap((name) =>
    directories.map((directory) => join(directory, name)),
  ).find(existsSync);
  if (!executablePath) throw new Error(`no Chromium: wanted one of ${EXECUTABLES.join(', ')} in PATH`);
  return chromium.launch({ executablePath, args: LAUNCH_FLAGS });
}

const TELL_VIOLATIONS = `document.addEventListener('securitypolicyviolation', (event) =>
  console.error('policy: ' + event.effectiveDirective + ' forbids ' + event.blockedURI + ' ' + event.sample))`;

export interface PageOptions extends BrowserContextOptions {
  /**
   * Pixels of a map for each of the page's, along one side; the page around it is painted as always. Default 1. A software
   * GPU takes time by the pixel, and where everything lies, what it is and what it says does not depend on it.
   */
  readonly mapPixelRatio?: number;
}

/** What MapLibre asks for the size of its canvas, and nobody else does. */
const tellPixelRatio = (ratio: number) =>
  `Object.defineProperty(window, 'devicePixelRatio', { get: () => ${ratio} })`;

/** What a page did that it should not have done. */
export interface PageRecord {
  readonly page: Page;
  /** `console.error`, `console.warn` and uncaught exceptions, in order. */
  readonly complaints: string[];
  /** Every address asked for on the network, `data:` and `blob:` left out. */
  readonly requests: string[];
  close(): Promise<void>;
}

/** A fresh context (nothing remembered) with one empty page whose doings are recorded. */
export async function openPage(
  browser: Browser,
  { mapPixelRatio = 1, ...options }: PageOptions = {},
): Promise<PageRecord> {
  const context = await browser.newContext({
    locale: 'zh-CN',
    viewport: { width: 1280, height: 800 },
    ...options,
  });
  context.setDefaultTimeout(STEP_TIMEOUT_MS);
  // Some violations of a page's policy reach no console; they are told there for the listener below.
  await context.addInitScript(TELL_VIOLATIONS);
  if (mapPixelRatio !== 1) await context.addInitScript(tellPixelRatio(mapPixelRatio));
  const page = await context.newPage();
  const complaints: string[] = [];
  const requests: string[] = [];
  page.on('console', (message) => {
    if (message.type() !== 'error' && message.type() !== 'warning') return;
    if (isDriverNoise(message.text())) return;
    complaints.push(`${message.type()}: ${message.text()}`);
  });
  page.on('pageerror', (error) => complaints.push(`uncaught: ${error.message}`));
  // Of the context, not of the page: it also sees what workers ask for.
  context.on('request', (request) => {
    if (!/^(data|blob):/.test(request.url())) requests.push(request.url());
  });
  return { page, complaints, requests, close: () => context.close() };
}

/** Addresses that a page asked for outside of the given origin. */
export function foreignRequests({ requests }: PageRecord, origin: string): string[] {
  return requests.filter((url) => new URL(url).origin !== new URL(origin).origin);
}

const IS_IDLE = 'document.querySelector("map-page")?.baseMap?.isIdle === true';

/** Waits until the map of the page has loaded and drawn everything it wants to draw. */
export async function mapIdle(page: Page): Promise<void> {
  // Two frames, so that what the test has just done is under way. As text: this file knows no DOM types.
  await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))');
  // Asked from outside: `waitForFunction` evaluates text within the page, which the page's policy forbids.
  const deadline = Date.now() + MAP_IDLE_TIMEOUT_MS;
  while (!(await page.evaluate<boolean>(IS_IDLE))) {
    if (Date.now() > deadline) throw new Error(`the map was not idle within ${MAP_IDLE_TIMEOUT_MS} ms`);
    await sleep(50);
  }
}

/** Writes a picture of the page to `test/output/` and says where it is. */
export async function screenshot(page: Page, name: string): Promise<string> {
  await mkdir(OUTPUT, { recursive: true });
  const path = join(OUTPUT, `${name}.png`);
  await page.screenshot({ path });
  return path;
}

/** The software renderer warns about itself; that says nothing about the page. */
function isDriverNoise(text: string): boolean {
  return /GPU stall due to ReadPixels|swiftshader|Automatic fallback to software WebGL/i.test(text);
}
