import type { PaddingOptions } from 'maplibre-gl';

/** A card wider than this share of the page lies below the map's middle, not beside it. */
const SHEET_SHARE = 0.8;
/** Below it a card and a panel do not fit side by side; `map-page-styles.ts` has the same number. */
const NARROW_PIXELS = 760;

/** The edges of the map that the card takes: on a phone the bottom, with the tools at the top, otherwise the left. */
export function coveredByCard(page: ParentNode): Partial<PaddingOptions> {
  const card = page.querySelector('feature-card')?.getBoundingClientRect();
  if (!card || card.width === 0) return {};
  const isSheet = card.width > window.innerWidth * SHEET_SHARE;
  if (!isSheet) return { left: card.right };
  const tools = page.querySelector('map-tools')?.getBoundingClientRect();
  return { top: tools?.bottom ?? 0, bottom: window.innerHeight - card.top };
}

/** Whether a card finds room beside an open panel. */
export function hasRoomForBoth(): boolean {
  return window.innerWidth > NARROW_PIXELS;
}
