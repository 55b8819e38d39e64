import { describe, expect, it } from 'vitest';
import { deskFeature, drawn, editOf, newKeys, sheetWith } from '../../../../../test/support/desk.ts';
import { sketch } from '../../../../../test/support/sketch.ts';
import { splitLine } from './split-line.ts';
import { splitPolygon } from './split-polygon.ts';

describe('an area', () => {
  const drawing = sketch(`
           x
    a------p----b
    |      |    |
    |      |    |
    d------q----c
           y
  `);
  const area = deskFeature('A', drawing.polygon('abcd'), { properties: { kind: 'park' } });
  const cutter = drawing.line('xy').coordinates;

  it('is cut in two, of which the larger stays the feature and the other has its attributes', () => {
    const sheet = sheetWith(area);
    const decision = splitPolygon(sheet, area, cutter, newKeys());
    expect(drawn(drawing, sheet, decision)).toEqual({ A: 'adqp', new1: 'bpqc' });
    const made = editOf(decision).changes.find(({ key }) => key === 'new1')?.after;
    expect(made).toMatchObject({ collection: 'land_use', properties: { kind: 'park' } });
    expect(made).not.toHaveProperty('id');
  });

  it('gives its neighbours the vertices of the cut', () => {
    const neighbour = deskFeature('N', drawing.polygon('adcy'));
    const sheet = sheetWith(area, neighbour);
    expect(drawn(drawing, sheet, splitPolygon(sheet, area, cutter, newKeys())).N).toBe('adqcy');
  });

  it('is cut through its own corners without new vertices beside them', () => {
    const sheet = sheetWith(area);
    const decision = splitPolygon(sheet, area, drawing.line('ac').coordinates, newKeys());
    expect(Object.values(drawn(drawing, sheet, decision)).toSorted()).toEqual(['acb', 'adc']);
  });

  it('is not cut by a line that ends inside or runs past', () => {
    const sheet = sheetWith(area);
    for (const line of ['xp', 'xb'])
      expect(splitPolygon(sheet, area, drawing.line(line).coordinates, newKeys())).toEqual({
        ok: false,
        refusal: 'does_not_cross',
      });
  });

  it('with a hole is cut beside it, or through it', () => {
    const holed = sketch(`
        x       u
      a-p-------q-------b
      | |    e--r--f    |
      | |    |     |    |
      | |    h--s--g    |
      d-o-------t-------c
        y       v
    `);
    const feature = deskFeature('A', holed.polygon('abcd', 'efgh'));
    const sheet = sheetWith(feature);
    const beside = splitPolygon(sheet, feature, holed.line('xy').coordinates, newKeys());
    expect(drawn(holed, sheet, beside)).toEqual({ A: 'bpoc efgh', new1: 'adop' });
    const through = splitPolygon(sheet, feature, holed.line('uv').coordinates, newKeys());
    expect(Object.values(drawn(holed, sheet, through)).toSorted()).toEqual(['adtsherq', 'bqrfgstc']);
  });

  it('is cut in three where the line crosses it twice', () => {
    const horseshoe = sketch(`
      a--b  c--d
      |  |  |  |
    x-p--q--r--s-y
      |  |  |  |
      |  f--e  |
      h--------g
    `);
    const feature = deskFeature('U', horseshoe.polygon('abfecdgh'));
    const sheet = sheetWith(feature);
    const decision = splitPolygon(sheet, feature, horseshoe.line('xy').coordinates, newKeys());
    expect(Object.values(drawn(horseshoe, sheet, decision)).toSorted()).toEqual(['apqb', 'crsd', 'efqphgsr']);
  });

  it('stays a part of its feature where another part is cut', () => {
    const parts = sketch(`
           x
      a----p----b   e--f
      |    |    |   | /
      d----q----c   g
           y
    `);
    const feature = deskFeature('A', {
      type: 'MultiPolygon',
      coordinates: [parts.polygon('abcd').coordinates, parts.polygon('efg').coordinates],
    });
    const sheet = sheetWith(feature);
    const decision = splitPolygon(sheet, feature, parts.line('xy').coordinates, newKeys());
    const { A, new1 } = drawn(parts, sheet, decision);
    expect([A!.split(' ')[1], [A!.split(' ')[0], new1].toSorted()]).toEqual(['efg', ['adqp', 'bpqc']]);
  });
});

describe('a line', () => {
  const drawing = sketch(`
        x
    a---m------b
        y      |
               c
  `);
  const line = deskFeature('W', drawing.line('abc'), { collection: 'road' });
  const cutter = drawing.line('xy').coordinates;

  it('is cut where another crosses it; the longest piece stays the feature', () => {
    const sheet = sheetWith(line);
    expect(drawn(drawing, sheet, splitLine(sheet, line, cutter, newKeys()))).toEqual({
      W: 'mbc',
      new1: 'am',
    });
  });

  it('is cut at a vertex without another beside it', () => {
    const sheet = sheetWith(line);
    const through = drawing
      .line('mb')
      .coordinates.map(([lng, lat], index) => [lng! + index * 1e-5, lat! + (index ? 1 : -1) * 1e-5]);
    const corner = [through[1]!, drawing.at('b'), drawing.at('y')];
    const decision = splitLine(sheet, line, corner, newKeys());
    expect(Object.values(drawn(drawing, sheet, decision)).toSorted()).toEqual(['ab', 'bc']);
  });

  it('is not cut at its end', () => {
    const decision = splitLine(sheetWith(line), line, drawing.line('xa').coordinates, newKeys());
    expect(decision).toEqual({ ok: false, refusal: 'does_not_cross' });
  });

  it('gives lines and areas that it runs along a vertex at the cut', () => {
    const beside = deskFeature('B', drawing.polygon('abc'));
    const sheet = sheetWith(line, beside);
    expect(drawn(drawing, sheet, splitLine(sheet, line, cutter, newKeys())).B).toBe('ambc');
  });
});

it('refuses what is neither', () => {
  const drawing = sketch('a b');
  const point = deskFeature('P', drawing.point('a'));
  const cutter = drawing.line('ab').coordinates;
  for (const split of [splitLine, splitPolygon])
    expect(split(sheetWith(point), point, cutter, newKeys())).toEqual({
      ok: false,
      refusal: 'wrong_geometry',
    });
});
