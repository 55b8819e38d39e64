import { isDeepStrictEqual } from 'node:util';
import type { Change, ChangeKind, DiffKind, FeatureDiff, FieldDiff, Properties } from '@tongtu/sdk/contract';
import type { Bbox } from '@tongtu/sdk/geo';
import type { Geometry } from 'geojson';
import { createExtent } from '../import/extent.ts';

/** The words of a review for what changes do. */
export const DIFF_KINDS = {
  create: 'created',
  replace: 'changed',
  remove: 'deleted',
} as const satisfies Record<ChangeKind, DiffKind>;

/** A change as a reviewer reads it: what differs. Shapes are compared as they are sent, at 9 decimals. */
export function diffOf(change: Change, withGeometry: boolean): FeatureDiff {
  const { featureId, collection, action, before, after, isOutdated } = change;
  const shapes = [before?.geometry ?? null, after?.geometry ?? null] as const;
  const geometryChanged = !isDeepStrictEqual(...shapes);
  return {
    ...{ featureId, collection, kind: DIFF_KINDS[action] },
    fields: fieldDiffs(before?.properties ?? {}, after?.properties ?? {}),
    ...{ geometryChanged, bbox: boxAround(shapes), isOutdated },
    ...(withGeometry
      ? { geometry: { ...(geometryChanged ? { before: shapes[0] } : {}), after: shapes[1] } }
      : {}),
  };
}

function fieldDiffs(before: Properties, after: Properties): FieldDiff[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  return names
    .filter((name) => before[name] !== after[name])
    .map((field) => ({
      field,
      ...(before[field] === undefined ? {} : { before: before[field] }),
      ...(after[field] === undefined ? {} : { after: after[field] }),
    }));
}

function boxAround(shapes: readonly (Geometry | null)[]): Bbox {
  const extent = createExtent();
  for (const shape of shapes) if (shape) extent.add(shape);
  const bbox = extent.bbox();
  if (!bbox) throw new Error('a change of nothing: neither before nor after has a shape');
  return bbox;
}
