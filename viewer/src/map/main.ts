import '@awesome.me/webawesome/dist/styles/themes/default.css';
import '../page/theme.css';
import { prewarm, setWorkerUrl } from 'maplibre-gl';
// The worker is a file of ours beside the page: MapLibre would otherwise look for it next to its own module.
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';
import { followColourScheme } from '../page/colour-scheme.ts';

followColourScheme();
setWorkerUrl(new URL(workerUrl, import.meta.url).href);
// The worker reads its code while the page asks for the tileset.
prewarm();
// After the settings above: the element opens its map as soon as it is defined.
await import('./map-page.ts');
