import type { FieldDefinition } from '@tongtu/sdk/contract';
import type { VisibleDefinition } from '../collections/visible.ts';
import { both } from './notice.ts';

/** A column of a file. Names are the field names in every language; titles go along where a format has a place. */
export interface Column {
  readonly name: string;
  readonly type: FieldDefinition['type'];
  /** No two columns have the same. */
  readonly title: string;
  readonly description: string;
}

/** The feature's id and version, then the fields that were asked for, in the order of the definition. */
export function columnsOf(
  { fields }: Pick<VisibleDefinition, 'fields'>,
  asked: readonly string[] | undefined,
): readonly [id: Column, version: Column, ...fields: Column[]] {
  const chosen = fields.filter(({ name }) => asked === undefined || asked.includes(name));
  const taken = chosen.map(({ name }) => name);
  const titles = new Set(['编号', '编辑次数']);
  const columns = chosen.map(({ name, type, title, unit }) => {
    const isNew = !titles.has(title.zh);
    titles.add(title.zh);
    return {
      ...{ name, type, title: isNew ? title.zh : `${title.zh} ${name}` },
      description: unit === undefined ? both(title) : `${both(title)} (${unit})`,
    };
  });
  return [
    {
      ...{ name: freeName('id', taken), type: 'integer', title: '编号' },
      description: '要素全市唯一编号 City-wide id of the feature',
    },
    {
      ...{ name: freeName('version', taken), type: 'integer', title: '编辑次数' },
      description: '编辑次数 Counts the edits of the feature',
    },
    ...columns,
  ];
}

/** A name for a column of ours beside those of the fields. GeoPackage does not tell upper case from lower. */
export function freeName(name: string, taken: readonly string[]): string {
  const isTaken = taken.some((each) => each.toLowerCase() === name);
  return isTaken ? freeName(`feature_${name}`, taken) : name;
}
