import { collectionById } from '@tongtu/data/model';
import { describe, expect, it } from 'vitest';
import { codeListsOf } from './code-lists.ts';

describe('the code lists of a collection', () => {
  it('are those that its fields name, with titles in both languages and nothing else beside a code', () => {
    const lists = codeListsOf(collectionById('road')!);
    expect(lists.oneway?.codes.map(({ code }) => code)).toContain('reverse');
    expect(lists.road_kind?.codes[0]).toEqual({
      code: 'motorway',
      title: { zh: '高速公路', en: 'Motorway' },
    });
    expect(lists).not.toHaveProperty('building_kind');
  });

  it('are none for fields without codes', () => {
    const plain = {
      name: 'name',
      type: 'string',
      title: { zh: '名称', en: 'Name' },
      audience: 'public',
      source: 'x',
    } as const;
    expect(codeListsOf({ fields: [plain] })).toEqual({});
  });
});
