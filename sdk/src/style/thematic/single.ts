import type { Bilingual } from '../../contract/index.ts';
import { KIND_COLOURS } from './colours.ts';
import { legendMark, marks } from './marks.ts';
import type { ThematicOptions, ThematicStyle } from './thematic-style.ts';

export interface SingleOptions extends ThematicOptions {
  /** What is drawn: the one entry of the legend. */
  readonly label: Bilingual;
  readonly colour?: string;
  readonly opacity?: number;
  readonly widthPixels?: number;
  readonly radiusPixels?: number;
}

/** All features alike. */
export function single({
  label,
  title,
  geometry = 'any',
  colour = KIND_COLOURS[0],
  ...look
}: SingleOptions): ThematicStyle {
  return {
    layers: marks(geometry, { colour, ...look }),
    pointLayers: [],
    legend: {
      ...(title ? { title } : {}),
      entries: [{ mark: legendMark(geometry, colour), title: label }],
    },
  };
}
