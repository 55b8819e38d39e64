import type { MultiPolygon, Polygon, Position } from 'geojson';
import { union } from 'polyclip-ts';
import { type Decision, decide, refuse, replace } from '../edit.ts';
import type { DeskFeature } from '../feature.ts';
import { chainsOf } from '../geometry/chains.ts';
import { rounded } from '../geometry/plane.ts';
import { noded } from '../geometry/shared.ts';
import { mergedAttributes } from './merged-attributes.ts';

type PlainPolygon = [number, number][][];

/**
 * Makes one area of areas that have a boundary in common or overlap. The first stays; where it has no value for an
 * attribute, it takes that of the next. Vertices on what becomes the outline stay, for neighbours have them too.
 */
export function mergePolygons(features: readonly DeskFeature[]): Decision {
  const [first, ...others] = features;
  if (!first || others.length === 0) return refuse('one_selected');
  if (others.some(({ collection }) => collection !== first.collection))
    return refuse('different_collections');
  const areas = features.flatMap(polygonsOf);
  if (features.some((feature) => polygonsOf(feature).length === 0)) return refuse('wrong_geometry');
  const vertices = features.flatMap(({ geometry }) =>
    chainsOf(geometry).flatMap(({ positions }) => positions),
  );
  // Each with the others' vertices on its edges: two sides of a boundary are then the same, digit by digit.
  const aligned = features.flatMap((feature) => polygonsOf(noded(feature, vertices)));
  const merged = union(aligned[0]!, ...aligned.slice(1)).map((rings) =>
    rings.map((ring) => ring.map(rounded)),
  );
  // Parts that were apart before may stay so; two areas that do not touch are not one.
  if (merged.length > areas.length - others.length) return refuse('not_adjacent');
  const geometry: Polygon | MultiPolygon =
    merged.length === 1
      ? { type: 'Polygon', coordinates: merged[0]! }
      : { type: 'MultiPolygon', coordinates: merged };
  return decide(
    'merge',
    [
      replace(first, {
        // The library leaves out what lies on a straight line.
        geometry: noded({ ...first, geometry }, vertices).geometry,
        properties: mergedAttributes(features),
      }),
      ...others.map((before) => ({ key: before.key, before })),
    ],
    [first.key],
  );
}

function polygonsOf({ geometry }: DeskFeature): PlainPolygon[] {
  const plain = (rings: Position[][]) =>
    rings.map((ring) => ring.map(([lng, lat]): [number, number] => [lng!, lat!]));
  if (geometry.type === 'Polygon') return [plain(geometry.coordinates)];
  return geometry.type === 'MultiPolygon' ? geometry.coordinates.map(plain) : [];
}
