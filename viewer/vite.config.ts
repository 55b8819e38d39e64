import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

/** Worth a second file beside it; pictures are compressed already. */
const TEXT_FILE = /\.(?:js|mjs|css|html|svg|json)$/;

/** The last two steps take 20 times as long for 8 % less, and the first start waits for this build. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };

/** Writes `x.js.br` and `x.js.gz` beside each `x.js`, for the platform to send as they are. */
function preCompress(): Plugin {
  let directory = '';
  return {
    name: 'tongtu-pre-compress',
    apply: 'build',
    configResolved({ root, build }) {
      directory = join(root, build.outDir);
    },
    async closeBundle() {
      const names = await readdir(directory, { recursive: true });
      const paths = names.filter((name) => TEXT_FILE.test(name)).map((name) => join(directory, name));
      await Promise.all(
        paths.map(async (path) => {
          const plain = await readFile(path);
          await writeFile(`${path}.br`, await promisify(brotliCompress)(plain, BROTLI));
          await writeFile(`${path}.gz`, await promisify(gzip)(plain, { level: 9 }));
        }),
      );
    },
  };
}

/** Where `npm run dev -w viewer` finds the platform's API and tiles. */
const platformUrl = process.env.TONGTU_URL ?? 'http://127.0.0.1:8080';

/** Each page is an HTML file of its own beside this one; `map` is the entrance, so it is `index.html`. */
const pages = { map: 'index.html', survey: 'survey.html', review: 'review.html', history: 'history.html' };
/** The server writes the pages of the API and has to know the names of their scripts: they have no hash. */
const scripts = { 'api-map': 'src/api/api-map.ts', 'api-console': 'src/api/api-console.ts' };

export default defineConfig({
  // Relative addresses: the platform may stand below a path of a city's portal.
  base: './',
  plugins: [preCompress()],
  // A worker fetches its parser when it needs it: only modules can.
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    // MapLibre alone is past Vite's warning at 500 kB; test/browser holds the sum to its limit.
    chunkSizeWarningLimit: 1500,
    rolldownOptions: {
      input: { ...pages, ...scripts },
      output: {
        entryFileNames: ({ name }) => (name in scripts ? '[name].js' : 'assets/[name]-[hash].js'),
        // MapLibre in a file of its own: it changes seldom, and the budget of what is ours is counted without it.
        codeSplitting: { groups: [{ name: 'maplibre-gl', test: /node_modules\/maplibre-gl\// }] },
      },
    },
  },
  server: {
    proxy: Object.fromEntries(['/api', '/tiles', '/styles', '/health'].map((path) => [path, platformUrl])),
  },
});
