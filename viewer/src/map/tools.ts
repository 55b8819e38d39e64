/** The panels that may lie open beside the buttons, one at a time. */
export type PanelName = 'bookmarks' | 'help' | 'layers' | 'list' | 'measure' | 'menu' | 'report' | 'share';

/** While one of these is open, a click on the map sets a point of theirs and chooses no feature. */
export const takesPoints = (name: PanelName | undefined): boolean => name === 'measure' || name === 'report';

/** What the buttons beside the map and the entries of the menu ask for; a panel's name asks for it to open or close. */
export type Tool =
  | PanelName
  | 'zoom-in'
  | 'zoom-out'
  | 'north'
  | 'three-d'
  | 'locate'
  | 'home'
  | 'fullscreen'
  | 'large-type';
