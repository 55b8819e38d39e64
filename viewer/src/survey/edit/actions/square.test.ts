import { expect, it } from 'vitest';
import { deskFeature, editOf, sheetWith } from '../../../../../test/support/desk.ts';
import { sketch } from '../../../../../test/support/sketch.ts';
import { apply } from '../edit.ts';
import type { DeskFeature } from '../feature.ts';
import { chainsOf } from '../geometry/chains.ts';
import { planeAt } from '../geometry/plane.ts';
import { square } from './square.ts';

/** The angles of the outer ring's corners, whole degrees. */
function angles({ geometry }: DeskFeature): number[] {
  const { positions } = chainsOf(geometry)[0]!;
  const points = positions.map((position) => planeAt(positions[0]!).toMeters(position));
  return points.map((point, index) => {
    const [before, after] = [points.at(index - 1)!, points[(index + 1) % points.length]!];
    const to = ([x, y]: readonly [number, number]) => Math.atan2(y - point[1], x - point[0]);
    const degrees = Math.abs(((to(after) - to(before)) * 180) / Math.PI);
    return Math.round(Math.min(degrees, 360 - degrees) * 10) / 10;
  });
}

it('makes the corners of a building right angles', () => {
  const drawing = sketch(`
    a          b

     f     e

          d     c
  `);
  const feature = deskFeature('B', drawing.polygon('abcdef'), { collection: 'building' });
  const squared = apply(sheetWith(feature), editOf(square(sheetWith(feature), feature))).get('B')!;
  expect(angles(squared)).toEqual([90, 90, 90, 90, 90, 90]);
});

it('keeps an edge that is meant to be slanting', () => {
  const drawing = sketch(`
        b-------c
    
    a
     
    e            d
  `);
  const feature = deskFeature('B', drawing.polygon('abcde'));
  const squared = apply(sheetWith(feature), editOf(square(sheetWith(feature), feature))).get('B')!;
  const found = angles(squared);
  expect(found.filter((angle) => angle === 90)).toHaveLength(3);
});

it('takes a building that shares a wall along', () => {
  const drawing = sketch(`
    a-------b-------c
    |       |       |
    d-------|-------f
            e
  `);
  const [left, right] = [
    deskFeature('L', drawing.polygon('abed')),
    deskFeature('R', drawing.polygon('bcfe')),
  ];
  const sheet = sheetWith(left, right);
  const after = apply(sheet, editOf(square(sheet, left)));
  const vertices = (key: string) => chainsOf(after.get(key)!.geometry)[0]!.positions;
  const shared = vertices('L').filter(([lng, lat]) =>
    vertices('R').some((v) => v[0] === lng && v[1] === lat),
  );
  expect(shared).toHaveLength(2);
  expect(angles(after.get('L')!)).toEqual([90, 90, 90, 90]);
});

it('changes nothing that is square already, and refuses what has no right angle', () => {
  const drawing = sketch(`
    a---b      p
    |   |
    d---c
            q         r
  `);
  const done = deskFeature('D', drawing.polygon('abcd'));
  expect(square(sheetWith(done), done).ok).toBe(false);
  const line = deskFeature('W', drawing.line('ab'));
  expect(square(sheetWith(line), line)).toEqual({ ok: false, refusal: 'wrong_geometry' });
});
