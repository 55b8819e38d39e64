import { type Map as MapLibreMap, Marker } from 'maplibre-gl';
import type { Word } from '../page/words.ts';

/** A street's width around a position that is known to some tens of metres. */
const LOCATED_ZOOM = 16;
const TIMEOUT_MS = 10_000;
let marker: Marker | undefined;

/** Moves the map to where the reader is and marks the place. Says what went wrong, if anything did. */
export async function locate(map: MapLibreMap): Promise<Word | undefined> {
  if (!('geolocation' in navigator)) return 'locateFailed';
  try {
    const { coords } = await new Promise<GeolocationPosition>((resolve, reject) =>
      navigator.geolocation.getCurrentPosition(resolve, reject, {
        enableHighAccuracy: true,
        timeout: TIMEOUT_MS,
      }),
    );
    const position: [number, number] = [coords.longitude, coords.latitude];
    marker ??= new Marker({ color: '#b23a2e' });
    marker.setLngLat(position).addTo(map);
    map.flyTo({ center: position, zoom: Math.max(map.getZoom(), LOCATED_ZOOM) });
    return undefined;
  } catch (error) {
    const denied = error instanceof GeolocationPositionError && error.code === error.PERMISSION_DENIED;
    return denied ? 'locateDenied' : 'locateFailed';
  }
}
