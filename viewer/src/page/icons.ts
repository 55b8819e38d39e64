/** Outlines on a 24 × 24 grid, drawn with the text's colour. */
export const ICONS = {
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  close: 'M6 6l12 12M18 6L6 18',
  layers: 'M12 4l9 4.8-9 4.8-9-4.8zM4.6 12.4L3 13.2 12 18l9-4.8-1.6-.8',
  home: 'M4 11.2L12 4.5l8 6.7M6.2 9.8V19h11.6V9.8M10 19v-5h4v5',
  locate: 'M12 7.5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zM12 2.8v3M12 18.2v3M2.8 12h3M18.2 12h3',
  compass: 'M12 3.4l4.4 8.6-4.4 8.6L7.6 12zM7.6 12h8.8',
  link: 'M9.5 14.5l5-5M11 6.8l1.6-1.6a4.3 4.3 0 0 1 6.1 6.1L17 12.9M13 17.2l-1.6 1.6a4.3 4.3 0 0 1-6.1-6.1L7 11.1',
  code: 'M8.5 7.5L4 12l4.5 4.5M15.5 7.5L20 12l-4.5 4.5M13.6 5l-3.2 14',
  language:
    'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM3.5 12h17M12 3.5c5 5.2 5 11.8 0 17c-5-5.2-5-11.8 0-17z',
  warning: 'M12 4.2L21 19.5H3zM12 10v4.4M12 16.9v.2',
  menu: 'M5 7h14M5 12h14M5 17h14',
  ruler: 'M3.5 15.5l12-12 5 5-12 12zM7 12l2 2M10 9l2.6 2.6M13 6l2 2',
  list: 'M9 6.5h11M9 12h11M9 17.5h11M4.5 6.5h.2M4.5 12h.2M4.5 17.5h.2',
  bookmark: 'M7 4h10v16l-5-4-5 4z',
  share: 'M12 15V4M8 7.6L12 4l4 3.6M6 11H5v9h14v-9h-1',
  fullscreen: 'M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5',
  letters: 'M3 19L9 5l6 14M5.2 14h7.6M16 19l2.6-7 2.4 7M16.8 17h3.4',
  help: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM9.6 9.6a2.5 2.5 0 1 1 3.6 2.2c-.8.4-1.2.9-1.2 1.9M12 16.4v.2',
  undo: 'M8.5 5L4 9.5 8.5 14M4.5 9.5H14a5 5 0 0 1 0 10H9',
  trash: 'M4.5 7h15M9.5 7V4.5h5V7M6.5 7l1 12.5h9l1-12.5',
  pencil: 'M4.5 19.5l1-4.4L15.8 4.8l3.4 3.4L8.9 18.5z',
  copy: 'M9 9h10v11H9zM6 15H5V4h10v2',
  check: 'M5 12.6l4.6 4.6L19 7.6',
} as const satisfies Readonly<Record<string, string>>;

export type IconName = keyof typeof ICONS;
