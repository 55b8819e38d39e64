/** `full` is the store as surveyed; `public` holds the derived rows that anyone may see. */
export type Edition = 'full' | 'public';

/** The two tilesets of the base map: `base` is cut from the public edition, `base-full` from the full one. */
export const BASE_TILESETS = { base: 'public', 'base-full': 'full' } as const satisfies Record<
  string,
  Edition
>;
export type BaseTilesetId = keyof typeof BASE_TILESETS;
