import type { MultiPolygon, Polygon, Position } from 'geojson';
import { type Decision, decide, type FeatureChange, refuse, replace } from '../edit.ts';
import type { DeskFeature, FeatureKey, Sheet } from '../feature.ts';
import { chainsOf, close } from '../geometry/chains.ts';
import { cutArea } from '../geometry/cut-area.ts';
import { isSame, planeAt } from '../geometry/plane.ts';
import { meeting, noded } from '../geometry/shared.ts';

/**
 * Cuts an area along a line. The largest piece stays the feature; the others are new ones with its attributes.
 * Neighbours get a vertex where the cut meets their boundary.
 *
 * @param newKey a key that no feature has yet
 */
export function splitPolygon(
  sheet: Sheet,
  feature: DeskFeature,
  cutter: readonly Position[],
  newKey: () => FeatureKey,
): Decision {
  const polygons = polygonsOf(feature);
  if (!polygons) return refuse('wrong_geometry');
  const plane = planeAt(cutter[0] ?? [0, 0]);
  const cut = polygons.map((rings) =>
    cutArea(
      rings.map((ring) => ring.slice(0, -1)),
      cutter,
      plane,
    ),
  );
  const whole = polygons.filter((_, index) => cut[index]!.length < 2);
  const [largest, ...others] = cut
    .filter((pieces) => pieces.length > 1)
    .flat()
    .map((rings) => rings.map(close));
  if (!largest) return refuse('does_not_cross');
  const made = others.map((coordinates): FeatureChange => {
    const key = newKey();
    const { collection, properties } = feature;
    return { key, after: { key, collection, properties, geometry: { type: 'Polygon', coordinates } } };
  });
  const former = chainsOf(feature.geometry).flatMap(({ positions }) => positions);
  const places = [largest, ...others]
    .flat(2)
    .filter((position) => !former.some((known) => isSame(known, position)));
  const beside = [...new Set(places.flatMap((place) => meeting(sheet.values(), place)))]
    .filter(({ key }) => key !== feature.key)
    .map((each) => ({ key: each.key, before: each, after: noded(each, places) }));
  return decide(
    'split',
    [replace(feature, { geometry: areaOf([largest, ...whole]) }), ...made, ...beside],
    [feature.key, ...made.map(({ key }) => key)],
  );
}

function polygonsOf({ geometry }: DeskFeature): Position[][][] | undefined {
  if (geometry.type === 'Polygon') return [geometry.coordinates];
  return geometry.type === 'MultiPolygon' ? geometry.coordinates : undefined;
}

function areaOf(polygons: Position[][][]): Polygon | MultiPolygon {
  return polygons.length === 1
    ? { type: 'Polygon', coordinates: polygons[0]! }
    : { type: 'MultiPolygon', coordinates: polygons };
}
