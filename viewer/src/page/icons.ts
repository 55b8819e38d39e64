import { registerIconLibrary } from '@awesome.me/webawesome/dist/components/icon/library.js';

/** Outlines on a 24 × 24 grid, drawn with the text's colour. */
const PATHS: Readonly<Record<string, string>> = {
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
  check: 'M5 12.6l4.6 4.6L19 7.6',
};

function svgOf(path: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linecap="round" stroke-linejoin="round"><path d="${path}"/></svg>`;
}

/**
 * Web Awesome's own default library loads each icon from a CDN. Ours is part of the bundle; a name that
 * it lacks is an error of ours and shows as a blank square, never as a request to somewhere else.
 */
export function registerIcons(): void {
  registerIconLibrary('default', {
    resolver: (name) => `data:image/svg+xml,${encodeURIComponent(svgOf(PATHS[name] ?? 'M5 5h14v14H5z'))}`,
  });
}
