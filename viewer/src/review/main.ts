import '../page/theme.css';
import { prewarm, setWorkerUrl } from 'maplibre-gl';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url';

setWorkerUrl(new URL(workerUrl, import.meta.url).href);
prewarm();
// After the settings above: the element opens its map as soon as it is defined.
await import('./review-page.ts');
