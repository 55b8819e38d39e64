import type { LineString, MultiLineString, Position } from 'geojson';
import { type Decision, decide, type FeatureChange, refuse, replace } from '../edit.ts';
import type { DeskFeature, FeatureKey, Sheet } from '../feature.ts';
import { type Chain, chainsOf, edgesOf } from '../geometry/chains.ts';
import { crossings } from '../geometry/crossing.ts';
import { distance, isSame, type Plane, planeAt } from '../geometry/plane.ts';
import { meeting, noded } from '../geometry/shared.ts';

/**
 * Cuts a line where another crosses it. The longest piece stays the feature; the others are new ones with its
 * attributes. Lines that pass through the cut get a vertex there too.
 *
 * @param newKey a key that no feature has yet
 */
export function splitLine(
  sheet: Sheet,
  feature: DeskFeature,
  cutter: readonly Position[],
  newKey: () => FeatureKey,
): Decision {
  if (!feature.geometry.type.endsWith('LineString')) return refuse('wrong_geometry');
  const plane = planeAt(cutter[0] ?? [0, 0]);
  const cut = chainsOf(feature.geometry).map((chain) => cutChain(chain, cutter, plane));
  const pieces = cut.flatMap((each) => each.pieces);
  const places = cut.flatMap((each) => each.places);
  if (places.length === 0 || pieces.length === chainsOf(feature.geometry).length)
    return refuse('does_not_cross');
  // Parts of a line in parts that are not cut stay with it.
  const whole = cut.filter((each) => each.pieces.length === 1).flatMap((each) => each.pieces);
  const [longest, ...others] = pieces
    .filter((piece) => !whole.includes(piece))
    .toSorted((one, other) => lengthOf(other, plane) - lengthOf(one, plane));
  const made = others.map((coordinates): FeatureChange => {
    const key = newKey();
    const { collection, properties } = feature;
    return { key, after: { key, collection, properties, geometry: { type: 'LineString', coordinates } } };
  });
  const passing = [...new Set(places.flatMap((place) => meeting(sheet.values(), place)))]
    .filter(({ key }) => key !== feature.key)
    .map((each) => ({ key: each.key, before: each, after: noded(each, places) }));
  return decide(
    'split',
    [replace(feature, { geometry: lineOf([longest!, ...whole]) }), ...made, ...passing],
    [feature.key, ...made.map(({ key }) => key)],
  );
}

function cutChain(
  chain: Chain,
  cutter: readonly Position[],
  plane: Plane,
): { readonly pieces: readonly Position[][]; readonly places: readonly Position[] } {
  const places: Position[] = [];
  const pieces: Position[][] = [[chain.positions[0]!]];
  const ground = cutter.map((position) => plane.toMeters(position));
  for (const [from, to] of edgesOf(chain)) {
    const [start, end] = [chain.positions[from]!, chain.positions[to]!];
    const edge = [plane.toMeters(start), plane.toMeters(end)] as const;
    const met = ground
      .slice(1)
      .flatMap((point, index) => crossings([ground[index]!, point], edge))
      .toSorted((one, other) => distance(edge[0], one) - distance(edge[0], other))
      .map((point) =>
        [edge[0], edge[1]].indexOf(point as (typeof edge)[0]) === 1 ? end : plane.toPosition(point),
      )
      // A cut at the start of an edge was made at the end of the one before, and one at the line's ends cuts nothing.
      .filter((position) => !isSame(position, start));
    for (const position of met) {
      // Two edges of the cutter may meet on the line.
      if (isSame(position, chain.positions.at(-1)!) || places.some((place) => isSame(place, position)))
        continue;
      places.push(position);
      pieces.at(-1)!.push(position);
      pieces.push([position]);
    }
    if (!isSame(pieces.at(-1)!.at(-1)!, end)) pieces.at(-1)!.push(end);
  }
  return { pieces, places };
}

function lineOf(lines: Position[][]): LineString | MultiLineString {
  return lines.length === 1
    ? { type: 'LineString', coordinates: lines[0]! }
    : { type: 'MultiLineString', coordinates: lines };
}

function lengthOf(positions: readonly Position[], plane: Plane): number {
  return positions
    .slice(1)
    .reduce(
      (sum, position, index) => sum + distance(plane.toMeters(positions[index]!), plane.toMeters(position)),
      0,
    );
}
