import { BaseMap, type BaseMapOptions } from '@tongtu/sdk/maplibre';
import { type MapMouseEvent, ScaleControl } from 'maplibre-gl';
import { isServerAway, isSignInNeeded } from './server-errors.ts';

/** Longest scale bar. */
const SCALE_PIXELS = 120;

/** What the page does about what happens on its map. */
interface MapEvents {
  readonly onServerAway: () => void;
  /** What was drawn for a member is refused: the session has ended. */
  readonly onRefused: () => void;
  readonly onMoved: () => void;
  /** @param bearingDegrees clockwise from north */
  readonly onTurned: (bearingDegrees: number) => void;
  readonly onPoint: (point: MapMouseEvent['point']) => void;
  /** While the map has the keyboard. */
  readonly onKey: (event: KeyboardEvent) => void;
}

/**
 * Opens the map in its element, with a scale bar in another.
 *
 * @throws Error where the browser can't draw it
 */
export function openMap(options: BaseMapOptions, scaleElement: Element, events: MapEvents): BaseMap {
  const baseMap = new BaseMap(options);
  const { map } = baseMap;
  // Not in a corner of MapLibre's: it stands in line with the imprint, which grows with its text.
  const scale = new ScaleControl({ unit: 'metric', maxWidth: SCALE_PIXELS });
  scaleElement.replaceChildren(scale.onAdd(map));
  map.on('error', ({ error }) => {
    if (isServerAway(error)) events.onServerAway();
    else if (isSignInNeeded(error)) events.onRefused();
    else console.error(error);
  });
  map.on('moveend', events.onMoved);
  map.on('rotate', () => events.onTurned(map.getBearing()));
  map.on('click', ({ point }) => events.onPoint(point));
  map.getCanvas().addEventListener('keydown', events.onKey);
  return baseMap;
}
