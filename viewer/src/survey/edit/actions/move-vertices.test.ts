import { expect, it } from 'vitest';
import { deskFeature, drawn, editOf, sheetWith } from '../../../../../test/support/desk.ts';
import { sketch } from '../../../../../test/support/sketch.ts';
import { apply, inverse } from '../edit.ts';
import { moveVertices } from './move-vertices.ts';

const twoAreas = sketch(`
  a------b------c
  |  L   |  R   |
  |      |      |
  d------e--n---f
`);
const left = deskFeature('L', twoAreas.polygon('abed'));
const right = deskFeature('R', twoAreas.polygon('bcfe'));
const eToN = [{ from: twoAreas.at('e'), to: twoAreas.at('n') }];

it('moves the end of a common boundary in both neighbours', () => {
  const sheet = sheetWith(left, right);
  expect(drawn(twoAreas, sheet, moveVertices(sheet, left, eToN))).toEqual({ L: 'abnd', R: 'bcfn' });
});

it('moves a vertex of one feature alone where that is wanted', () => {
  const sheet = sheetWith(left, right);
  expect(drawn(twoAreas, sheet, moveVertices(sheet, left, eToN, { alone: true }))).toEqual({
    L: 'abnd',
    R: 'bcfe',
  });
});

it('gives a neighbour the vertex that lay on its edge, so that both go along', () => {
  const drawing = sketch(`
    a------b
    |      |
    c  R   |
    |      |
    d------e
    |  L   |
    g--h---f
  `);
  // R knows nothing of e: its right side runs from b to f.
  const area = deskFeature('R', drawing.polygon('abfgdc'));
  const line = deskFeature('L', drawing.line('de'), { collection: 'water_line' });
  const sheet = sheetWith(area, line);
  const decision = moveVertices(sheet, line, [{ from: drawing.at('e'), to: drawing.at('h') }]);
  expect(drawn(drawing, sheet, decision)).toEqual({ R: 'abhfgdc', L: 'dh' });
});

it('holds a neighbour to the edge that moves away from its corner', () => {
  const drawing = sketch(`
    a-----v------b
    |  N  |      |
    w-----x      n
    |  F         |
    |            |
    d------------c
  `);
  // F's upper side runs from a to b over v, which only N has.
  const frame = deskFeature('F', drawing.polygon('abcdw'));
  const notch = deskFeature('N', drawing.polygon('avxw'));
  const sheet = sheetWith(frame, notch);
  const decision = moveVertices(sheet, frame, [{ from: drawing.at('b'), to: drawing.at('n') }]);
  expect(drawn(drawing, sheet, decision)).toEqual({ F: 'avncdw', N: 'avxw' });
});

it('keeps a road on the one that it meets', () => {
  const drawing = sketch(`
    a---b---c
        |
        s   n
  `);
  const through = deskFeature('T', drawing.line('abc'), { collection: 'road' });
  const side = deskFeature('S', drawing.line('sb'), { collection: 'road' });
  const sheet = sheetWith(through, side);
  const decision = moveVertices(sheet, through, [{ from: drawing.at('b'), to: drawing.at('n') }]);
  expect(drawn(drawing, sheet, decision)).toEqual({ T: 'anc', S: 'sn' });
});

it('leaves points where they are', () => {
  const point = deskFeature('P', twoAreas.point('e'), { collection: 'poi' });
  const sheet = sheetWith(left, point);
  expect(drawn(twoAreas, sheet, moveVertices(sheet, left, eToN))).toEqual({ L: 'abnd', P: 'e' });
});

it('moves a point by its only vertex', () => {
  const point = deskFeature('P', twoAreas.point('e'), { collection: 'poi' });
  const sheet = sheetWith(left, point);
  expect(drawn(twoAreas, sheet, moveVertices(sheet, point, eToN, { alone: true }))).toEqual({
    L: 'abed',
    P: 'n',
  });
});

it('is taken back by its inverse', () => {
  const sheet = sheetWith(left, right);
  const edit = editOf(moveVertices(sheet, left, eToN));
  expect(apply(apply(sheet, edit), inverse(edit))).toEqual(sheet);
});

it('makes one of a vertex that is moved upon the next, and refuses where an area would have two', () => {
  const sheet = sheetWith(left);
  const eToB = [{ from: twoAreas.at('e'), to: twoAreas.at('b') }];
  expect(drawn(twoAreas, sheet, moveVertices(sheet, left, eToB))).toEqual({ L: 'abd' });
  const triangle = deskFeature('T', twoAreas.polygon('abe'));
  expect(moveVertices(sheetWith(triangle), triangle, eToB)).toEqual({
    ok: false,
    refusal: 'too_few_vertices',
  });
});

it('refuses a vertex that is not there', () => {
  const nowhere = [{ from: twoAreas.at('n'), to: twoAreas.at('e') }];
  expect(moveVertices(sheetWith(left), left, nowhere)).toEqual({ ok: false, refusal: 'no_vertex_here' });
});

it('keeps holes and other parts', () => {
  const drawing = sketch(`
    a--------b   p--q
    |  e--f  |   | /
    |  h--g  n   r
    d--------c
  `);
  const [outer] = [drawing.polygon('abcd', 'efgh').coordinates, drawing.polygon('pqr').coordinates];
  const area = deskFeature('A', {
    type: 'MultiPolygon',
    coordinates: [outer!, drawing.polygon('pqr').coordinates],
  });
  const sheet = sheetWith(area);
  const decision = moveVertices(sheet, area, [{ from: drawing.at('f'), to: drawing.at('n') }]);
  expect(drawn(drawing, sheet, decision)).toEqual({ A: 'abcd engh pqr' });
});
