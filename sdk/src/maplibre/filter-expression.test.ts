import { featureFilter } from '@maplibre/maplibre-gl-style-spec';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Filter, type FilterSubject, matchesFilter } from '../contract/index.ts';
import { fieldsIn, filterExpression, readingElsewhere } from './filter-expression.ts';

const drawn = (filter: Filter, properties: FilterSubject): boolean =>
  featureFilter(['all', filterExpression(filter)] as never, 'filter').filter(
    { zoom: 12 },
    {
      type: 1,
      properties: properties as never,
    },
  );

const field = fc.constantFrom('a', 'b', 'toString');
const value = fc.oneof(fc.integer({ min: -3, max: 3 }), fc.constantFrom('', 'x', 'xy', '1'), fc.boolean());
const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3 },
    fc.tuple(fc.constantFrom('==', '!=', '<', '<=', '>', '>='), field, value) as fc.Arbitrary<Filter>,
    fc.tuple(fc.constant('has' as const), field),
    fc.tuple(
      fc.constant('in' as const),
      field,
      fc.array(fc.oneof(fc.integer({ min: 0, max: 3 }), fc.constant('x')), { maxLength: 3 }),
    ),
    fc.tuple(fc.constant('not' as const), tie('filter')),
    fc
      .tuple(fc.constantFrom('all', 'any'), fc.array(tie('filter'), { maxLength: 3 }))
      .map(([operator, parts]) => [operator, ...parts] as unknown as Filter),
  ),
}));

describe('a filter on the map', () => {
  it('draws what the contract says that it matches, whatever the values are', () => {
    const properties = fc.dictionary(field, fc.oneof(value, fc.constant(null)));
    fc.assert(
      fc.property(filter, properties, (condition, subject) => {
        expect(drawn(condition, { ...subject })).toBe(matchesFilter(condition, subject));
      }),
      { numRuns: 500 },
    );
  });

  it('takes no text for a number', () => {
    expect(drawn(['==', 'level', 3], { level: '3' })).toBe(false);
    expect(drawn(['!=', 'level', 3], { level: '3' })).toBe(true);
    expect(drawn(['>', 'level', 3], {})).toBe(false);
  });
});

describe('fields that expressions read', () => {
  const layer = {
    filter: ['has', 'kind'],
    paint: { colour: ['match', ['get', 'kind'], 'x', ['get', 'shade'], ''] },
  };

  it('are found, but not in what is only a value', () => {
    expect([...fieldsIn([layer, ['literal', ['get', 'no']]])]).toEqual(['kind', 'shade']);
  });

  it('can be read elsewhere, each by itself', () => {
    const changed = readingElsewhere(layer, (name) => (name === 'shade' ? ['at', 0] : undefined));
    expect(changed.paint.colour).toEqual(['match', ['get', 'kind'], 'x', ['at', 0], '']);
    expect(layer.paint.colour[3]).toEqual(['get', 'shade']);
  });
});
