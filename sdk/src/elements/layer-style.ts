import type { Bilingual } from '../contract/index.ts';
import type { LayerStyle, StyleData } from '../maplibre/index.ts';
import {
  type BreakMethod,
  categories,
  categoriesOf,
  classBreaks,
  clusters,
  heat,
  KIND_COLOURS,
  labels,
  proportional,
  type RampId,
  single,
} from '../style/thematic/index.ts';

/** What the attributes of a `<tongtu-layer>` say of its look. */
export interface LayerLook {
  readonly kind: string;
  readonly field: string | undefined;
  readonly title: Bilingual | undefined;
  readonly method: string | undefined;
  readonly classes: number | undefined;
  readonly ramp: string | undefined;
  readonly colour: string | undefined;
  readonly unit: string | undefined;
}

const OWN_TITLE: Bilingual = { zh: '专题数据', en: 'Own data' };

/** @throws RangeError for a kind that is not known, or one that lacks its field */
export function layerStyle(look: LayerLook): LayerStyle {
  const make = KINDS[look.kind];
  if (!make) throw new RangeError(`kind: wanted ${Object.keys(KINDS).join(', ')}, got ${look.kind}`);
  if (NEED_FIELDS.has(look.kind) && look.field === undefined)
    throw new RangeError(`field: wanted one for kind ${look.kind}`);
  return (data) => make(look, data);
}

const NEED_FIELDS: ReadonlySet<string> = new Set(['categories', 'classes', 'proportional']);

type Made = ReturnType<typeof single>;

const KINDS: Readonly<Record<string, (look: LayerLook, data: StyleData) => Made>> = {
  // Its one entry is its title.
  single: (look, data) =>
    single({ ...common({ ...look, title: undefined }, data), label: titleOf(look, data), ...colourOf(look) }),
  categories: (look, data) => {
    const field = data.collection?.fields.find(({ name }) => name === look.field);
    const codeList = field?.codeList === undefined ? undefined : data.collection?.codeLists[field.codeList];
    const present = new Set(data.properties.map((each) => each[look.field!]));
    const listed = (codeList?.codes ?? []).filter(({ code }) => present.has(code));
    return categories({
      ...common(look, data),
      ...{ field: look.field!, title: look.title ?? field?.title ?? titleOf(look, data) },
      categories: codeList ? categoriesOf({ codes: listed }) : valuesOf(data, look.field!),
    });
  },
  classes: (look, data) => {
    const field = data.collection?.fields.find(({ name }) => name === look.field);
    const unit = look.unit ?? field?.unit;
    return classBreaks({
      ...common(look, data),
      ...{ field: look.field!, title: look.title ?? field?.title ?? titleOf(look, data) },
      values: data.properties.map((each) => each[look.field!]),
      ...(look.method === undefined ? {} : { method: look.method as BreakMethod }),
      ...(look.classes === undefined ? {} : { classes: look.classes }),
      ...(look.ramp === undefined ? {} : { ramp: look.ramp as RampId }),
      ...(unit === undefined ? {} : { unit }),
    });
  },
  proportional: (look, data) =>
    proportional({
      ...common(look, data),
      ...{ field: look.field!, title: titleOf(look, data) },
      values: data.properties.map((each) => each[look.field!]),
      ...colourOf(look),
      ...(look.unit === undefined ? {} : { unit: look.unit }),
    }),
  heat: (look, data) => heat({ title: titleOf(look, data), ...(look.field ? { field: look.field } : {}) }),
  clusters: (look, data) => clusters({ label: titleOf(look, data), ...colourOf(look) }),
  labels: (look, data) => labels({ ...common(look, data), ...(look.field ? { field: look.field } : {}) }),
};

const titleOf = ({ title }: LayerLook, { collection }: StyleData): Bilingual =>
  title ?? collection?.title ?? OWN_TITLE;

const common = ({ title }: LayerLook, { collection }: StyleData) => ({
  ...(collection ? { geometry: collection.geometry } : {}),
  ...(title ? { title } : {}),
});

const colourOf = ({ colour }: LayerLook) => (colour === undefined ? {} : { colour });

/** The values that are there, the most frequent first. */
function valuesOf({ properties }: StyleData, field: string) {
  const counts = new Map<string, number>();
  for (const each of properties) {
    const value = each[field];
    if (value !== undefined && value !== null && typeof value !== 'object')
      counts.set(String(value), (counts.get(String(value)) ?? 0) + 1);
  }
  return [...counts]
    .sort(([, a], [, b]) => b - a)
    .slice(0, KIND_COLOURS.length)
    .map(([value]) => ({ value, title: { zh: value, en: value } }));
}
