import { type AppliedCheck, type Filter, matchesFilter } from '@tongtu/sdk/contract';
import { describe, expect, it } from 'vitest';
import { collectionById, collections } from '../model/index.ts';
import { checksOf } from './index.ts';

/** The fields that a check names, of the collection itself. */
function fieldsOf({ code, where, parameters }: AppliedCheck): string[] {
  const own = where ? fieldsOfFilter(where) : [];
  if ('sameFields' in parameters) own.push(...parameters.sameFields);
  if (code === 'number_not_unique') own.push(...parameters.number, ...parameters.parent);
  if (code === 'reference_missing') own.push(parameters.field);
  return own;
}

function fieldsOfFilter(filter: Filter): string[] {
  const [operator, ...rest] = filter;
  return ['all', 'any', 'not'].includes(operator)
    ? (rest as Filter[]).flatMap(fieldsOfFilter)
    : [String(rest[0])];
}

describe('the checks of the base model', () => {
  for (const collection of collections) {
    const fields = new Map(collection.fields.map((field) => [field.name, field]));
    it(`name only fields, collections and codes that there are: ${collection.id}`, () => {
      for (const check of checksOf(collection)) {
        for (const field of fieldsOf(check)) expect(fields.has(field), `${check.code}: ${field}`).toBe(true);
        if ('with' in check.parameters)
          for (const id of check.parameters.with) expect(collectionById(id)).toBeDefined();
        if (check.code === 'reference_missing') {
          const target = collectionById(check.parameters.target);
          expect(target?.fields.map(({ name }) => name)).toContain(check.parameters.targetField);
        }
        if (check.code === 'outside_parent') expect(collectionById(check.parameters.parent)).toBeDefined();
      }
    });
    it(`fit the geometry of ${collection.id}`, () => {
      const codes = checksOf(collection).map(({ code }) => code);
      const lines = ['dangling_end', 'almost_junction', 'crossing_without_node', 'too_short'];
      const areas = ['overlap', 'coverage_overlap', 'coverage_gap', 'too_small'];
      const wrong = { point: [...lines, ...areas], line: areas, polygon: lines, any: [] }[
        collection.geometry
      ];
      expect(codes.filter((code) => (wrong as string[]).includes(code))).toEqual([]);
    });
    it(`name each rule of ${collection.id} once, but for references`, () => {
      const codes = checksOf(collection)
        .map(({ code }) => code)
        .filter((code) => code !== 'reference_missing');
      expect(new Set(codes).size).toBe(codes.length);
    });
  }

  it('ask for an accuracy class of what was surveyed', () => {
    const check = checksOf(collectionById('building')!).find(({ code }) => code === 'accuracy_class_missing');
    expect(matchesFilter(check!.where!, { survey_method: 'total_station' })).toBe(true);
    expect(matchesFilter(check!.where!, { kind: 'yes' })).toBe(false);
  });

  it('hold what every geometry must for a collection that is not of the model', () => {
    expect(checksOf({ id: 'heritage', fields: [] }).map(({ code }) => code)).toEqual([
      'geometry_invalid',
      'self_intersection',
      'vertex_density',
      'moved_far',
    ]);
  });
});
