import {
  type AppliedCheck,
  type CheckCode,
  type CheckParameters,
  type CodeList,
  type Fault,
  matchesFilter,
  type Properties,
} from '../contract/index.ts';
import { type CheckedCollection, featureCheck } from './fields.ts';
import type { Aspect, ChangedFeature, FeatureRule, Observation } from './rule.ts';
import { accuracyClassMissing } from './rules/accuracy-class.ts';
import {
  attributeCode,
  attributePattern,
  attributeRange,
  attributeType,
  requiredMissing,
} from './rules/attributes.ts';
import { geometryInvalid } from './rules/geometry-invalid.ts';
import { movedFar } from './rules/moved-far.ts';
import { nameWithoutPinyin } from './rules/name-without-pinyin.ts';
import { selfIntersection } from './rules/self-intersection.ts';
import { tooShort } from './rules/too-short.ts';
import { tooSmall } from './rules/too-small.ts';
import { vertexDensity } from './rules/vertex-density.ts';
import { CHECK_TEXTS } from './texts.ts';

/** The rules that need nothing but the feature and its base. */
export const FEATURE_RULES = {
  geometry_invalid: geometryInvalid,
  self_intersection: selfIntersection,
  too_small: tooSmall,
  too_short: tooShort,
  required_missing: requiredMissing,
  attribute_type: attributeType,
  attribute_range: attributeRange,
  attribute_code: attributeCode,
  attribute_pattern: attributePattern,
  name_without_pinyin: nameWithoutPinyin,
  moved_far: movedFar,
  vertex_density: vertexDensity,
  accuracy_class_missing: accuracyClassMissing,
} as const satisfies { [Code in CheckCode]?: FeatureRule<Code> };

/** Checks one feature of a collection against the rules that need no neighbour. */
export type CollectionCheck = (changed: ChangedFeature) => readonly Fault[];

/**
 * Prepares the checks of a collection once for many features. Rules that need neighbours are passed over.
 * Throws where the collection names a code list that `codeListById` does not find.
 */
export function collectionCheck(
  collection: CheckedCollection,
  applied: readonly AppliedCheck[],
  codeListById: (id: string) => CodeList | undefined,
): CollectionCheck {
  const fieldFaults = featureCheck(collection, codeListById);
  return (changed) => {
    // All rules of one feature ask the same.
    let known: ReturnType<typeof fieldFaults> | undefined;
    const once = (feature: ChangedFeature) => {
      known ??= fieldFaults(feature);
      return known;
    };
    return applied.flatMap((check) => {
      if (!(check.code in FEATURE_RULES)) return [];
      const rule: FeatureRule<CheckCode> = FEATURE_RULES[check.code as keyof typeof FEATURE_RULES];
      if (!applies(check, changed, rule.looksAt)) return [];
      return rule
        .observe(changed, check.parameters as CheckParameters[CheckCode], once)
        .map((observation) => faultOf(check, changed, observation));
    });
  };
}

/** Whether the check looks at the feature: it meets the condition, and the change touched what the rule judges. */
export function applies(check: AppliedCheck, changed: ChangedFeature, looksAt: Aspect): boolean {
  if (check.where && !matchesFilter(check.where, changed.properties)) return false;
  if (!changed.base) return true;
  const { base } = changed;
  if (!isSame(base[looksAt], changed[looksAt])) return true;
  // Another level, and a line crosses others than before.
  const compared = 'sameFields' in check.parameters ? check.parameters.sameFields : [];
  return compared.some((field) => base.properties[field] !== changed.properties[field]);
}

/** Whether two features agree in these fields: a missing value is as `false` and 0. */
export function agree(fields: readonly string[], a: Properties, b: Properties): boolean {
  return fields.every((field) => (a[field] || '') === (b[field] || ''));
}

/** The fault of a feature that an observation stands for. */
export function faultOf(
  check: AppliedCheck,
  { collection, feature }: Pick<ChangedFeature, 'collection' | 'feature'>,
  { severity, others = [], place, parameters, fix = [] }: Observation,
): Fault {
  return {
    code: check.code,
    severity: severity ?? check.severity ?? CHECK_TEXTS[check.code].severity,
    collection,
    feature,
    others,
    place,
    parameters,
    fix,
  };
}

/** Equal as JSON, whatever the order of keys. */
export function isSame(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  const [left, right] = [Object.entries(a), Object.entries(b)];
  return (
    Array.isArray(a) === Array.isArray(b) &&
    left.length === right.length &&
    left.every(([key, value]) => Object.hasOwn(b, key) && isSame(value, (b as Record<string, unknown>)[key]))
  );
}
