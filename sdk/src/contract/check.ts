import type { Geometry } from 'geojson';
import type { Filter } from './collection.ts';
import type { Properties } from './feature.ts';

/** An error blocks publication; a warning waits for the reviewer's tick. */
export type CheckSeverity = 'error' | 'warning';

/** Nothing to set. */
type None = Readonly<Record<never, never>>;

/**
 * The rules by their stable codes, with the parameters of each: lengths in metres, areas in square metres. Fields
 * in which two features must agree to be compared (`sameFields`) are equal where both have none, `false` or 0.
 */
export interface CheckParameters {
  /** Structure and validity by OGC Simple Features; the kind of geometry that the collection takes. */
  readonly geometry_invalid: None;
  /** A ring or line that meets itself. */
  readonly self_intersection: None;
  /** The same outline again within the tolerance, with equal values in these fields. */
  readonly duplicate_feature: { readonly toleranceMeters: number; readonly sameFields: readonly string[] };
  /** Two features of the collection share ground, such as buildings on the same level. */
  readonly overlap: { readonly minAreaSquareMeters: number; readonly sameFields: readonly string[] };
  /** Two areas of a coverage share ground. */
  readonly coverage_overlap: { readonly minAreaSquareMeters: number; readonly sameFields: readonly string[] };
  /** Ground between areas of a coverage that belongs to none, or that belonged to one and does to none any more. */
  readonly coverage_gap: {
    readonly minAreaSquareMeters: number;
    /** Holes beyond it are meant. */
    readonly maxHoleSquareMeters: number;
    readonly sameFields: readonly string[];
  };
  /** A new end of a line, or one that lost what it met, ends at nothing. */
  readonly dangling_end: { readonly with: readonly string[] };
  /** An end stops short of a line that it does not meet. */
  readonly almost_junction: { readonly toleranceMeters: number; readonly with: readonly string[] };
  /** Two lines on the same level cross where they have no common vertex. */
  readonly crossing_without_node: { readonly sameFields: readonly string[] };
  /** Outside the union of the areas of a collection that have these values. */
  readonly outside_parent: {
    readonly parent: string;
    readonly parentWith: Properties;
    readonly toleranceMeters: number;
  };
  readonly too_small: { readonly minAreaSquareMeters: number };
  readonly too_short: { readonly minLengthMeters: number };
  readonly required_missing: None;
  /** Wrong type, a field that the collection does not have, or text past its length. */
  readonly attribute_type: None;
  readonly attribute_range: None;
  readonly attribute_code: None;
  readonly attribute_pattern: None;
  /** The values of `number` together come once within the parent that `parent` names. Features without the first of `number` are passed over. */
  readonly number_not_unique: { readonly number: readonly string[]; readonly parent: readonly string[] };
  /** A field names a feature of another collection by a field of that one, or several. */
  readonly reference_missing: {
    readonly field: string;
    readonly target: string;
    readonly targetField: string;
  };
  readonly name_without_pinyin: None;
  /** The middle of the geometry's box is this far from where it was. */
  readonly moved_far: { readonly maxMeters: number };
  /** Vertices closer together than this. */
  readonly vertex_density: { readonly minSpacingMeters: number };
  /** GB/T 47678 accuracy class missing, or one that the measured accuracy does not reach. */
  readonly accuracy_class_missing: None;
}

export type CheckCode = keyof CheckParameters;

/** A rule as it is applied to a collection. */
export type AppliedCheck<Code extends CheckCode = CheckCode> = {
  [C in Code]: {
    readonly code: C;
    /** Where it is another than the rule's own. */
    readonly severity?: CheckSeverity;
    /** The rule looks only at features that meet it. */
    readonly where?: Filter;
    readonly parameters: CheckParameters[C];
  };
}[Code];

/** A plain change that would put a finding right. */
export type CheckFix =
  | { readonly action: 'remove'; readonly collection: string; readonly feature: number }
  | {
      readonly action: 'replace';
      readonly collection: string;
      readonly feature: number;
      readonly geometry?: Geometry;
      /** Values to set; `null` takes one away. */
      readonly properties?: Readonly<Record<string, string | number | boolean | null>>;
    };

/** A fault before it is stored: what one rule says of one feature. */
export interface Fault {
  readonly code: CheckCode;
  readonly severity: CheckSeverity;
  readonly collection: string;
  /** The changed feature out of which it came. */
  readonly feature: number;
  /** Other features that have a part in it. */
  readonly others: readonly number[];
  /** Where to look; a point, or the shape of the fault. */
  readonly place: Geometry;
  /** What the texts of the code take. */
  readonly parameters: Readonly<Record<string, string | number>>;
  /** Changes that put it right together; empty where a person has to decide. */
  readonly fix: readonly CheckFix[];
}

/** A fault of a changeset as it is stored. */
export interface Finding extends Fault {
  readonly id: number;
  readonly changeset: number;
  readonly acknowledged?: { readonly by: string; readonly at: string };
}

export interface FindingPage {
  /** Missing: the checks have not run. */
  readonly summary?: CheckSummary;
  /** Errors first. */
  readonly findings: readonly Finding[];
  /** Hand it to the next call's `cursor`; missing on the last page. */
  readonly next?: string;
}

/** What a run of the checks came to. */
export interface CheckSummary {
  readonly changeset: number;
  /** The newest revision when the run began. */
  readonly revision: number;
  readonly checkedAt: string;
  readonly changes: number;
  readonly errors: number;
  readonly warnings: number;
  /** Warnings that no reviewer has ticked. */
  readonly unacknowledged: number;
  /** Faults past the number that is stored; they count as errors. */
  readonly omitted: number;
}
