import type { Palette } from './palette.ts';
import { darkPalette } from './palettes/dark.ts';
import { lightPalette } from './palettes/light.ts';
import { standardPalette } from './palettes/standard.ts';

/** A map style of the platform: one structure for all, colours of its own. */
export interface BaseStyle {
  readonly title: { readonly zh: string; readonly en: string };
  readonly palette: Palette;
}

/** By the id that is in a style's address; the first is what a map shows unless told otherwise. */
export const BASE_STYLES = {
  standard: { title: { zh: '标准', en: 'Standard' }, palette: standardPalette },
  light: { title: { zh: '浅色', en: 'Light' }, palette: lightPalette },
  dark: { title: { zh: '深色', en: 'Dark' }, palette: darkPalette },
} as const satisfies Readonly<Record<string, BaseStyle>>;
export type BaseStyleId = keyof typeof BASE_STYLES;

export const BASE_STYLE_IDS = Object.keys(BASE_STYLES) as readonly BaseStyleId[];
