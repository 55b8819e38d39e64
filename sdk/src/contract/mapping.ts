import type { Geometry } from 'geojson';
import type { Bilingual, Filter } from './collection.ts';

/** One row of a source, as a format driver delivers it; coordinates are already CGCS2000 `[lng, lat]`. */
export interface SourceRow {
  readonly layer: string;
  /** Stable id of the object in its source, such as `way/27811140`. */
  readonly sourceId: string;
  readonly geometry: Geometry;
  /** Attributes under the source's own names. A missing value is an absent key. */
  readonly attributes: Readonly<Record<string, string | number | boolean>>;
}

/**
 * How text becomes a value, beyond what the field's type and unit already say
 * (numbers with units, yes/no in both languages, dates, codes and their titles):
 * `levels`: storeys, a fraction of a storey not counted;
 * `height`: a length that may be written in feet and inches (`5'10"`);
 * `year`: the year of a date or of a year;
 * `join`: all of `from` that are present, in order, with a space between unless Han meets Han or a digit.
 */
export type ValueParse = 'levels' | 'height' | 'year' | 'join';

/** Where a field's value comes from. */
export interface FromSource {
  /** Source attribute; of several, the first that is present. */
  readonly from: string | readonly string[];
  /** `han`: of several, the first that holds a Chinese character, and only then the first that is present. */
  readonly prefer?: 'han';
  /** Source value → model value; `null` says that the source value means "no value". */
  readonly values?: Readonly<Record<string, string | number | boolean | null>>;
  /** Separator of a list in one value: the first part that `values` or the code list knows is taken. */
  readonly split?: string;
  /** For values that neither `values` nor the field's code list knows. Without it they are reported. */
  readonly default?: string | number | boolean | null;
  /** For rows that have none of `from`. */
  readonly absent?: string | number | boolean;
  /** Field that takes the source's own value wherever `default` had to stand in for it. */
  readonly keep?: string;
  readonly parse?: ValueParse;
  /** UCUM unit of a bare number in the source; the field's own unit where absent. */
  readonly unit?: string;
}

/** Model field → constant or source. */
export type FieldSet = Readonly<Record<string, string | number | boolean | FromSource>>;

/** Which rows a rule looks at; every part that is given must hold. */
export interface RowCondition {
  /** Regular expression (`u` flag) that the whole layer name matches. */
  readonly layer?: string;
  /** Kinds of geometry, multi-part forms included. */
  readonly geometry?: readonly ('point' | 'line' | 'polygon' | 'collection')[];
  /** Asked about the source attributes. */
  readonly when?: Filter;
}

/** Makes a feature. Its geometry is brought to what the collection holds, see `shape`. */
export interface FeatureRule extends RowCondition {
  readonly collection: string;
  /** Names of field sets of the mapping, taken before `set`. */
  readonly include?: readonly string[];
  readonly set?: FieldSet;
  /**
   * Geometry wanted; the collection's own kind where absent. A point of a line or polygon lies on it,
   * a line of a polygon is its outline, a polygon of a line needs a closed one.
   * `closed`: closed lines become polygons, all else stays.
   */
  readonly shape?: 'point' | 'line' | 'polygon' | 'closed';
  /** Groups whose first matching rule each derive one more feature from the same object. */
  readonly also?: readonly string[];
}

/** Tries the rules of a group, as if they stood here. */
export interface GroupRule extends RowCondition {
  readonly use: string;
}

/** Says why an object is no map content. */
export interface RejectRule extends RowCondition {
  readonly reject: { readonly code: string; readonly reason: Bilingual };
}

export type MappingRule = FeatureRule | GroupRule | RejectRule;

/** From the attributes of a source to the fields of collections, as data. Rules are tried in order; the first that matches makes the object's feature. */
export interface MappingDefinition {
  readonly id: string;
  readonly title: Bilingual;
  readonly description?: Bilingual;
  /** Id of a mapping whose parts stand in for those that are absent here; its rules follow these. */
  readonly extends?: string;
  /** By what a source is recognised: layer names (regular expressions) and attributes that its layers have. */
  readonly recognise?: { readonly layers: readonly string[]; readonly attributes: readonly string[] };
  /** Attributes that hold further attributes. */
  readonly unpack?: readonly { readonly attribute: string; readonly format: 'hstore' }[];
  /** How a row's stable id is made: the first whose attribute is present gives prefix + value; `{layer}` in a prefix is the layer's name. */
  readonly identify?: readonly {
    readonly layer?: string;
    readonly attribute: string;
    readonly prefix: string;
  }[];
  readonly sets?: Readonly<Record<string, FieldSet>>;
  readonly groups?: Readonly<Record<string, readonly FeatureRule[]>>;
  readonly rules: readonly MappingRule[];
}
