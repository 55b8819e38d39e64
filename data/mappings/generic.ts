import type { CollectionDefinition, FieldDefinition, MappingDefinition } from '@tongtu/sdk/contract';

/**
 * What a row is where its source has no column for the kind. Collections that are not here have no
 * kind that says nothing (a water line is a river or a ditch): their rows need the column.
 */
const kindOfUnknown: Readonly<Record<string, string>> = {
  building: 'yes',
  city_component: 'other',
  contour: 'intermediate',
  control_point: 'survey_point',
  facility: 'other',
  land_use: 'other',
  pipeline: 'other',
  place: 'other',
  poi: 'other',
  railway: 'rail',
  road: 'road',
  road_area: 'other',
  spot_height: 'spot_height',
  transport_facility: 'other',
  water_area: 'water',
};

/** Columns that give a row its id for life, so that a later delivery finds it again wherever it stands in the file. */
const ID_COLUMNS = ['id', 'ID', 'Id', 'uuid', 'UUID', 'guid', 'GUID', '标识码', '标识', '编号'] as const;

/**
 * Every row into one collection, by equal names: a column called as the field (in any letter case, or
 * cut to the ten characters of a Shapefile), or as its title in Chinese or English.
 */
export function genericMapping(collection: CollectionDefinition): MappingDefinition {
  const { id, title, fields } = collection;
  const unknown = kindOfUnknown[id];
  return {
    id: `generic:${id}`,
    title: { zh: `同名字段 → ${title.zh}`, en: `Fields of equal names → ${title.en}` },
    identify: ID_COLUMNS.map((attribute) => ({ attribute, prefix: '{layer}/' })),
    rules: [
      {
        collection: id,
        set: Object.fromEntries(
          fields.map((field) => [
            field.name,
            {
              from: names(field, fields),
              ...(field.name === 'kind' &&
                unknown !== undefined && { absent: unknown, default: unknown, keep: 'source_kind' }),
              ...(field.name === 'category' && { absent: 'other' }),
            },
          ]),
        ),
      },
    ],
  };
}

/** A cut name counts only where it is that of one field alone. */
function names({ name, title }: FieldDefinition, fields: readonly FieldDefinition[]): string[] {
  const cut = name.slice(0, 10);
  const alone = fields.filter((field) => field.name.startsWith(cut)).length === 1;
  const spelled = [name, ...(alone ? [cut] : [])].flatMap((text) => [
    text,
    text.toUpperCase(),
    capitalised(text),
  ]);
  return [...new Set([...spelled, title.zh, title.en])];
}

function capitalised(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
