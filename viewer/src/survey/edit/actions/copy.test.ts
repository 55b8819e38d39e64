import { expect, it } from 'vitest';
import { newKeys } from '../../../../../test/support/desk.ts';
import { copy } from './copy.ts';

const line = {
  type: 'LineString' as const,
  coordinates: [
    [0, 0],
    [1, 0],
  ],
};
const area = {
  type: 'Polygon' as const,
  coordinates: [
    [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 0],
    ],
  ],
};
const of = (geometry: typeof line | typeof area) => ({ geometry, properties: { name: '甲' } });

it('makes a new feature of each shape in one edit, and selects them', () => {
  const decision = copy([of(area), of(area)], { id: 'building', geometry: 'polygon' }, newKeys());
  expect(decision).toMatchObject({
    ok: true,
    selected: ['new1', 'new2'],
    edit: {
      action: 'copy',
      changes: [
        { after: { collection: 'building', geometry: area, properties: { name: '甲' } } },
        { after: { key: 'new2' } },
      ],
    },
  });
});

it('takes an area into a collection of lines as its outline', () => {
  const decision = copy([of(area)], { id: 'road', geometry: 'line' }, newKeys());
  expect(decision).toMatchObject({
    edit: { changes: [{ after: { geometry: { type: 'LineString', coordinates: area.coordinates[0] } } }] },
  });
});

it('makes nothing at all where one of them does not fit', () => {
  const refused = { ok: false, refusal: 'wrong_geometry' };
  expect(copy([of(area), of(line)], { id: 'building', geometry: 'polygon' }, newKeys())).toEqual(refused);
  expect(copy([], { id: 'building', geometry: 'polygon' }, newKeys())).toMatchObject({
    refusal: 'nothing_selected',
  });
});
