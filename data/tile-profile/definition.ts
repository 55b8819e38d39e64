import type { Bilingual, Edition, Filter } from '@tongtu/sdk/contract';

/**
 * A tile profile: which features become which layers of the vector tiles, at which zooms, with which attributes.
 * It is data; `services/tiles/src/profile` compiles it. Fields are those of the base model in `data/model`.
 */
export interface TileProfileDefinition {
  readonly id: string;
  /** Zooms of the pyramid. A map shows deeper zooms by enlarging the tiles of `maxZoom`, which is at most 18. */
  readonly minZoom: number;
  readonly maxZoom: number;
  /** In the order in which the layers lie in a tile. */
  readonly layers: readonly LayerDefinition[];
}

/** What a layer draws: `label` is one point inside each polygon, and the point itself where the feature is one. */
export type LayerGeometry = 'point' | 'line' | 'polygon' | 'label';

/**
 * How shapes are made coarser below the maximum zoom: `own` looks at the shape alone (Douglas-Peucker),
 * `coverage` moves vertices to a world-wide grid, so that neighbours stay neighbours.
 */
export type Generalisation = 'own' | 'coverage';

export interface LayerDefinition {
  readonly id: string;
  /** Where the layer's name, kinds and attributes come from: `shortbread-1.0` or `tongtu`. */
  readonly schema: 'shortbread-1.0' | 'tongtu';
  /** For people; archives carry the English one (TileJSON 3.0.0, 3.3.2). */
  readonly description: Bilingual;
  readonly geometry: LayerGeometry;
  /** Drawn in this edition only; in both where missing. */
  readonly edition?: Edition;
  /** How far shapes reach over the tile's edge, in units of 1/4096 tile. 64 for lines and areas, 0 for points. */
  readonly bufferUnits?: number;
  readonly generalisation?: Generalisation;
  /** Below this zoom, lines with equal attributes become one feature with a `count` and no id. */
  readonly mergeBelowZoom?: number;
  /** Below `belowZoom`, only the most important point of each cell of a world-wide grid is kept. */
  readonly thin?: { readonly belowZoom: number; readonly cellsPerTile: number };
  /** Which layers lose features first where a tile is too large: higher goes first, 0 is never dropped. */
  readonly dropRank?: number;
  readonly sources: readonly SourceDefinition[];
}

/** The features of one collection that a layer draws. */
export interface SourceDefinition {
  readonly collection: string;
  readonly filter?: Filter;
  readonly zoom: ZoomRule;
  readonly maxZoom?: number;
  readonly attributes: readonly AttributeDefinition[];
  /** Drawing order in a tile: the sum of the terms, small first; then by id. */
  readonly sort?: readonly Term[];
  /** What thinning and the size cap keep: the sum of the terms, large first; then by id. */
  readonly importance?: readonly Term[];
}

/**
 * The lowest zoom at which a feature is drawn: one for all, or by the value of a field (features with a value
 * that the table lacks are not drawn, unless `otherwise` says where), or the first rule whose filter holds.
 */
export type ZoomRule =
  | number
  | { readonly by: string; readonly zooms: Readonly<Record<string, number>>; readonly otherwise?: number }
  | {
      readonly rules: readonly { readonly if: Filter; readonly zoom: number }[];
      readonly otherwise?: number;
    };

export type AttributeType = 'string' | 'number' | 'boolean';

/**
 * Facts about a feature that no field holds, as in Shortbread: `way_area` is square metres in Web Mercator,
 * `way_area_ha` hectares; `ref_lines` are the numbers of a road with line breaks between them, `ref_rows` and
 * `ref_cols` how many there are and how long the longest is.
 */
export type Computed = 'way_area' | 'way_area_ha' | 'ref_lines' | 'ref_rows' | 'ref_cols';

/** One attribute of a drawn feature. It is left out where it has no value. */
export interface AttributeDefinition {
  readonly name: string;
  readonly type: AttributeType;
  readonly field?: string;
  readonly value?: string | number | boolean;
  /** True where the filter holds, otherwise left out. */
  readonly test?: Filter;
  readonly computed?: Computed;
  /** Replaces values of the field; a value that the table lacks stays. */
  readonly values?: Readonly<Record<string, string | number | boolean>>;
  /** The value where the field has none: one for all, or by the value of another field. */
  readonly otherwise?:
    | string
    | number
    | boolean
    | { readonly by: string; readonly values: Readonly<Record<string, string | number | boolean>> };
  /** Left out where the filter does not hold. */
  readonly if?: Filter;
  readonly minZoom?: number;
  readonly edition?: Edition;
}

/**
 * A summand: a table by a field's value, a number field, an attribute of the source (a number) as it is drawn,
 * a computed fact, or a number where a filter holds.
 */
export type Term =
  | { readonly by: string; readonly values: Readonly<Record<string, number>>; readonly otherwise?: number }
  | { readonly field: string; readonly times?: number }
  | { readonly attribute: string; readonly times?: number }
  | { readonly computed: 'way_area'; readonly times?: number }
  | { readonly if: Filter; readonly add: number };
