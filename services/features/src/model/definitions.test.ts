import { readFileSync } from 'node:fs';
import { codeLists, collections, propertiesSchema } from '@tongtu/data/model';
import { Compile } from 'typebox/schema';
import { describe, expect, it } from 'vitest';

const data = new URL('../../../../data/', import.meta.url);
const schema = (path: string) => Compile(JSON.parse(readFileSync(new URL(path, data), 'utf8')));

describe('the definition files of the base model', () => {
  const collection = schema('model/collection.schema.json');
  for (const definition of collections)
    it(`${definition.id}.json is a collection definition`, () => {
      expect(collection.Errors(definition)).toEqual([true, []]);
    });

  const codeList = schema('code-lists/code-list.schema.json');
  for (const list of codeLists)
    it(`${list.id}.json is a code list`, () => {
      expect(codeList.Errors(list)).toEqual([true, []]);
    });

  it('are refused with a word that the schema does not know, or a filter of no form', () => {
    const building = collections.find(({ id }) => id === 'building')!;
    const release = { geometry: { kind: 'whole' }, withhold: ['==', 'kind'] };
    expect(collection.Check({ ...building, audiences: [] })).toBe(false);
    expect(collection.Check({ ...building, release })).toBe(false);
    expect(collection.Check({ ...building, release: { geometry: { kind: 'coarsened' } } })).toBe(false);
  });
});

describe('the JSON Schemas of properties', () => {
  const building = Compile(propertiesSchema(collections.find(({ id }) => id === 'building')!, codeLists));

  it('take what the model allows', () => {
    expect(building.Errors({ kind: 'yes', height: 18.5, floors: 6, survey_date: '2024-02-29' })).toEqual([
      true,
      [],
    ]);
  });

  it('refuse what it does not', () => {
    for (const properties of [
      {},
      { kind: 'igloo' },
      { kind: 'yes', floors: 4.5 },
      { kind: 'yes', height: -1 },
      { kind: 'yes', gb_code: '3103001' },
      { kind: 'yes', survey_date: 'May' },
      { kind: 'yes', colour_of_door: 'red' },
    ])
      expect(building.Check(properties)).toBe(false);
  });
});
