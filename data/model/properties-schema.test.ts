import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codeLists, collectionById, collections } from './index.ts';
import { propertiesSchema } from './properties-schema.ts';

const folder = join(import.meta.dirname, 'schemas');

describe('propertiesSchema', () => {
  for (const collection of collections)
    it(`is what schemas/${collection.id}.schema.json says (UPDATE=1 writes it, the formatter lays it out)`, () => {
      const file = join(folder, `${collection.id}.schema.json`);
      const schema = propertiesSchema(collection, codeLists);
      if (process.env.UPDATE) writeFileSync(file, JSON.stringify(schema));
      expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual(schema);
    });

  it('has a file for no other collection', () => {
    expect(readdirSync(folder).sort()).toEqual(collections.map(({ id }) => `${id}.schema.json`).sort());
  });

  it('throws where a code list is not there', () => {
    expect(() => propertiesSchema(collectionById('road')!, [])).toThrow('road_kind');
  });
});
