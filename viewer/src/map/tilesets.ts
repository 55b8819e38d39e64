import type { Me } from '@tongtu/sdk/client';

/** The base map that everyone may see. */
export const PUBLIC_TILESET = 'base';
/** The base map with what is for members only. */
const FULL_TILESET = 'base-full';

/** The tileset that a reader gets. */
export function tilesetFor(me: Me | undefined): string {
  return me?.kind === 'member' ? FULL_TILESET : PUBLIC_TILESET;
}
