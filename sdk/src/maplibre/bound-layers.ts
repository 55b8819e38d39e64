import type { ExpressionSpecification, LayerSpecification } from '@maplibre/maplibre-gl-style-spec';
import type { Filter } from '../contract/index.ts';
import type { ThematicLayer, ThematicStyle } from '../style/index.ts';
import { filterExpression, readingElsewhere } from './filter-expression.ts';
import { hasRow, type Row, rowValue } from './own-rows.ts';
import { selectionLayers } from './selection.ts';

/** Everything that decides how a layer is drawn. */
export interface Drawing {
  /** Name of its source; all its layers begin with it. */
  readonly id: string;
  readonly style: ThematicStyle;
  readonly filter?: Filter | undefined;
  readonly highlighted?: readonly number[] | undefined;
  /** The layers of its tiles; missing where its features are loaded. */
  readonly sourceLayers?: readonly string[] | undefined;
  /** Rows by the features of the tiles that they are about: loaded features have them in their properties. */
  readonly rows?: ReadonlyMap<number, Row> | undefined;
}

/** The source of the points that stand for loaded features. */
export const pointSource = (id: string): string => `${id}/points`;

/** MapLibre's layers, from below upwards. */
export function boundLayers(drawing: Drawing): LayerSpecification[] {
  const { id, style, filter, highlighted = [], sourceLayers, rows } = drawing;
  const always = [
    ...(filter ? [filterExpression(filter)] : []),
    // The rest of the city is not the department's.
    ...(rows ? [hasRow(rows) as ExpressionSpecification] : []),
  ];
  const fields = new Set(rows ? [...rows.values()].flatMap((row) => Object.keys(row)) : []);
  const inRow = (field: string) => (rows && fields.has(field) ? rowValue(rows, field) : undefined);
  const bind = (layer: ThematicLayer, source: string, sourceLayer?: string): LayerSpecification => {
    // Numbers of clusters are no fields of features.
    const isOfCluster = style.cluster && source === pointSource(id);
    const all = [...(isOfCluster ? [] : always), ...(layer.filter === undefined ? [] : [layer.filter])];
    const bound = {
      ...layer,
      id: [id, sourceLayer, layer.id].filter(Boolean).join('/'),
      source,
      ...(sourceLayer === undefined ? {} : { 'source-layer': sourceLayer }),
      ...(all.length > 0 ? { filter: all.length === 1 ? all[0] : ['all', ...all] } : {}),
    };
    return (rows ? readingElsewhere(bound, inRow) : bound) as LayerSpecification;
  };
  const marked: ThematicLayer[] =
    highlighted.length === 0
      ? []
      : selectionLayers.map(({ source, ...layer }: LayerSpecification & { source?: unknown }) => {
          const isOne: ExpressionSpecification = ['in', ['id'], ['literal', [...highlighted]]];
          const filter = 'filter' in layer && layer.filter ? ['all', isOne, layer.filter] : isOne;
          return { ...layer, filter } as ThematicLayer;
        });
  if (sourceLayers)
    return sourceLayers.flatMap((sourceLayer) =>
      [...style.layers, ...style.pointLayers, ...marked].map((layer) => bind(layer, id, sourceLayer)),
    );
  return [
    ...style.layers.map((layer) => bind(layer, id)),
    ...style.pointLayers.map((layer) => bind(layer, pointSource(id))),
    ...marked.map((layer) => bind(layer, id)),
  ];
}

/** Layers of names repeat areas and lines as points; where a tileset has others, those alone are drawn. */
export function drawnSourceLayers(vectorLayers: readonly string[]): readonly string[] {
  const shapes = vectorLayers.filter((name) => !/_labels(_points)?$/.test(name));
  return shapes.length > 0 ? shapes : vectorLayers;
}
