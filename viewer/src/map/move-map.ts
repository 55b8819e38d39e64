import type { BaseMap } from '@tongtu/sdk/maplibre';
import type { Tool } from './tools.ts';

const MOVES = ['zoom-in', 'zoom-out', 'north', 'home'] as const;
type Move = (typeof MOVES)[number];

/** Whether a tool does nothing but look elsewhere. */
export function isMove(tool: Tool): tool is Move {
  return MOVES.some((move) => move === tool);
}

export function moveMap(baseMap: BaseMap, move: Move): void {
  const { map } = baseMap;
  if (move === 'zoom-in') map.zoomIn();
  else if (move === 'zoom-out') map.zoomOut();
  else if (move === 'north') map.easeTo({ bearing: 0 });
  else baseMap.goHome();
}
