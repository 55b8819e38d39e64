import type { Map as MapLibreMap } from 'maplibre-gl';

/** Resolves when sources can be added: at once where the map's style is there. @throws the signal's reason */
export async function styleReady(map: MapLibreMap, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  // Undefined while it is being read, whatever the types say.
  if ((map.getStyle() as object | undefined) !== undefined) return;
  await new Promise<void>((resolve, reject) => {
    map.once('style.load', () => resolve());
    signal.addEventListener('abort', () => reject(signal.reason), { once: true });
  });
}
