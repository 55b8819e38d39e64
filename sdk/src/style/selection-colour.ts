/** Of what is marked on a map, whatever the base map's palette; apart from the palettes, so that a page needs none for it. */
export const SELECTION_COLOUR = '#c8352b';
export const SELECTION_HALO = '#fdfbf6';
