import type { Collection, Feature } from '@tongtu/sdk/client';
import type { FieldDefinition, Properties } from '@tongtu/sdk/contract';
import { type PageLanguage, say } from '../page/words.ts';

/** One line of the card. */
export interface FeatureRow {
  readonly field: string;
  readonly title: string;
  readonly value: string;
  /** The value as a CSS colour, where it is one to be shown. */
  readonly colour?: string;
}

/** UCUM units that read differently on a page. */
const UNIT_SIGNS: Readonly<Record<string, string>> = { m2: 'm²', m3: 'm³', 'km/h': 'km/h', deg: '°' };

/** What the card is headed by: the feature's name in the reader's language, else what kind of thing it is. */
export function featureTitle(
  feature: Feature,
  collection: Collection | undefined,
  language: PageLanguage,
): string {
  const { properties } = feature;
  const named = collection?.titleField === undefined ? undefined : properties[collection.titleField];
  const names =
    language === 'en'
      ? [properties.name_en, named, properties.name]
      : [named, properties.name, properties.name_en];
  const name = names.find((candidate) => candidate !== undefined && candidate !== '');
  return name === undefined ? featureKind(feature, collection, language) : String(name);
}

/** The kind in words, with the collection's title where the kind has none. */
export function featureKind(
  feature: Feature,
  collection: Collection | undefined,
  language: PageLanguage,
): string {
  const { kind } = feature.properties;
  const field = collection?.fields.find((candidate) => candidate.name === 'kind');
  const title = collection?.title[language] ?? feature.collection;
  if (kind === undefined || kind === 'yes') return title;
  return codeTitle(String(kind), field, collection, language);
}

/** The feature's attributes in the order of its collection, those unknown to it last under their own names. */
export function featureRows(
  feature: Feature,
  collection: Collection | undefined,
  language: PageLanguage,
): FeatureRow[] {
  const fields = collection?.fields ?? [];
  const known = new Set(fields.map((field) => field.name));
  const defined = fields
    .filter((field) => field.name in feature.properties)
    .map((field) => ({
      field: field.name,
      title: field.title[language],
      value: fieldValue(feature.properties, field, collection, language),
      ...colourOf(field.name, feature.properties[field.name]),
    }));
  const others = Object.entries(feature.properties)
    .filter(([name]) => !known.has(name))
    .map(([name, value]) => ({
      ...{ field: name, title: name, value: plain(value, language) },
      ...colourOf(name, value),
    }));
  return [...defined, ...others];
}

/** The names of CSS 2.1 and those that mappers of buildings use besides; of a word beyond them no colour is guessed. */
const NAMED_COLOURS = new Set(
  `aqua black blue fuchsia gray green lime maroon navy olive orange purple red silver teal white yellow
   beige brown cyan gold grey ivory khaki lightgray lightgrey darkgray darkgrey pink tan`.split(/\s+/),
);

/** Only what is surely a colour reaches the page's style: data are written by many. */
function colourOf(field: string, value: unknown): { readonly colour?: string } {
  if (!/(^|_)colou?r$/.test(field) || typeof value !== 'string') return {};
  const colour = value.trim().toLowerCase();
  return /^#([0-9a-f]{3}|[0-9a-f]{6})$/.test(colour) || NAMED_COLOURS.has(colour) ? { colour } : {};
}

function fieldValue(
  properties: Properties,
  field: FieldDefinition,
  collection: Collection | undefined,
  language: PageLanguage,
): string {
  const value = properties[field.name];
  if (value === undefined) return '';
  if (field.codeList !== undefined) return codeTitle(String(value), field, collection, language);
  // Only amounts have a unit; a year or a number of floors is read without separators.
  if (field.unit === undefined) return plain(value, language);
  const text = typeof value === 'number' ? amount(value, language) : plain(value, language);
  return `${text} ${UNIT_SIGNS[field.unit] ?? field.unit}`;
}

/** The title of a code; the code itself where its list is not at hand. */
function codeTitle(
  code: string,
  field: FieldDefinition | undefined,
  collection: Collection | undefined,
  language: PageLanguage,
): string {
  const list = field?.codeList === undefined ? undefined : collection?.codeLists[field.codeList];
  return list?.codes.find((candidate) => candidate.code === code)?.title[language] ?? code;
}

function plain(value: string | number | boolean, language: PageLanguage): string {
  if (typeof value === 'boolean') return say(language, value ? 'yes' : 'no');
  return String(value);
}

function amount(value: number, language: PageLanguage): string {
  return value.toLocaleString(language === 'zh' ? 'zh-CN' : 'en', { maximumFractionDigits: 3 });
}
