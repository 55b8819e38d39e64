import { defineConfig } from 'vite';

/** Where `npm run dev -w viewer` finds the platform's API and tiles. */
const platformUrl = process.env.TONGTU_URL ?? 'http://127.0.0.1:8080';

/** Each page is an HTML file of its own beside this one; `map` is the entrance, so it is `index.html`. */
const pages = { map: 'index.html' };

export default defineConfig({
  // Relative addresses: the platform may stand below a path of a city's portal.
  base: './',
  build: {
    target: 'es2022',
    // MapLibre alone is past Vite's warning at 500 kB; test/browser holds the sum to its limit.
    chunkSizeWarningLimit: 1500,
    rolldownOptions: { input: pages },
  },
  server: {
    proxy: Object.fromEntries(['/api', '/tiles', '/styles', '/health'].map((path) => [path, platformUrl])),
  },
});
