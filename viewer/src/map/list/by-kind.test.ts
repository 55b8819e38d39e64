import type { NamedFeature } from '@tongtu/sdk/maplibre';
import { describe, expect, it } from 'vitest';
import { byKind } from './by-kind.ts';

const at = [120, 30] as const;
const features: NamedFeature[] = [
  { group: 'streets', name: '中山路', nameEn: 'Zhongshan Road', at },
  { group: 'buildings-3d', name: '塔', at },
  { group: 'streets', name: '安平路', nameEn: 'Zzz Road', at },
  { group: 'places', name: '城', at },
];

describe('the list of what the map shows', () => {
  it('has kinds in the order of the layers and names in that of the alphabet of the reader', () => {
    const listed = (language: 'zh' | 'en') =>
      byKind(features, language).map(({ group, features: of }) => [group, ...of.map(({ name }) => name)]);
    expect(listed('zh')).toEqual([
      ['places', '城'],
      ['buildings', '塔'],
      ['streets', '安平路', '中山路'],
    ]);
    expect(listed('en')[2]).toEqual(['streets', '中山路', '安平路']);
  });
});
