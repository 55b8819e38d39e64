import { describe, expect, it } from 'vitest';
import { deskFeature, drawn, sheetWith } from '../../../../../test/support/desk.ts';
import { sketch } from '../../../../../test/support/sketch.ts';
import { addVertex } from './add-vertex.ts';
import { removeVertex } from './remove-vertex.ts';

const drawing = sketch(`
  a------b------c
  |  L  m|  R   |
  d------e------f
`);
const left = deskFeature('L', drawing.polygon('abed'));
const right = deskFeature('R', drawing.polygon('bcfe'));

describe('a new vertex', () => {
  it('goes into the same edge of the neighbour, which runs the other way', () => {
    const sheet = sheetWith(left, right);
    const decision = addVertex(sheet, left, { chain: 0, index: 1 }, drawing.at('m'));
    expect(drawn(drawing, sheet, decision)).toEqual({ L: 'abmed', R: 'bcfem' });
  });

  it('goes into the edge that closes a ring', () => {
    const open = sketch(`
      a---b
      m   |
      d---c
    `);
    const area = deskFeature('A', open.polygon('abcd'));
    const decision = addVertex(sheetWith(area), area, { chain: 0, index: 3 }, open.at('m'));
    expect(drawn(open, sheetWith(area), decision)).toEqual({ A: 'abcdm' });
  });

  it('is refused behind the last vertex of a line', () => {
    const line = deskFeature('W', drawing.line('abc'));
    expect(addVertex(sheetWith(line), line, { chain: 0, index: 2 }, drawing.at('m')).ok).toBe(false);
  });
});

describe('taking a vertex out', () => {
  const bent = sketch(`
    a------b------c
    |  L  m   R   |
    d------e------f
  `);
  const one = deskFeature('L', bent.polygon('abmed'));
  const other = deskFeature('R', bent.polygon('bcfem'));

  it('takes it out of both sides of a boundary', () => {
    const sheet = sheetWith(one, other);
    expect(drawn(bent, sheet, removeVertex(sheet, one, { chain: 0, index: 2 }))).toEqual({
      L: 'abed',
      R: 'bcfe',
    });
  });

  it('leaves it where others branch off', () => {
    const sheet = sheetWith(one, other);
    expect(drawn(bent, sheet, removeVertex(sheet, one, { chain: 0, index: 1 }))).toEqual({
      L: 'amed',
      R: 'bcfem',
    });
  });

  it('is refused where too little would be left', () => {
    const triangle = deskFeature('T', bent.polygon('abm'));
    const line = deskFeature('W', bent.line('ab'));
    for (const feature of [triangle, line])
      expect(removeVertex(sheetWith(feature), feature, { chain: 0, index: 0 })).toEqual({
        ok: false,
        refusal: 'too_few_vertices',
      });
  });
});
