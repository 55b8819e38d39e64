import type { View } from '@tongtu/sdk/maplibre';
import { LAYER_GROUPS, type LayerGroup, SURVEY_GROUPS } from '@tongtu/sdk/style';
import type { PageLanguage } from '../page/words.ts';

/** A feature by its city-wide id, with its collection where that is known. */
export interface FeatureRef {
  readonly collection?: string;
  readonly id: number;
}

/** What a link to the map carries. A missing key means the default. */
export interface UrlState {
  readonly view?: View;
  readonly language?: PageLanguage;
  readonly threeD?: boolean;
  readonly bilingual?: boolean;
  readonly hidden?: ReadonlySet<LayerGroup>;
  readonly style?: string;
  readonly largeType?: boolean;
  readonly feature?: FeatureRef;
}

interface Entry<Key extends keyof UrlState> {
  readonly parameter: string;
  readonly key: Key;
  /** `undefined` where the text makes no sense: a link from elsewhere must never break the page. */
  readonly read: (text: string) => UrlState[Key];
  /** `undefined` for the default, which a link leaves out. */
  readonly write: (value: NonNullable<UrlState[Key]>) => string | undefined;
}

/** Groups that are off until asked for. */
export const HIDDEN_AT_FIRST: ReadonlySet<LayerGroup> = SURVEY_GROUPS;

/** The style that is part of the page; all others are asked of the server. */
export const STANDARD_STYLE = 'standard';

/** Every parameter of the address, in the order in which they are written. */
const ENTRIES = [
  entry('map', 'view', readView, writeView),
  entry(
    'lang',
    'language',
    (text) => (text === 'zh' || text === 'en' ? text : undefined),
    (language) => language,
  ),
  entry('3d', 'threeD', flag, writeFlag),
  entry(
    'names',
    'bilingual',
    (text) => text === 'both' || undefined,
    (both) => (both ? 'both' : undefined),
  ),
  entry('style', 'style', readStyle, (style) => (style === STANDARD_STYLE ? undefined : style)),
  entry(
    'type',
    'largeType',
    (text) => text === 'large' || undefined,
    (large) => (large ? 'large' : undefined),
  ),
  entry('hide', 'hidden', readHidden, writeHidden),
  entry('feature', 'feature', readFeature, ({ collection, id }) =>
    collection === undefined ? `${id}` : `${collection}/${id}`,
  ),
];

/** Reads the part of an address after `#`. */
export function readUrlState(hash: string): UrlState {
  const parameters = new URLSearchParams(hash.replace(/^#/, ''));
  const state: Record<string, unknown> = {};
  for (const { parameter, key, read } of ENTRIES) {
    const text = parameters.get(parameter);
    const value = text === null ? undefined : read(text);
    if (value !== undefined) state[key] = value;
  }
  return state as UrlState;
}

/** The inverse of {@link readUrlState}, with the `#`. Slashes stay readable. */
export function writeUrlState(state: UrlState): string {
  const parts = ENTRIES.flatMap(({ parameter, key, write }) => {
    const value = state[key];
    const text = value === undefined ? undefined : (write as (value: unknown) => string | undefined)(value);
    return text === undefined ? [] : [`${parameter}=${encodeURIComponent(text).replaceAll('%2F', '/')}`];
  });
  return `#${parts.join('&')}`;
}

function entry<Key extends keyof UrlState>(
  parameter: string,
  key: Key,
  read: Entry<Key>['read'],
  write: Entry<Key>['write'],
): Entry<Key> {
  return { parameter, key, read, write };
}

function flag(text: string): boolean | undefined {
  return text === '1' ? true : undefined;
}
function writeFlag(value: boolean): string | undefined {
  return value ? '1' : undefined;
}

/** `z/lat/lng/bearing/pitch`: latitude first, as all map links of the web have it; only here. */
function readView(text: string): View | undefined {
  // Nothing between two slashes is no number, whatever `Number('')` says.
  const numbers = text.split('/').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [zoom, lat, lng, bearing = 0, pitch = 0] = numbers;
  if (zoom === undefined || lat === undefined || lng === undefined || !numbers.every(Number.isFinite))
    return undefined;
  if (Math.abs(lat) > 90 || Math.abs(lng) > 180 || zoom < 0 || zoom > 24 || pitch < 0 || pitch > 85)
    return undefined;
  return { center: [lng, lat], zoom, bearing, pitch };
}

function writeView({ center: [lng, lat], zoom, bearing, pitch }: View): string {
  // One pixel at this zoom is about 360 / (512 · 2^zoom) degrees; more digits would be noise.
  const digits = Math.max(0, Math.ceil((zoom * Math.LN2 + Math.log(512 / 360)) / Math.LN10));
  const place = `${round(zoom, 2)}/${lat.toFixed(digits)}/${lng.toFixed(digits)}`;
  const turned = Math.round(bearing) !== 0 || Math.round(pitch) !== 0;
  return turned ? `${place}/${Math.round(bearing)}/${Math.round(pitch)}` : place;
}

function round(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}

function readStyle(text: string): string | undefined {
  return /^[a-z][a-z0-9-]{0,40}$/.test(text) && text !== STANDARD_STYLE ? text : undefined;
}

/** What an address says where even those are shown that are hidden at first. */
const NONE_HIDDEN = 'none';

/** The names of hidden groups. Without one that we know it is no wish to see everything, surveyors' layers too. */
function readHidden(text: string): ReadonlySet<LayerGroup> | undefined {
  const names = new Set(text.split(','));
  const hidden = LAYER_GROUPS.filter((group) => names.has(group));
  return hidden.length > 0 || text === NONE_HIDDEN ? new Set(hidden) : undefined;
}

function writeHidden(hidden: ReadonlySet<LayerGroup>): string | undefined {
  if (hidden.size === HIDDEN_AT_FIRST.size && [...hidden].every((group) => HIDDEN_AT_FIRST.has(group)))
    return undefined;
  return LAYER_GROUPS.filter((group) => hidden.has(group)).join(',') || NONE_HIDDEN;
}

function readFeature(text: string): FeatureRef | undefined {
  const match = /^(?:([a-z][a-z0-9_]*)\/)?(\d{1,16})$/.exec(text);
  const [, collection, digits] = match ?? [];
  const id = Number(digits);
  if (!Number.isSafeInteger(id)) return undefined;
  return collection === undefined ? { id } : { collection, id };
}
