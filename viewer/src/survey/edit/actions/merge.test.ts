import type { LineString } from 'geojson';
import { describe, expect, it } from 'vitest';
import { deskFeature, drawn, editOf, newKeys, sheetWith } from '../../../../../test/support/desk.ts';
import { sketch } from '../../../../../test/support/sketch.ts';
import { apply } from '../edit.ts';
import { mergeLines } from './merge-lines.ts';
import { mergePolygons } from './merge-polygons.ts';
import { splitPolygon } from './split-polygon.ts';

describe('areas', () => {
  const drawing = sketch(`
    a------b--s---c
    |  L   |  R   |
    |      |      |
    d------e------f     x--y
                        | /
                        z
  `);
  const left = deskFeature('L', drawing.polygon('abed'), { properties: { kind: 'park' } });
  const right = deskFeature('R', drawing.polygon('bscfe'), { properties: { kind: 'wood', name: '东' } });
  const apart = deskFeature('X', drawing.polygon('xyz'));

  it('become one with the first one’s attributes and what these lack, and keep the vertices on their outline', () => {
    const sheet = sheetWith(left, right);
    const decision = mergePolygons([left, right]);
    expect(drawn(drawing, sheet, decision)).toEqual({ L: 'adefcsb' });
    expect(apply(sheet, editOf(decision)).get('L')?.properties).toEqual({ kind: 'park', name: '东' });
  });

  it('are not merged where they do not touch', () => {
    expect(mergePolygons([left, apart])).toEqual({ ok: false, refusal: 'not_adjacent' });
  });

  it('are merged although one side of the boundary has a vertex more', () => {
    const stepped = sketch(`
      a------b------c
      |  L   v  R   |
      d------e------f
    `);
    const [one, other] = [
      deskFeature('L', stepped.polygon('abed')),
      deskFeature('R', stepped.polygon('bcfev')),
    ];
    expect(drawn(stepped, sheetWith(one, other), mergePolygons([one, other]))).toEqual({ L: 'adefcb' });
  });

  it('that were one before they were split are one again', () => {
    const whole = deskFeature('A', drawing.polygon('acfd'));
    const cut = splitPolygon(
      sheetWith(whole),
      whole,
      [
        [121.0751, 31.97],
        [121.07511, 31.9],
      ],
      newKeys(),
    );
    const pieces = [...apply(sheetWith(whole), editOf(cut)).values()];
    expect(pieces).toHaveLength(2);
    const merged = apply(sheetWith(...pieces), editOf(mergePolygons(pieces)));
    // With the two vertices of the cut, which neighbours may have by now.
    expect(drawn(drawing, sheetWith(...pieces), mergePolygons(pieces)).A!.replace(/\?/g, '')).toMatch(
      /^(adfc|dfca|fcad|cadf)$/,
    );
    expect(merged.size).toBe(1);
  });

  it('of two collections, or with a line among them, are refused', () => {
    const road = deskFeature('W', drawing.line('ab'));
    const other = deskFeature('B', drawing.polygon('bcfe'), { collection: 'building' });
    expect(mergePolygons([left, other])).toEqual({ ok: false, refusal: 'different_collections' });
    expect(mergePolygons([left, road])).toEqual({ ok: false, refusal: 'wrong_geometry' });
    expect(mergePolygons([left])).toEqual({ ok: false, refusal: 'one_selected' });
  });
});

describe('lines', () => {
  const drawing = sketch('a---b---c---d   x---y');
  const line = (key: string, letters: string) =>
    deskFeature(key, drawing.line(letters), { collection: 'road' });

  it.each([
    ['ab', 'bc', 'cd', 'abcd'],
    ['cb', 'ab', 'cd', 'dcba'],
    ['ab', 'dc', 'cb', 'abcd'],
  ])(
    '%s, %s and %s become %s: in the direction of the first, in whatever order they come',
    (one, two, three, all) => {
      const lines = [line('A', one), line('B', two), line('C', three)];
      expect(drawn(drawing, sheetWith(...lines), mergeLines(lines))).toEqual({ A: all });
    },
  );

  it('are merged as the database has them: in parts, of which there is one', () => {
    const inParts = [line('A', 'ab'), line('B', 'cb')].map((each) =>
      deskFeature(each.key, {
        type: 'MultiLineString',
        coordinates: [(each.geometry as LineString).coordinates],
      }),
    );
    expect(drawn(drawing, sheetWith(...inParts), mergeLines(inParts))).toEqual({ A: 'abc' });
  });

  it('that do not meet are refused', () => {
    expect(mergeLines([line('A', 'ab'), line('B', 'xy')])).toEqual({ ok: false, refusal: 'not_adjacent' });
  });
});
