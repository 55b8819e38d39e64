/** The panels that may lie open beside the buttons, one at a time. */
export type PanelName = 'bookmarks' | 'help' | 'layers' | 'list' | 'measure' | 'menu' | 'share';

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
