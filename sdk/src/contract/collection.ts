/** Text in the two languages of the platform. */
export interface Bilingual {
  readonly zh: string;
  readonly en: string;
}

/** The cookie in which a browser keeps the language that its reader chose for all pages: `zh` or `en`. */
export const LANGUAGE_COOKIE = 'tongtu-language';

/** Who may see a collection or a field at the widest: each audience includes those before it. */
export type Audience = 'public' | 'government' | 'professional';

/** `any` accepts points, lines and polygons alike; `line` and `polygon` include their multi-part forms. */
export type GeometryKind = 'point' | 'line' | 'polygon' | 'any';

export type FieldType = 'string' | 'integer' | 'number' | 'boolean' | 'date' | 'datetime';

/** One attribute of a collection's features, in the terms of the standard it is taken from. */
export interface FieldDefinition {
  readonly name: string;
  readonly type: FieldType;
  readonly title: Bilingual;
  /** UCUM unit, such as `m`, `m2`, `kV`. */
  readonly unit?: string;
  /** Key of the code list whose codes are the only values. */
  readonly codeList?: string;
  readonly required?: boolean;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  /** ECMA-262 regular expression that the whole value matches. */
  readonly pattern?: string;
  /** The widest audience to which the value may be released. */
  readonly audience: Audience;
  /** The standard and section, or `tongtu` where the field is the platform's own. */
  readonly source: string;
}

/** How features of a collection reach the public edition. */
export type GeometryRelease =
  /** As stored. */
  | { readonly kind: 'whole' }
  /** Coordinates rounded to a grid of this many degrees (positions that collapse are withheld). */
  | { readonly kind: 'coarsened'; readonly gridDegrees: number }
  /** No feature of the collection is public. */
  | { readonly kind: 'withheld' };

/** A condition on fields. `null` never matches a comparison. */
export type Filter =
  | readonly ['all' | 'any', ...Filter[]]
  | readonly ['not', Filter]
  | readonly ['has', string]
  | readonly ['==' | '!=' | '<' | '<=' | '>' | '>=', string, string | number | boolean]
  | readonly ['in', string, readonly (string | number)[]];

export interface ReleaseRules {
  readonly geometry: GeometryRelease;
  /** Features that match are withheld whole, such as a military site. */
  readonly withhold?: Filter;
}

/** What a name is to a place: its name today, another one in use, one of former times, a short form. */
export type NameStatus = 'standard' | 'alias' | 'former' | 'abbreviation';

/** By what the features of a collection are found. */
export interface SearchDeclaration {
  /** Of its features beside those of other collections: 0 to 100. */
  readonly importance: number;
  /** Fields that hold names, the first ones first; `lang` is a BCP 47 tag, `und` of numbers and codes. */
  readonly names: readonly { readonly field: string; readonly lang: string; readonly status: NameStatus }[];
}

/** A set of features with one schema and one owner (OGC "collection"). */
export interface CollectionDefinition {
  readonly id: string;
  readonly title: Bilingual;
  readonly description: Bilingual;
  readonly kind: 'base' | 'thematic';
  /** GB/T 13923 top classes (大类) such as `["2"]`; empty where the standard has none. */
  readonly gbClasses: readonly string[];
  readonly geometry: GeometryKind;
  /** The widest audience that may see the collection at all. */
  readonly audience: Audience;
  readonly release: ReleaseRules;
  /** Whether changes wait for a reviewer; where they do not, they are published at once. */
  readonly reviewed: boolean;
  /** Field whose value names a feature, where there is one. */
  readonly titleField?: string;
  /** Missing: its features are not found by name. */
  readonly search?: SearchDeclaration;
  readonly fields: readonly FieldDefinition[];
  /** Its own, which its fields name by their ids; those of the base model are there besides. */
  readonly codeLists?: readonly CodeList[];
  readonly metadata?: CollectionMetadata;
}

/** What a catalogue says of a collection besides, after the entries of a government data catalogue. */
export interface CollectionMetadata {
  /** Such as `CC-BY-4.0`, or words. */
  readonly licence?: string;
  /** Whom to ask: an office, a telephone number, an address. */
  readonly contact?: string;
  /** ISO 8601 duration between updates, such as `P1D`. */
  readonly updateInterval?: string;
  readonly keywords?: readonly string[];
}

/** A closed list of values. */
export interface CodeList {
  readonly id: string;
  readonly title: Bilingual;
  readonly source: string;
  readonly codes: readonly { readonly code: string; readonly title: Bilingual }[];
}
