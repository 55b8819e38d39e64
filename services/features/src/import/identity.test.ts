import type { SourceRow } from '@tongtu/sdk/contract';
import { describe, expect, it } from 'vitest';
import { identifierOf } from './identity.ts';

const at = (layer: string, id: string | undefined, lng: number): SourceRow => ({
  layer,
  sourceId: `${layer}/row`,
  geometry: { type: 'Point', coordinates: [lng, 30] },
  attributes: id === undefined ? {} : { code: id },
});

const mapping = {
  id: 'test',
  title: { zh: '测试', en: 'test' },
  identify: [{ layer: 'wells|lamps', attribute: 'code', prefix: 'component/' }],
  rules: [],
};

describe('the id of a record', () => {
  it('is what the mapping makes of its attribute', () => {
    expect(identifierOf(mapping)(at('wells', 'A7', 120))).toEqual({ sourceId: 'component/A7', piece: false });
  });

  it('is the reader’s own where no rule knows the layer or the attribute is missing', () => {
    const identify = identifierOf(mapping);
    expect(identify(at('roads', 'A7', 120))).toEqual({ sourceId: 'roads/row', piece: false });
    expect(identify(at('wells', undefined, 120))).toEqual({ sourceId: 'wells/row', piece: false });
  });

  it('that comes again with another shape is numbered, with the same shape refused', () => {
    const identify = identifierOf(mapping);
    const ids = [120, 121, 120, 122, 121].map((lng) => identify(at('wells', 'A7', lng)));
    expect(ids.map((id) => ('code' in id ? id.code : id.sourceId))).toEqual([
      'component/A7',
      'component/A7~2',
      'duplicate_source_id',
      'component/A7~3',
      'duplicate_source_id',
    ]);
  });
});
