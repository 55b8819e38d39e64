import type { Position } from 'geojson';
import { isLinear, isPolygonal, middleOf, pathsOf, pointAt } from '../parts.ts';
import type { ChangedFeature, FeatureRule, Observation } from '../rule.ts';

const REASONS = {
  empty: { zh: '没有坐标', en: 'it has no position' },
  position: { zh: '坐标不是经纬度', en: 'a position is no longitude and latitude' },
  line_short: { zh: '线少于两个不同的点', en: 'a line has fewer than two different points' },
  ring_short: { zh: '环少于四个点', en: 'a ring has fewer than four points' },
  ring_open: { zh: '环未闭合', en: 'a ring is not closed' },
} as const;

/** What can be told of a geometry without comparing its edges: OGC 06-103r4, 6.1. Crossing edges are another rule's. */
export const geometryInvalid: FeatureRule<'geometry_invalid'> = {
  looksAt: 'geometry',
  observe(changed, _, fieldFaults) {
    const kind = fieldFaults(changed).find(({ code }) => code === 'geometry_kind');
    if (kind)
      return [
        said(changed, {
          reason_zh: `${kind.got}，应为 ${kind.wanted}`,
          reason_en: `it is a ${kind.got}; wanted ${kind.wanted}`,
        }),
      ];
    const { geometry } = changed;
    const paths = pathsOf(geometry);
    if (!paths.some((path) => path.length > 0)) return [because(changed, 'empty')];
    for (const path of paths) {
      const off = path.find((position) => !isLngLat(position));
      if (off) return [because(changed, 'position')];
      const fault = pathFault(path, isLinear(geometry), isPolygonal(geometry));
      if (fault) return [because(changed, fault, path[0])];
    }
    return [];
  },
};

function isLngLat([lng = Number.NaN, lat = Number.NaN, ...more]: Position): boolean {
  return Math.abs(lng) <= 180 && Math.abs(lat) <= 90 && more.length === 0;
}

function pathFault(
  path: readonly Position[],
  isLine: boolean,
  isRing: boolean,
): 'line_short' | 'ring_short' | 'ring_open' | undefined {
  const [first, last] = [path[0], path.at(-1)];
  const isSame = (a?: Position, b?: Position) => a?.[0] === b?.[0] && a?.[1] === b?.[1];
  if (isLine && path.every((position) => isSame(position, first))) return 'line_short';
  if (!isRing) return undefined;
  if (!isSame(first, last)) return 'ring_open';
  return path.length < 4 ? 'ring_short' : undefined;
}

const because = (changed: ChangedFeature, reason: keyof typeof REASONS, at?: Position) =>
  said(changed, { fault: reason, reason_zh: REASONS[reason].zh, reason_en: REASONS[reason].en }, at);

function said(changed: ChangedFeature, parameters: Observation['parameters'], at?: Position): Observation {
  const place = at ?? middleOf(changed.geometry);
  return { place: pointAt(place.every(Number.isFinite) ? place : [0, 0]), parameters };
}
