import { describe, expect, it } from 'vitest';
import { namedFeatures } from './named-features.ts';

const drawn = (group: string, name: string, id?: number, nameEn?: string) => ({
  id,
  properties: { name, ...(nameEn ? { name_en: nameEn } : {}) },
  layer: { metadata: { 'tongtu:group': group } },
  geometry: { type: 'Point' as const, coordinates: [120, 30] },
});
const listed = (...rendered: ReturnType<typeof drawn>[]) =>
  namedFeatures(rendered, ({ id }) => (id === undefined ? undefined : { id, layer: 'x' })).map(
    ({ group, name, feature }) => `${group} ${name} ${feature?.id ?? '-'}`,
  );

describe('what a map shows by name', () => {
  it('is each shop of a name, but a street in pieces once, by a piece that can be opened', () => {
    expect(
      listed(
        drawn('streets', '中山路'),
        drawn('streets', '中山路', 4),
        drawn('streets', '中山路', 5),
        drawn('pois', '便利店', 1),
        drawn('pois', '便利店', 2),
      ),
    ).toEqual(['streets 中山路 4', 'pois 便利店 1', 'pois 便利店 2']);
  });

  it('counts an area and its label as one', () => {
    expect(listed(drawn('buildings', '文星塔', 7), drawn('buildings', '文星塔', 7))).toEqual([
      'buildings 文星塔 7',
    ]);
  });

  it('leaves out what has no name, and what belongs to no group of ours', () => {
    expect(listed(drawn('buildings', ' ', 7), drawn('selection', '甲', 8))).toEqual([]);
  });

  it('keeps the English name beside the other, and where it is', () => {
    const [tower] = namedFeatures([drawn('pois', '塔', 1, 'Tower')], () => ({ id: 1, layer: 'pois' }));
    expect(tower).toMatchObject({ name: '塔', nameEn: 'Tower', at: [120, 30] });
  });
});
