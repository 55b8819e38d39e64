import type { ExpressionSpecification } from '@maplibre/maplibre-gl-style-spec';
import type { Bilingual } from '../../contract/index.ts';
import { KIND_COLOURS, OTHER_COLOUR } from './colours.ts';
import { legendMark, marks } from './marks.ts';
import { OTHER } from './texts.ts';
import type { ThematicOptions, ThematicStyle } from './thematic-style.ts';

export interface Category {
  readonly value: string | number | boolean;
  readonly title: Bilingual;
  /** Default: the next of the eight {@link KIND_COLOURS}. */
  readonly colour?: string;
}

export interface CategoriesOptions extends ThematicOptions {
  readonly field: string;
  /** In the order of the legend; a code list of the collection is one: see {@link categoriesOf}. */
  readonly categories: readonly Category[];
  /** Of features with another value or none. False: they are not drawn. */
  readonly other?: Bilingual | false;
  readonly opacity?: number;
}

/**
 * A colour for each kind.
 *
 * @throws RangeError for more kinds without a colour of their own than can be told apart, or the same value twice
 */
export function categories({
  field,
  categories: kinds,
  title,
  geometry = 'any',
  other = OTHER,
  opacity,
}: CategoriesOptions): ThematicStyle {
  let taken = 0;
  const coloured = kinds.map((kind) => ({ ...kind, colour: kind.colour ?? KIND_COLOURS[taken++] ?? '' }));
  if (taken > KIND_COLOURS.length)
    throw new RangeError(`wanted at most ${KIND_COLOURS.length} kinds without a colour, got ${taken}`);
  const values = coloured.map(({ value }) => String(value));
  if (new Set(values).size < values.length) throw new RangeError(`wanted each value once, got ${values}`);
  const value: ExpressionSpecification = ['to-string', ['get', field]];
  const pairs = coloured.flatMap(({ value: each, colour }) => [String(each), colour]);
  const colour =
    pairs.length === 0
      ? OTHER_COLOUR
      : (['match', value, ...pairs, OTHER_COLOUR] as unknown as ExpressionSpecification);
  const isKnown: ExpressionSpecification = ['in', value, ['literal', values]];
  const layers = marks(geometry, { colour, opacity });
  return {
    layers: other === false ? layers.map((layer) => onlyWhere(layer, isKnown)) : layers,
    pointLayers: [],
    legend: {
      ...(title ? { title } : {}),
      entries: [
        ...coloured.map((kind) => ({ mark: legendMark(geometry, kind.colour), title: kind.title })),
        ...(other === false ? [] : [{ mark: legendMark(geometry, OTHER_COLOUR), title: other }]),
      ],
    },
  };
}

/** The kinds of a code list; those beyond the eighth are other ones. */
export function categoriesOf(codeList: {
  readonly codes: readonly { readonly code: string; readonly title: Bilingual }[];
}): Category[] {
  return codeList.codes.slice(0, KIND_COLOURS.length).map(({ code, title }) => ({ value: code, title }));
}

function onlyWhere<Layer extends { readonly filter?: unknown }>(
  layer: Layer,
  condition: ExpressionSpecification,
): Layer {
  return { ...layer, filter: layer.filter === undefined ? condition : ['all', layer.filter, condition] };
}
