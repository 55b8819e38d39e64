import type { ExpressionSpecification } from '@maplibre/maplibre-gl-style-spec';
import type { MapLanguage } from './drawing.ts';
import type { Ink } from './palette.ts';

/**
 * Families of the reader's own machine: the style names no glyph server, so MapLibre GL JS draws all
 * text locally and nothing is fetched from outside. It reads the weight from the first family's name,
 * which is why the bold stack starts with a name that says so; the rest are fallbacks by system
 * (macOS and iOS, Windows, Linux and Android).
 */
const FAMILIES = [
  'PingFang SC',
  'Microsoft YaHei',
  'Noto Sans CJK SC',
  'Noto Sans SC',
  'Source Han Sans SC',
  'sans-serif',
];
export const REGULAR: string[] = ['Noto Sans CJK SC Regular', ...FAMILIES];
export const MEDIUM: string[] = ['Noto Sans CJK SC Medium', ...FAMILIES];
export const BOLD: string[] = ['Noto Sans CJK SC Bold', ...FAMILIES];

/** Relative size of the English line under a Chinese name. */
const SECOND_LINE_SCALE = 0.76;

const chinese: ExpressionSpecification = ['coalesce', ['get', 'name'], ['get', 'name_en'], ''];
const english: ExpressionSpecification = ['coalesce', ['get', 'name_en'], ['get', 'name'], ''];

function secondName(separator: string): ExpressionSpecification {
  return [
    'case',
    ['all', ['has', 'name'], ['has', 'name_en'], ['!=', ['get', 'name'], ['get', 'name_en']]],
    ['concat', separator, ['get', 'name_en']],
    '',
  ];
}

/** The name of a point or an area, in one or two lines. */
export function nameText(language: MapLanguage): ExpressionSpecification {
  if (language === 'zh') return chinese;
  if (language === 'en') return english;
  return ['format', chinese, {}, secondName('\n'), { 'font-scale': SECOND_LINE_SCALE }];
}

/** The parts of a text, to be put after others in one `format` expression. */
export function sectionsOf(text: ExpressionSpecification): readonly unknown[] {
  return text[0] === 'format' ? text.slice(1) : [text, {}];
}

/** The name along a line, where there is no room for a second one below. */
export function lineNameText(language: MapLanguage): ExpressionSpecification {
  if (language === 'zh') return chinese;
  if (language === 'en') return english;
  return ['format', chinese, {}, secondName('  '), { 'font-scale': SECOND_LINE_SCALE }];
}

/** A halo wide enough to part the letters from lines below, without covering their neighbours. */
export function inkPaint(ink: Ink, haloWidthPixels = 1.4) {
  return { 'text-color': ink.text, 'text-halo-color': ink.halo, 'text-halo-width': haloWidthPixels };
}
