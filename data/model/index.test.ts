import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Audience, Filter } from '@tongtu/sdk/contract';
import { describe, expect, it } from 'vitest';
import { codeListById, codeLists, collectionById, collections } from './index.ts';

const rank: Record<Audience, number> = { public: 0, government: 1, professional: 2 };

describe('the base model', () => {
  it('has the 21 base collections, each once, and a file for each', () => {
    const ids = collections.map(({ id }) => id);
    expect(new Set(ids).size).toBe(21);
    expect(jsonFiles('.').filter((name) => !name.includes('.schema'))).toEqual(ids.toSorted());
    expect(collectionById('nowhere')).toBeUndefined();
  });

  it('covers the eight classes of GB/T 13923', () => {
    expect([...new Set(collections.flatMap(({ gbClasses }) => gbClasses))].toSorted()).toEqual([
      ...'12345678',
    ]);
  });

  it('has a file for every code list and a code list for every file', () => {
    expect(jsonFiles('../code-lists').filter((name) => !name.includes('.schema'))).toEqual(
      codeLists.map(({ id }) => id).toSorted(),
    );
  });

  it('uses every code list', () => {
    const used = new Set(collections.flatMap(({ fields }) => fields.map(({ codeList }) => codeList)));
    expect(codeLists.filter(({ id }) => !used.has(id))).toEqual([]);
  });

  for (const list of codeLists)
    it(`names each code of ${list.id} once and in both languages`, () => {
      expect(new Set(list.codes.map(({ code }) => code)).size).toBe(list.codes.length);
      for (const { title } of list.codes) {
        expect(title.zh).toMatch(/\p{Script=Han}/u);
        expect(title.en).not.toMatch(/\p{Script=Han}/u);
      }
    });

  for (const collection of collections)
    describe(collection.id, () => {
      const names = collection.fields.map(({ name }) => name);

      it('names each field once, with a title in Chinese and in English', () => {
        expect(new Set(names).size).toBe(names.length);
        for (const { title } of [collection, ...collection.fields]) {
          expect(title.zh).toMatch(/[\p{Script=Han}X]/u);
          expect(title.en).not.toMatch(/\p{Script=Han}/u);
        }
      });

      it('has the fields that every base collection has', () => {
        const common = ['name', 'name_en', 'name_pinyin', 'gb_code', 'entity_code', 'source', 'survey_date'];
        expect(names).toEqual(expect.arrayContaining([...common, 'accuracy_class']));
      });

      it('refers to code lists and fields that are there', () => {
        const lists = collection.fields.flatMap(({ codeList }) => codeList ?? []);
        expect(lists.filter((id) => !codeListById(id))).toEqual([]);
        const asked = collection.release.withhold ? fieldsOf(collection.release.withhold) : [];
        for (const name of [...asked, ...(collection.titleField ? [collection.titleField] : [])])
          expect(names).toContain(name);
      });

      it('asks only for codes that its code lists have', () => {
        for (const [name, code] of collection.release.withhold
          ? codesAsked(collection.release.withhold)
          : []) {
          const list = collection.fields.find((field) => field.name === name)?.codeList;
          if (list) expect(codeListById(list)!.codes.map((entry) => entry.code)).toContain(code);
        }
      });

      it('shows no field to more people than itself', () => {
        for (const { audience } of collection.fields)
          expect(rank[audience]).toBeGreaterThanOrEqual(rank[collection.audience]);
      });

      it('is public exactly where some of its geometry is', () => {
        expect(collection.audience === 'public').toBe(collection.release.geometry.kind !== 'withheld');
      });

      it('has patterns that compile and bounds that leave room', () => {
        for (const { pattern, minimum = 0, maximum = Number.POSITIVE_INFINITY, type } of collection.fields) {
          if (pattern !== undefined) expect(() => new RegExp(pattern, 'u')).not.toThrow();
          expect(minimum).toBeLessThan(maximum);
          if (pattern !== undefined) expect(type).toBe('string');
        }
      });
    });

  it('keeps from the public what older rules on public maps name', () => {
    const audience = (collection: string, field: string) =>
      collectionById(collection)!.fields.find(({ name }) => name === field)?.audience;
    for (const [collection, field] of [
      ['water_line', 'depth'],
      ['water_area', 'storage_capacity'],
      ['water_facility', 'lock_length'],
      ['water_facility', 'lock_width'],
      ['pipeline', 'voltage'],
      ['road', 'bridge_structure'],
      ['railway', 'bridge_structure'],
      ['control_point', 'northing'],
      ['control_point', 'elevation'],
    ] as const)
      expect(audience(collection, field)).toBe('professional');
    expect(collectionById('control_point')!.release.geometry.kind).toBe('withheld');
  });
});

function jsonFiles(folder: string): string[] {
  return readdirSync(join(import.meta.dirname, folder))
    .filter((name) => name.endsWith('.json'))
    .map((name) => name.slice(0, -'.json'.length))
    .toSorted();
}

function fieldsOf(filter: Filter): string[] {
  const [operator, ...rest] = filter;
  if (operator === 'all' || operator === 'any' || operator === 'not')
    return (rest as Filter[]).flatMap(fieldsOf);
  return [rest[0] as string];
}

function codesAsked(filter: Filter): [field: string, code: unknown][] {
  const [operator, ...rest] = filter;
  if (operator === 'all' || operator === 'any' || operator === 'not')
    return (rest as Filter[]).flatMap(codesAsked);
  const [name, value] = rest as [string, unknown];
  return (Array.isArray(value) ? value : value === undefined ? [] : [value]).map((code) => [name, code]);
}
