import { createExpression } from '@maplibre/maplibre-gl-style-spec';
import { describe, expect, it } from 'vitest';
import { hasRow, readRows, rowFeatures, rowsByFeature, rowValue } from './own-rows.ts';

const { signal } = new AbortController();
const cases = [
  { case: 'A1', building: 9_007_199_254_740_991, staff: 3, lng: 120.7, lat: 30.7 },
  { case: 'A2', building: 42, staff: 0 },
];

/** What an expression comes to for a feature of tiles. */
function evaluated(expression: unknown, id: number): unknown {
  const made = createExpression(expression, 'value');
  if (made.result === 'error') throw new Error(made.value.map(String).join());
  return made.value.evaluate({ zoom: 12 }, { type: 3, id, properties: {} });
}

describe('rows of a department', () => {
  it('come from a list, a function, or one after the other', async () => {
    async function* stream() {
      yield* cases;
    }
    for (const source of [cases, stream(), () => stream(), async () => cases])
      expect(await readRows(source, signal)).toEqual(cases);
  });

  it('are refused where a page would not bear them, and end with the signal', async () => {
    const many = Array.from({ length: 50_001 }, () => ({}));
    await expect(readRows(many, signal)).rejects.toThrow('at most 50000');
    const ended = AbortSignal.abort(new Error('enough'));
    await expect(readRows(cases, ended)).rejects.toThrow('enough');
  });

  it('with a place become features, those without are left out', () => {
    const position = ({ lng, lat }: (typeof cases)[number]) =>
      lng === undefined || lat === undefined ? undefined : ([lng, lat] as const);
    expect(rowFeatures(cases, { position })).toEqual([
      {
        ...{ type: 'Feature', id: 1, properties: cases[0] },
        geometry: { type: 'Point', coordinates: [120.7, 30.7] },
      },
    ]);
    const line = {
      type: 'LineString',
      coordinates: [
        [0, 0],
        [1, 1],
      ],
    } as never;
    expect(rowFeatures(cases, { position: () => line, id: (row) => row.building })[1]).toMatchObject({
      ...{ id: 42, geometry: line },
    });
  });

  it('about features of tiles are looked up by id there', () => {
    const rows = rowsByFeature(cases, (row) => row.building);
    expect(evaluated(rowValue(rows, 'staff'), 9_007_199_254_740_991)).toBe(3);
    expect(evaluated(rowValue(rows, 'staff'), 42)).toBe(0);
    expect(evaluated(rowValue(rows, 'staff'), 7)).toBeNull();
    expect([42, 7].map((id) => evaluated(hasRow(rows), id))).toEqual([true, false]);
  });
});
