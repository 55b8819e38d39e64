import { describe, expect, it } from 'vitest';
import { featureLines } from './feature-table.ts';

const words = (zh: string, en: string) => ({ zh, en });
const field = (name: string, title: { zh: string; en: string }, more: object = {}) => ({
  ...{ name, type: 'string', title, audience: 'public', source: 'tongtu', ...more },
});
const collection = {
  fields: [
    field('kind', words('类别', 'Kind'), { codeList: 'kinds' }),
    field('area', words('面积', 'Area'), { type: 'number', unit: 'm2' }),
    field('open', words('开放', 'Open'), { type: 'boolean' }),
  ],
  codeLists: {
    kinds: { codes: [{ code: 'park', title: words('公园', 'Park') }] },
  },
} as never;

describe('what a feature says', () => {
  const properties = { area: 1200, open: true, kind: 'park', staff: 3, other: {}, empty: '' };

  it('is in the words of its collection, in its order, with what no description names behind', () => {
    expect(featureLines(properties, collection, 'zh')).toEqual([
      { title: '类别', text: '公园' },
      { title: '面积', text: '1200 m²' },
      { title: '开放', text: '是' },
      { title: 'staff', text: '3' },
    ]);
  });

  it('is only what is wanted, in that order', () => {
    expect(featureLines(properties, collection, 'en', ['open', 'kind', 'missing'])).toEqual([
      { title: 'Open', text: 'yes' },
      { title: 'Kind', text: 'Park' },
    ]);
  });

  it('needs no collection', () => {
    expect(featureLines({ case: 'A1' }, undefined, 'en')).toEqual([{ title: 'case', text: 'A1' }]);
  });
});
