import type { FieldDefinition } from '@tongtu/sdk/contract';
import { expect, it } from 'vitest';
import { CRS84 } from '../crs/reference-system.ts';
import type { ItemRow } from '../items/store.ts';
import { csvText } from './csv.ts';
import type { Notice } from './notice.ts';

const field = (name: string, type: FieldDefinition['type']): FieldDefinition => ({
  ...{ name, type, title: { zh: name, en: name }, audience: 'public', source: 'x' },
});
const notice: Notice = {
  collection: {
    ...{ id: 'poi', title: { zh: '兴趣点', en: 'Places' } },
  },
  ...{ edition: 'public', revision: 3, published: undefined, crs: CRS84 },
  ...{ attribution: [], notices: [], approval: undefined },
};
const row = (id: number, properties: object, geometry = 'POINT(120 30)'): ItemRow => ({
  ...{ id, version: 1, geometry, properties: JSON.stringify(properties), sortValues: [] },
});

async function linesOf(fields: readonly FieldDefinition[], rows: readonly ItemRow[]): Promise<string[]> {
  async function* batches() {
    yield rows;
  }
  let text = '';
  const table = { definition: { fields, geometry: 'point' as const }, fields: undefined, notice };
  for await (const piece of csvText(table, batches())) text += piece;
  return text.split('\r\n');
}

it.each([
  ['=1+1', "'=1+1"],
  ['@SUM(A1)', "'@SUM(A1)"],
  ['＝1', "'＝1"],
  ['\t=1', "'\t=1"],
  ['-', "'-"],
  ['a=1', 'a=1'],
  ['a,"b"', '"a,""b"""'],
  ['两\n行', '"两\n行"'],
])('%j stands in a cell as %j', async (text, cell) => {
  const [, line] = await linesOf([field('name', 'string')], [row(1, { name: text })]);
  expect(line?.startsWith(`1,1,${cell},120,30,`)).toBe(true);
});

it('numbers stay numbers, what is missing stays empty, and several points have no two coordinates', async () => {
  const [head, ...lines] = await linesOf(
    [field('height', 'number'), field('open', 'boolean')],
    [row(1, { height: -2.5, open: true }), row(2, {}, 'MULTIPOINT((1 2),(3 4))')],
  );
  expect(head).toBe('\uFEFFid,version,height,open,lng,lat,about,WKT');
  expect(lines[0]).toMatch(/^1,1,-2\.5,true,120,30,collection=poi; .*revision=3; .*,POINT\(120 30\)$/);
  expect(lines[1]).toBe('2,1,,,,,,"MULTIPOINT((1 2),(3 4))"');
});

it('a field with the name of a column of ours keeps it', async () => {
  const [head] = await linesOf([field('id', 'string'), field('lat', 'number')], []);
  expect(head).toBe('\uFEFFfeature_id,version,id,lat,lng,feature_lat,about,WKT');
});

it('a batch is read when the one before it has gone out', async () => {
  let read = 0;
  async function* batches() {
    for (; read < 1_000; ) {
      read++;
      yield [row(read, {})];
    }
  }
  const table = { definition: { fields: [], geometry: 'point' as const }, fields: undefined, notice };
  const pieces = csvText(table, batches());
  for (let taken = 1; taken <= 5; taken++) {
    await pieces.next();
    expect(read).toBe(taken);
  }
  await pieces.return(undefined);
});
