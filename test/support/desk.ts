import type { Geometry } from 'geojson';
import { apply, type Decision, type Edit } from '../../viewer/src/survey/edit/edit.ts';
import type { DeskFeature, Sheet } from '../../viewer/src/survey/edit/feature.ts';
import type { Sketch } from './sketch.ts';

/** A stored feature of some collection. */
export function deskFeature(key: string, geometry: Geometry, more: Partial<DeskFeature> = {}): DeskFeature {
  return {
    ...{ key, id: Number(key.replace(/\D/g, '')) || 1, version: 1 },
    ...{ collection: 'land_use', geometry, properties: {}, ...more },
  };
}

export function sheetWith(...features: readonly DeskFeature[]): Sheet {
  return new Map(features.map((feature) => [feature.key, feature]));
}

/** The edit that was decided on. @throws where the action was refused */
export function editOf(decision: Decision): Edit {
  if (!decision.ok) throw new Error(`refused: ${decision.refusal}`);
  return decision.edit;
}

/** The letters of every feature after a decision, by key. */
export function drawn(sketch: Sketch, sheet: Sheet, decision: Decision): Record<string, string> {
  return Object.fromEntries(
    [...apply(sheet, editOf(decision)).values()].map(({ key, geometry }) => [key, sketch.name(geometry)]),
  );
}

/** Keys as they are wanted in tests: `new1`, `new2`, … */
export function newKeys(): () => string {
  let count = 0;
  return () => `new${++count}`;
}
