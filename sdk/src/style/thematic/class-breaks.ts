import type { ExpressionSpecification } from '@maplibre/maplibre-gl-style-spec';
import { type BreakMethod, type Breaks, breaksOf } from './breaks.ts';
import { edgeOf, OTHER_COLOUR, type RampId, rampColours } from './colours.ts';
import { legendMark, marks } from './marks.ts';
import { NO_DATA, numberText, same } from './texts.ts';
import type { LegendEntry, ThematicOptions, ThematicStyle } from './thematic-style.ts';

interface CommonOptions extends ThematicOptions {
  readonly field: string;
  /** Default `blue`; `balance` where values lie on two sides of a middle. */
  readonly ramp?: RampId;
  /** Behind the numbers of the legend, such as `m²`. */
  readonly unit?: string;
  readonly opacity?: number;
}

/** Classes that are worked out of the values, or given by their bounds. */
export type ClassBreaksOptions = CommonOptions &
  (
    | {
        readonly values: Iterable<unknown>;
        /** Default `natural`. */
        readonly method?: BreakMethod;
        /** 2 to 9. Default 5. */
        readonly classes?: number;
      }
    | { readonly breaks: Breaks }
  );

/** A step of a ramp for each class of a number; a class holds its lower bound, and features without a number are grey. */
export function classBreaks(options: ClassBreaksOptions): ThematicStyle {
  const { field, title, geometry = 'any', ramp = 'blue', unit, opacity } = options;
  const breaks =
    'breaks' in options
      ? options.breaks
      : breaksOf(options.values, options.method ?? 'natural', options.classes ?? 5);
  const inner = breaks?.inner ?? [];
  const colours = breaks ? rampColours(ramp, inner.length + 1) : [];
  const value: ExpressionSpecification = ['get', field];
  const step = [
    ...['step', ['to-number', value], colours[0]],
    ...inner.flatMap((lowest, index) => [lowest, colours[index + 1]]),
  ];
  const isNumber: ExpressionSpecification = ['==', ['typeof', value], 'number'];
  const byClass = inner.length > 0 ? step : colours[0];
  const colour = breaks
    ? (['case', isNumber, byClass, OTHER_COLOUR] as ExpressionSpecification)
    : OTHER_COLOUR;
  const edge = edgeOf(ramp);
  return {
    layers: marks(geometry, { colour, edge, opacity }),
    pointLayers: [],
    legend: {
      ...(title ? { title } : {}),
      entries: [
        ...(breaks ? classEntries(breaks, unit) : []).map(
          (text, index): LegendEntry => ({
            mark: legendMark(geometry, colours[index]!, edge),
            title: same(text),
          }),
        ),
        { mark: legendMark(geometry, OTHER_COLOUR, edge), title: NO_DATA },
      ],
    },
  };
}

function classEntries({ minimum, maximum, inner }: Breaks, unit: string | undefined): string[] {
  const bounds = [minimum, ...inner, maximum];
  return bounds.slice(0, -1).map((lower, index) => {
    const upper = numberText(bounds[index + 1]!, unit);
    // The last class of few values is one value.
    return numberText(lower, unit) === upper ? upper : `${numberText(lower)} – ${upper}`;
  });
}
