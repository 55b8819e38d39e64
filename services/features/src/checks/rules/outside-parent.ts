import { collectionById } from '@tongtu/data/model';
import { metersPerDegree } from '@tongtu/sdk/geo';
import { findOutside, type Outside } from '../neighbour-store.ts';
import type { NeighbourRule } from '../rule.ts';
import { searchAround } from '../scope.ts';

export const outsideParent: NeighbourRule<'outside_parent', Outside> = {
  looksAt: 'geometry',
  seesRemoved: false,
  read: (tx, scope, subjects, { parent, parentWith, toleranceMeters }) =>
    findOutside(tx, searchAround(scope, subjects, parent, toleranceMeters), parentWith),
  observe(_, outside, { parent, toleranceMeters }) {
    const title = collectionById(parent)?.title;
    return outside
      .filter(
        // Degrees of latitude are the longer ones: a metre too much rather than one too little.
        ({ distanceDegrees }) =>
          distanceDegrees === null || distanceDegrees * metersPerDegree(0)[0] > toleranceMeters,
      )
      .map(({ place }) => ({
        place,
        parameters: { parent, parent_zh: title?.zh ?? parent, parent_en: title?.en ?? parent },
      }));
  },
};
