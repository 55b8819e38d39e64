import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { PAGE_COLOURS } from './page-colours.ts';

/** Name and colour of every custom property, those for the dark behind those for the light. */
const coloursOf = (css: string) =>
  [...css.matchAll(/(--[a-z-]+):\s*(#[0-9a-f]{6})\b/g)].map(([, name, colour]) => `${name} ${colour}`);

it('are those of the map page', () => {
  const theme = readFileSync(new URL('../../../viewer/src/page/theme.css', import.meta.url), 'utf8');
  // The ground of the map page is the map.
  const ours = coloursOf(PAGE_COLOURS).filter((each) => !each.startsWith('--ground'));
  expect(ours.length).toBeGreaterThan(10);
  expect(coloursOf(theme).toSorted()).toEqual(ours.toSorted());
});
