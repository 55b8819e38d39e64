import { expect, it } from 'vitest';
import { deskFeature } from '../../../../test/support/desk.ts';
import { sketch } from '../../../../test/support/sketch.ts';
import { metersOfPixels, snap } from './snap.ts';

const drawing = sketch(`
     y
  a-x---m----b
             |
         z   c
`);
const line = deskFeature('W', drawing.line('abc'));

it('finds a vertex in reach before an edge that is nearer', () => {
  expect(snap(drawing.at('x'), [line], 3)).toEqual({ position: drawing.at('a'), to: 'vertex', key: 'W' });
});

it('finds the nearest place on an edge where no vertex is in reach', () => {
  const found = snap(drawing.at('y'), [line], 2.5);
  expect(found).toMatchObject({ to: 'edge', key: 'W' });
  expect(drawing.name({ type: 'Point', coordinates: found!.position })).toBe('?');
  expect(found!.position[0]).toBeCloseTo(drawing.at('y')[0]!, 8);
  expect(found!.position[1]).toBeCloseTo(drawing.at('a')[1]!, 8);
});

it('finds nothing out of reach, and nothing of what is skipped', () => {
  expect(snap(drawing.at('y'), [line], 1.5)).toBeUndefined();
  expect(snap(drawing.at('x'), [line], 3, new Set(['W']))).toBeUndefined();
});

it('knows how far pixels are on the ground', () => {
  // 156543 m a pixel of 256 at zoom 0 on the equator, half of that for one of 512, which is a millionth at zoom 20.
  expect(metersOfPixels(1, 0, 0)).toBeCloseTo(78271.5, 0);
  expect(metersOfPixels(10, 18, 31.96)).toBeCloseTo(
    (78271.5 / 2 ** 18) * Math.cos((31.96 * Math.PI) / 180) * 10,
    1,
  );
});
