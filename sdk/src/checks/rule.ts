import type { Geometry } from 'geojson';
import type { CheckFix, CheckParameters, CheckSeverity, Fault, Properties } from '../contract/index.ts';
import type { FieldFault } from './field-fault.ts';

/** Geometry `[lng, lat]` on CGCS2000 and properties of a feature, as stored. */
export interface FeatureState {
  readonly geometry: Geometry;
  readonly properties: Properties;
}

/** A created or replaced feature with what it was before; a created one has no base. */
export interface ChangedFeature extends FeatureState {
  readonly collection: string;
  readonly feature: number;
  readonly base?: FeatureState;
}

/** What a rule says of a feature; who applies it adds whose it is. */
export type Observation = Pick<Fault, 'place' | 'parameters'> & {
  readonly others?: readonly number[];
  readonly fix?: readonly CheckFix[];
  /** Where this one counts for less than the rule says. */
  readonly severity?: CheckSeverity;
};

/** The part of a feature that a rule judges: where a change left it alone, the rule is silent. */
export type Aspect = 'geometry' | 'properties';

/** A rule over one feature and its base: pure, cheap, and the same in the browser and on the server. */
export interface FeatureRule<Code extends keyof CheckParameters> {
  readonly looksAt: Aspect;
  observe(
    changed: ChangedFeature,
    parameters: CheckParameters[Code],
    fieldFaults: (changed: ChangedFeature) => readonly FieldFault[],
  ): readonly Observation[];
}
