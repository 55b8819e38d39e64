import { type Bbox, metersPerDegree } from '@tongtu/sdk/geo';
import type { StagedIndex } from './staged-index.ts';
import { reachOf, type Subject } from './subject.ts';

/** The changeset in which a batch is looked at. */
export interface Scope {
  readonly changesetId: number;
  readonly staged: StagedIndex;
}

/** For one batch and a collection of neighbours: which boxes to look in, and which of the changeset's own are there. */
export interface NeighbourSearch {
  readonly changesetId: number;
  readonly collection: string;
  readonly subjects: readonly { readonly seq: number; readonly feature: number; readonly reach: Bbox }[];
  readonly staged: readonly { readonly seq: number; readonly other: number }[];
}

/** What lies within so many metres of what the subjects were and will be. */
export function searchAround(
  { changesetId, staged }: Scope,
  subjects: readonly Subject[],
  collection: string,
  radiusMeters: number,
): NeighbourSearch {
  const found = subjects.flatMap((subject) => {
    const reach = reachOf(subject);
    return reach ? [{ seq: subject.seq, feature: subject.feature, reach: widened(reach, radiusMeters) }] : [];
  });
  return {
    changesetId,
    collection,
    subjects: found,
    staged: found.flatMap(({ seq, reach }) =>
      staged
        .meeting(collection, reach)
        .filter((other) => other !== seq)
        .map((other) => ({ seq, other })),
    ),
  };
}

function widened([west, south, east, north]: Bbox, meters: number): Bbox {
  const [lng, lat] = metersPerDegree((south + north) / 2);
  return [west - meters / lng, south - meters / lat, east + meters / lng, north + meters / lat];
}
