import type { View } from '@tongtu/sdk/maplibre';
import { readUrlState, writeUrlState } from '../../map/url-state.ts';

/** Where the map looks, from the part of the address behind `#`, which is written as on the map page. */
export function readView(hash: string): View | undefined {
  return readUrlState(hash).view;
}

export function writeView(view: View): void {
  history.replaceState(null, '', writeUrlState({ view }));
}
