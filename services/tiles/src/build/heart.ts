import type { LngLat } from '@tongtu/sdk/geo';
import type { FeatureSpan } from '../store.ts';

/** A feature over more tiles than this along one side is no sign of a town: a river, a boundary, the sea. */
const LARGEST_SIDE_TILES = 2;

interface Cell {
  readonly x: number;
  readonly y: number;
  readonly spans: FeatureSpan[];
}

/**
 * Where a map of these features opens: the middle of the densest three by three tiles, by how many small features
 * lie in them. The middle of the box would be farmland in most cities. Of equals the westernmost, then the
 * northernmost; undefined where nothing small is drawn.
 *
 * @param spans in the order of {@link readSpans}, so that sums come out the same every time
 */
export function heartOf(spans: readonly FeatureSpan[]): LngLat | undefined {
  const cells = new Map<string, Cell>();
  for (const span of spans) {
    const { x0, x1, y0, y1 } = span;
    if (x1 - x0 >= LARGEST_SIDE_TILES || y1 - y0 >= LARGEST_SIDE_TILES) continue;
    const cell = cells.get(`${x0}/${y0}`);
    if (cell) cell.spans.push(span);
    else cells.set(`${x0}/${y0}`, { x: x0, y: y0, spans: [span] });
  }
  let densest: { readonly rows: number; readonly spans: readonly FeatureSpan[] } = { rows: 0, spans: [] };
  for (const cell of cells.values()) {
    const around = [-1, 0, 1].flatMap((dx) =>
      [-1, 0, 1].flatMap((dy) => cells.get(`${cell.x + dx}/${cell.y + dy}`)?.spans ?? []),
    );
    const rows = rowsOf(around);
    if (rows > densest.rows) densest = { rows, spans: around };
  }
  const { rows, spans: around } = densest;
  if (rows === 0) return undefined;
  const sum = (of: (span: FeatureSpan) => number) =>
    around.reduce((total, span) => total + span.rows * of(span), 0);
  return [
    sum(({ bbox: [west, , east] }) => (west + east) / 2) / rows,
    sum(({ bbox: [, south, , north] }) => (south + north) / 2) / rows,
  ];
}

function rowsOf(spans: readonly FeatureSpan[]): number {
  return spans.reduce((total, { rows }) => total + rows, 0);
}
