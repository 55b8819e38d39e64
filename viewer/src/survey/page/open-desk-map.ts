import type { BaseMap, BaseMapOptions } from '@tongtu/sdk/maplibre';
import { openMap } from '../../map/open-map.ts';
import type { ServerWatch } from '../../map/server-watch.ts';
import { readView, writeView } from './view-address.ts';

/**
 * The desk's map, where the address says that it looks, which follows it.
 *
 * @throws Error where the browser can't draw it
 */
export function openDeskMap(
  options: Omit<BaseMapOptions, 'view'>,
  scaleElement: Element,
  server: ServerWatch,
): BaseMap {
  const view = readView(location.hash);
  const baseMap = openMap({ ...options, ...(view ? { view } : {}) }, scaleElement, {
    onServerAway: () => server.reportAway(),
    onRefused: () => void server.checkSession(),
    onMoved: () => writeView(baseMap.view),
    onTurned: () => {},
    onPoint: () => {},
    onKey: () => {},
  });
  return baseMap;
}
