import type {
  CircleLayerSpecification,
  FillLayerSpecification,
  HeatmapLayerSpecification,
  LineLayerSpecification,
  SymbolLayerSpecification,
} from '@maplibre/maplibre-gl-style-spec';
import type { Bilingual, GeometryKind } from '../../contract/index.ts';

type Sourceless<Layer> = Omit<Layer, 'source' | 'source-layer'>;

/** A layer of MapLibre's that is not bound to a source yet; its id is one of the style's own. */
export type ThematicLayer =
  | Sourceless<FillLayerSpecification>
  | Sourceless<LineLayerSpecification>
  | Sourceless<CircleLayerSpecification>
  | Sourceless<HeatmapLayerSpecification>
  | Sourceless<SymbolLayerSpecification>;

/**
 * How the features of a collection are drawn, and what a reader is told about it. Plain data, which may be stored.
 * Expressions read fields with `['get', field]` of two items: whoever has the values elsewhere replaces those.
 */
export interface ThematicStyle {
  /** Drawn over the features as they are, from below upwards. */
  readonly layers: readonly ThematicLayer[];
  /** Drawn above, over a point of each feature: the features themselves where they are points. */
  readonly pointLayers: readonly ThematicLayer[];
  /** Points that lie close together become one. */
  readonly cluster?: { readonly radiusPixels: number; readonly maxZoom: number };
  readonly legend: Legend;
}

export interface Legend {
  readonly title?: Bilingual;
  readonly entries: readonly LegendEntry[];
}

export interface LegendEntry {
  readonly mark: LegendMark;
  readonly title: Bilingual;
}

/** What stands before the words of a legend; colours are `#rrggbb`. */
export type LegendMark =
  | { readonly kind: 'area' | 'line'; readonly colour: string; readonly edge: string }
  | {
      readonly kind: 'point';
      readonly colour: string;
      readonly edge: string;
      readonly radiusPixels: number;
    }
  | { readonly kind: 'ramp'; readonly colours: readonly string[] };

/** What each style is told besides. */
export interface ThematicOptions {
  /** Of the legend. */
  readonly title?: Bilingual;
  /** Of the collection, whose description says it. Default `any`: each feature by its own shape. */
  readonly geometry?: GeometryKind;
}

/** One style above the other, such as labels above classes; all legends are joined. */
export function combined(...styles: readonly ThematicStyle[]): ThematicStyle {
  const clusters = styles.flatMap(({ cluster }) => cluster ?? []);
  if (clusters.length > 1) throw new RangeError('wanted at most one style with clusters');
  const numbered = (layers: readonly ThematicLayer[], index: number): ThematicLayer[] =>
    layers.map((layer) => ({ ...layer, id: `${index}-${layer.id}` }));
  const title = styles.find(({ legend }) => legend.title)?.legend.title;
  return {
    layers: styles.flatMap(({ layers }, index) => numbered(layers, index)),
    pointLayers: styles.flatMap(({ pointLayers }, index) => numbered(pointLayers, index)),
    ...(clusters[0] ? { cluster: clusters[0] } : {}),
    legend: {
      ...(title ? { title } : {}),
      entries: styles.flatMap(({ legend }) => legend.entries),
    },
  };
}
