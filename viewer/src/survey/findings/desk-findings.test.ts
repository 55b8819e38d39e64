import type { Collection } from '@tongtu/sdk/client';
import { expect, it } from 'vitest';
import type { DeskFeature } from '../edit/feature.ts';
import { DeskFindings } from './desk-findings.ts';

const POND: Collection = {
  ...{ id: 'water_area', kind: 'base', geometry: 'polygon', audience: 'public' },
  ...{ title: { zh: '水面', en: 'Water' }, description: { zh: '', en: '' } },
  fields: [
    {
      name: 'kind',
      type: 'string',
      title: { zh: '类型', en: 'Kind' },
      required: true,
      codeList: 'secret',
      audience: 'public',
      source: 't',
    },
  ],
  codeLists: {},
  checks: [
    { code: 'self_intersection', parameters: {} },
    { code: 'required_missing', parameters: {} },
    { code: 'attribute_code', parameters: {} },
    { code: 'overlap', parameters: { minAreaSquareMeters: 1, sameFields: [] } },
  ],
};
const collections = new Map([['water_area', POND]]);
const pond = (ring: number[][], properties = {}): DeskFeature => ({
  ...{ key: 'new1', collection: 'water_area', properties },
  geometry: { type: 'Polygon', coordinates: [ring] },
});
const BOW_TIE = [
  [121, 32],
  [121.001, 32.001],
  [121.001, 32],
  [121, 32.001],
  [121, 32],
];
const codes = (after: DeskFeature, before?: DeskFeature) =>
  new DeskFindings()
    .of([{ key: 'new1', after, ...(before ? { before } : {}) }], collections)
    .map(({ code, key }) => `${key} ${code}`);

it('finds a shape that crosses itself and a field that is missing, by the rules of the collection', () => {
  expect(codes(pond(BOW_TIE))).toEqual(['new1 self_intersection', 'new1 required_missing']);
  expect(codes(pond(BOW_TIE, { kind: 'pond' }))).toEqual(['new1 self_intersection']);
});

it('is silent about what was left alone, and about what is not known yet', () => {
  expect(codes(pond(BOW_TIE, { kind: 'lake' }), pond(BOW_TIE, { kind: 'pond' }))).toEqual([]);
  const changes = [{ key: 'new1', after: pond(BOW_TIE) }];
  expect(new DeskFindings().of(changes, new Map([['water_area', { ...POND, checks: [] }]]))).toEqual([]);
  expect(new DeskFindings().of(changes, new Map())).toEqual([]);
});

it('judges a change once', () => {
  const findings = new DeskFindings();
  const changes = [{ key: 'new1', after: pond(BOW_TIE) }];
  expect(findings.of(changes, collections)[0]).toBe(findings.of(changes, collections)[0]);
});
