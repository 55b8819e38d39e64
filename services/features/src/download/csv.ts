import { csvLine } from '@tongtu/access';
import type { Properties } from '@tongtu/sdk/contract';
import type { VisibleDefinition } from '../collections/visible.ts';
import type { ItemRow } from '../items/store.ts';
import { columnsOf, freeName } from './columns.ts';
import { type Notice, noticeLine } from './notice.ts';

const BYTE_ORDER_MARK = '\uFEFF';

interface Table {
  readonly definition: Pick<VisibleDefinition, 'fields' | 'geometry'>;
  readonly fields: readonly string[] | undefined;
  readonly notice: Notice;
}

/**
 * A table by RFC 4180, in pieces of one batch each. Rows have their geometry as WKT. What the file says of itself
 * stands in the column `about` of its first row: lines before the heading would be read as data.
 *
 * @param batches rows whose `geometry` is WKT, easting or longitude first
 */
export async function* csvText(
  { definition, fields, notice }: Table,
  batches: AsyncIterable<readonly ItemRow[]>,
): AsyncGenerator<string> {
  const [id, version, ...columns] = columnsOf(definition, fields);
  const names = [id, version, ...columns].map(({ name }) => name);
  const isPoints = definition.geometry === 'point';
  const axes = notice.crs.kind === 'geographic' ? ['lng', 'lat'] : ['easting', 'northing'];
  const own = [...(isPoints ? axes : []), 'about', 'WKT'].map((name) =>
    name === 'WKT' ? name : freeName(name, names),
  );
  let head = `${BYTE_ORDER_MARK}${csvLine([...names, ...own])}`;
  let about: string | undefined = noticeLine(notice);
  for await (const rows of batches) {
    let text = head;
    head = '';
    for (const row of rows) {
      const properties = JSON.parse(row.properties) as Properties;
      text += csvLine([
        ...[row.id, row.version],
        ...columns.map(({ name }) => properties[name]),
        ...(isPoints ? coordinatesOf(row.geometry) : []),
        ...[about, row.geometry],
      ]);
      about = undefined;
    }
    yield text;
  }
  if (head !== '') yield head;
}

/** Of a single point; several have none that one could write in two cells. */
function coordinatesOf(wkt: string): [number | undefined, number | undefined] {
  const [, x, y] = /^POINT ?\((\S+) (\S+)\)$/.exec(wkt) ?? [];
  return [x === undefined ? undefined : Number(x), y === undefined ? undefined : Number(y)];
}
