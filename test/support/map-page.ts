import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

/** What is asked of the map page by more than one test. */

export const PHONE = { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true };

/** What a link to the page carries, as the address has it now. */
export const hashOf = (page: Page) => new URLSearchParams(new URL(page.url()).hash.slice(1));

/** Where everything lies that stands on the map and has a size, by name, in CSS pixels. */
const BOXES = `Object.fromEntries([...document.querySelector('map-page').shadowRoot.querySelectorAll(
  'page-header, map-tools, .side, feature-card, map-imprint, map-position, .scale, .message, map-offers, map-notice',
)].map((element) => [element.localName + element.className, element.getBoundingClientRect().toJSON()])
  .filter(([, { width, height }]) => width > 0 && height > 0))`;

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

export const boxesOf = (page: Page) => page.evaluate<Record<string, Box>>(BOXES);

/** What lies on what, and what lies outside of the page. */
export async function overlaps(page: Page): Promise<string[]> {
  const boxes = Object.entries(await boxesOf(page));
  const { width, height } = page.viewportSize()!;
  // Boxes of a page that is enlarged end between pixels.
  const touches = 0.5;
  return boxes.flatMap(([name, box], index) => [
    ...boxes
      .slice(index + 1)
      .filter(
        ([, other]) =>
          box.left < other.right - touches &&
          other.left < box.right - touches &&
          box.top < other.bottom - touches &&
          other.top < box.bottom - touches,
      )
      .map(([other]) => `${name} and ${other}`),
    ...(box.left < 0 || box.top < 0 || box.right > width + touches || box.bottom > height + touches
      ? [`${name} outside`]
      : []),
  ]);
}

const RUN_AXE =
  'axe.run({ runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"] }).then((result) => result.violations)';

/** What axe finds against WCAG 2.2 AA: each rule, with where it is broken. */
export async function axeFindings(page: Page): Promise<string[][]> {
  // Evaluated, not added as a script: the policy of the page forbids those.
  await page.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'));
  const violations = await page.evaluate<{ id: string; nodes: { target: unknown }[] }[]>(RUN_AXE);
  return violations.map(({ id, nodes }) => [id, ...nodes.map((node) => JSON.stringify(node.target))]);
}
