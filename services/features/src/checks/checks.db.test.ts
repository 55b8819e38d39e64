import { collections } from '@tongtu/data/model';
import type { Finding } from '@tongtu/sdk/contract';
import type { Geometry } from 'geojson';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { eachEngine } from '../../../../test/support/databases.ts';
import { syncCollections } from '../collections/store.ts';
import {
  area,
  at,
  box,
  create,
  type Ground,
  line,
  point,
  publish,
  remove,
  replace,
  type StagedChange,
  stage,
} from './ground.fixture.ts';
import { checkChangeset, findingsOf } from './index.ts';

const HOUSE = { kind: 'residential' };
const STREET = { kind: 'residential' };
const AVENUE = { kind: 'primary' };
const WIDE: Ground[] = [
  [-5_000, -5_000],
  [5_000, -5_000],
  [5_000, 5_000],
  [-5_000, 5_000],
];

eachEngine('the checks', (opened) => {
  /** What is published in the test; features of all tests keep clear of each other by their ids. */
  let next = 1_000;
  beforeAll(async () => {
    const { database } = opened();
    await database.asService((tx) => syncCollections(tx, collections));
  });
  beforeEach(async () => {
    next += 1_000;
    await opened().database.asOwner((tx) => tx.script('truncate feature, feature_history'));
    await publish(opened().database, [
      create('administrative_area', next, area(...WIDE), { kind: 'town', level: 8, name_pinyin: 'x' }),
    ]);
  });

  async function found(...changes: StagedChange[]): Promise<Finding[]> {
    const { database } = opened();
    const id = await stage(database, changes);
    await checkChangeset(database, id);
    const { findings } = await database.asService((tx) => findingsOf(tx, id));
    return [...findings];
  }
  const codes = (findings: readonly Finding[]) => findings.map(({ code }) => code).toSorted();
  const id = (n: number) => next + n;
  const given = (...changes: StagedChange[]) => publish(opened().database, changes);

  describe('of buildings', () => {
    it('find nothing in houses that stand wall to wall', async () => {
      await given(create('building', id(1), box(0, 0, 10, 10), HOUSE));
      expect(await found(create('building', id(2), box(10, 0, 10, 10), HOUSE))).toEqual([]);
    });

    /*   ┌────┐
     *   │ 1 ┌┼───┐     2 is new and stands 1 m deep in 1
     *   └───┼┘ 2 │
     *       └────┘                                        */
    it('find the ground that two hold, and how much it is', async () => {
      await given(create('building', id(1), box(0, 0, 10, 10), HOUSE));
      const [overlap, ...more] = await found(create('building', id(2), box(9, 0, 10, 10), HOUSE));
      expect(more).toEqual([]);
      expect(overlap).toMatchObject({ code: 'overlap', severity: 'error', feature: id(2), others: [id(1)] });
      expect(overlap?.parameters.areaSquareMeters).toBeCloseTo(10, 1);
      expect(overlap?.place.type).toBe('Polygon');
    });

    it('let a sliver below the tolerance pass, and none above', async () => {
      await given(create('building', id(1), box(0, 0, 10, 10), HOUSE));
      expect(await found(create('building', id(2), box(9.96, 0, 10, 10), HOUSE))).toEqual([]);
      expect(codes(await found(create('building', id(3), box(9.94, 0, 10, 10), HOUSE)))).toEqual(['overlap']);
    });

    it('find an overlap of two new ones once, whichever of them it is stored with', async () => {
      const both = await found(
        create('building', id(1), box(0, 0, 10, 10), HOUSE),
        create('building', id(2), box(5, 0, 10, 10), HOUSE),
      );
      expect(codes(both)).toEqual(['overlap']);
    });

    it('let buildings on other levels and parts lie upon each other', async () => {
      await given(create('building', id(1), box(0, 0, 10, 10), HOUSE));
      expect(await found(create('building', id(2), box(1, 1, 5, 5), { ...HOUSE, part: true }))).toEqual([]);
      expect(await found(create('building', id(3), box(1, 1, 5, 5), { ...HOUSE, layer: 1 }))).toEqual([]);
      expect(codes(await found(create('building', id(4), box(1, 1, 5, 5), { ...HOUSE, layer: 0 })))).toEqual([
        'overlap',
      ]);
    });

    it('do not mind what the same changeset removes or moves away', async () => {
      await given(
        create('building', id(1), box(0, 0, 10, 10), HOUSE),
        create('building', id(2), box(20, 0, 10, 10), HOUSE),
      );
      const findings = await found(
        remove('building', id(1)),
        replace('building', id(2), box(40, 0, 10, 10), HOUSE),
        create('building', id(3), box(5, 0, 20, 10), HOUSE),
      );
      expect(findings).toEqual([]);
    });

    it('do not hold an old overlap against a change of attributes', async () => {
      await given(
        create('building', id(1), box(0, 0, 10, 10), HOUSE),
        create('building', id(2), box(5, 0, 10, 10), HOUSE),
      );
      expect(await found(replace('building', id(2), box(5, 0, 10, 10), { ...HOUSE, height: 9 }))).toEqual([]);
    });

    it('find the same outline again within the tolerance, and propose to remove the new one', async () => {
      await given(create('building', id(1), box(0, 0, 10, 10), HOUSE));
      const findings = await found(create('building', id(2), box(0.2, 0, 10, 10), HOUSE));
      expect(codes(findings)).toEqual(['duplicate_feature', 'overlap']);
      const twin = findings.find(({ code }) => code === 'duplicate_feature');
      expect(twin?.fix).toEqual([{ action: 'remove', collection: 'building', feature: id(2) }]);
      expect(codes(await found(create('building', id(3), box(0.4, 0, 10, 10), HOUSE)))).toEqual(['overlap']);
    });

    it('find what lies outside of every town, and let the tolerance pass', async () => {
      expect(await found(create('building', id(1), box(4_990, 0, 10.4, 10), HOUSE))).toEqual([]);
      const [outside] = await found(create('building', id(2), box(4_990, 0, 11, 10), HOUSE));
      expect(outside).toMatchObject({ code: 'outside_parent', feature: id(2) });
      expect(codes(await found(create('building', id(3), box(9_000, 0, 10, 10), HOUSE)))).toEqual([
        'outside_parent',
      ]);
    });

    /*   d───c
     *    ╲ ╱        a→b→d→c→a: GEOS names the crossing, and repairs it into two triangles
     *    ╱ ╲
     *   a───b                                                                        */
    it('find a bow tie, and propose the shape that GEOS makes of it', async () => {
      const [tie, ...more] = await found(
        create('building', id(1), area([0, 0], [10, 0], [0, 10], [20, 10]), HOUSE),
      );
      expect(more).toEqual([]);
      expect(tie).toMatchObject({ code: 'self_intersection', severity: 'error' });
      expect(tie?.fix).toMatchObject([{ action: 'replace', geometry: { type: 'MultiPolygon' } }]);
    });

    it('find what only GEOS sees: a hole outside of its shell', async () => {
      const [shell, hole] = [box(0, 0, 10, 10), box(20, 0, 5, 5)] as [Geometry, Geometry];
      if (shell.type !== 'Polygon' || hole.type !== 'Polygon') throw new Error('boxes are polygons');
      const outside: Geometry = { type: 'Polygon', coordinates: [...shell.coordinates, ...hole.coordinates] };
      const [fault] = await found(create('building', id(1), outside, HOUSE));
      expect(fault).toMatchObject({
        code: 'geometry_invalid',
        parameters: { reason: expect.stringContaining('Hole') },
      });
    });
  });

  describe('of a coverage', () => {
    const grid = (n: number, geometry: Geometry) =>
      create('management_grid', id(n), geometry, { grid_code: `33040200100100${n}` });

    /*   ┌────┬────┐
     *   │ 1 ╱╲  2 │     between 1 and 2 there is a wedge that neither has
     *   └──╱──╲───┘                                                      */
    it('find a gap that neighbours enclose, and propose to fill it', async () => {
      await given(grid(1, area([0, 0], [100, 0], [100, 40], [95, 50], [100, 60], [100, 100], [0, 100])));
      const [gap, ...more] = await found(grid(2, box(100, 0, 100, 100)));
      expect(more).toEqual([]);
      expect(gap).toMatchObject({ code: 'coverage_gap', severity: 'warning', feature: id(2) });
      expect(gap?.parameters.areaSquareMeters).toBeCloseTo(50, 0);
      expect(gap?.fix).toMatchObject([{ action: 'replace', feature: id(2), geometry: { type: 'Polygon' } }]);
    });

    it('find ground that becomes nobody’s where an area is removed or drawn back', async () => {
      await given(grid(1, box(0, 0, 100, 100)), grid(2, box(100, 0, 100, 100)));
      const [gone] = await found(remove('management_grid', id(2)));
      expect(gone).toMatchObject({ code: 'coverage_gap', feature: id(2), fix: [] });
      expect(gone?.parameters.areaSquareMeters).toBeCloseTo(10_000, -1);
      const less = replace('management_grid', id(2), box(110, 0, 90, 100), { grid_code: '330402001001002' });
      expect(codes(await found(less))).toEqual(['coverage_gap']);
    });

    it('find nothing where a common boundary moves on both sides', async () => {
      await given(grid(1, box(0, 0, 100, 100)), grid(2, box(100, 0, 100, 100)));
      const moved = await found(
        replace('management_grid', id(1), box(0, 0, 110, 100), { grid_code: '330402001001001' }),
        replace('management_grid', id(2), box(110, 0, 90, 100), { grid_code: '330402001001002' }),
      );
      expect(moved).toEqual([]);
    });

    it('find an overlap, and propose to leave the ground to the neighbour', async () => {
      await given(grid(1, box(0, 0, 100, 100)));
      const [overlap] = await found(grid(2, box(90, 0, 100, 100)));
      expect(overlap).toMatchObject({ code: 'coverage_overlap', severity: 'error', others: [id(1)] });
      const [fix] = overlap?.fix ?? [];
      if (fix?.action !== 'replace' || !fix.geometry) throw new Error('there is no fix');
      expect(await found(grid(3, fix.geometry))).toEqual([]);
    });

    it('compare administrative areas of one level only', async () => {
      const village = { kind: 'village', level: 10, name_pinyin: 'x', division_code: '330402001001' };
      expect(await found(create('administrative_area', id(1), box(0, 0, 500, 500), village))).toEqual([]);
    });
  });

  describe('of lines', () => {
    /*   1────1  2        the end stops 0.5 m short of 2
     *           2                                       */
    it('find an end that stops short, and propose to join it', async () => {
      await given(create('road', id(2), line([50.5, -50], [50.5, 50]), STREET));
      const [short, ...more] = await found(create('road', id(1), line([0, 0], [50, 0]), STREET));
      expect(more).toEqual([]);
      expect(short).toMatchObject({
        code: 'almost_junction',
        others: [id(2)],
        parameters: { distanceMeters: 0.5 },
      });
      expect(short?.fix).toMatchObject([{ action: 'replace', feature: id(1) }]);
    });

    it('let an end pass that is farther away than the tolerance', async () => {
      await given(create('road', id(2), line([51.1, -50], [51.1, 50]), STREET));
      expect(await found(create('road', id(1), line([0, 0], [50, 0]), STREET))).toEqual([]);
    });

    it('find the end of another that a new line leaves short', async () => {
      await given(create('road', id(1), line([0, 0], [50, 0]), STREET));
      const [short] = await found(create('road', id(2), line([50.5, -50], [50.5, 50]), STREET));
      expect(short).toMatchObject({ code: 'almost_junction', feature: id(2), others: [id(1)] });
      expect(short?.fix).toMatchObject([{ action: 'replace', feature: id(1) }]);
    });

    /*        2
     *   1────┼────1     no vertex at the crossing
     *        2                                     */
    it('find a crossing without a node, and nothing once both have the vertex that is proposed', async () => {
      await given(create('road', id(2), line([50, -50], [50, 50]), STREET));
      const [crossing] = await found(create('road', id(1), line([0, 0], [100, 0]), STREET));
      expect(crossing).toMatchObject({ code: 'crossing_without_node', others: [id(2)] });
      const fixed = (crossing?.fix ?? []).map((fix) =>
        fix.action === 'replace' && fix.geometry
          ? (fix.feature === id(2) ? replace : create)('road', fix.feature, fix.geometry, STREET)
          : remove('road', fix.feature),
      );
      expect(fixed).toHaveLength(2);
      expect(await found(...fixed)).toEqual([]);
    });

    it('let a bridge pass over a road', async () => {
      await given(create('road', id(2), line([50, -50], [50, 50]), STREET));
      const bridge = { ...STREET, bridge: true, layer: 1 };
      expect(await found(create('road', id(1), line([0, 0], [100, 0]), bridge))).toEqual([]);
    });

    it('find where a through road ends at nothing, but not where a yard does', async () => {
      const ends = await found(create('road', id(1), line([0, 0], [100, 0]), AVENUE));
      expect(codes(ends)).toEqual(['dangling_end', 'dangling_end']);
      expect(ends.every(({ severity }) => severity === 'warning')).toBe(true);
      expect(await found(create('road', id(2), line([0, 50], [100, 50]), STREET))).toEqual([]);
    });

    /*   1────1────2────3     2 is removed */
    it('find the ends that a removed road leaves behind', async () => {
      await given(
        create('road', id(1), line([0, 0], [50, 0]), AVENUE),
        create('road', id(2), line([50, 0], [100, 0]), AVENUE),
        create('road', id(3), line([100, 0], [150, 0]), AVENUE),
      );
      const left = await found(remove('road', id(2)));
      expect(left.map(({ code, others }) => [code, ...others])).toEqual([
        ['dangling_end', id(1)],
        ['dangling_end', id(3)],
      ]);
      const places = left.map(({ place }) => (place.type === 'Point' ? place.coordinates[0] : undefined));
      expect(places[0]).toBeCloseTo(at([50, 0])[0] as number, 8);
    });
  });

  describe('of numbers and references', () => {
    const address = (n: number, east: number, properties: Record<string, string>) =>
      create('address', id(n), point(east, 0), { street: '中山东路', house_number: '1号', ...properties });

    it('find a house number that the street has already, however far away', async () => {
      await given(address(1, 0, { full_address: 'a' }));
      const [again, ...more] = await found(address(2, 4_000, { full_address: 'b' }));
      expect(more).toEqual([]);
      expect(again).toMatchObject({
        code: 'number_not_unique',
        others: [id(1)],
        parameters: { number: '1号' },
      });
    });

    it('let the number pass in another street, in another building, and where the first one goes', async () => {
      await given(address(1, 0, { full_address: 'a' }));
      expect(await found(address(2, 100, { street: '中山西路' }))).toEqual([]);
      expect(await found(address(3, 100, { building_number: '2幢' }))).toEqual([]);
      expect(await found(remove('address', id(1)), address(4, 100, { full_address: 'b' }))).toEqual([]);
    });

    it('find a number twice in the same changeset, once', async () => {
      const twice = await found(address(1, 0, { full_address: 'a' }), address(2, 100, { full_address: 'b' }));
      expect(codes(twice)).toEqual(['number_not_unique']);
    });

    it('find a reference to what is not there, and none to what comes with the same changeset', async () => {
      const grid = create('management_grid', id(1), box(0, 0, 100, 100), { grid_code: '330402001001009' });
      const tree = (code: string) =>
        create('city_component', id(2), point(50, 50), { kind: 'street_tree', grid_code: code });
      const [missing] = await found(tree('330402001001009'));
      expect(missing).toMatchObject({ code: 'reference_missing', parameters: { target: 'management_grid' } });
      expect(await found(grid, tree('330402001001009'))).toEqual([]);
      await given(grid, tree('330402001001009'));
      const left = await found(remove('management_grid', id(1)));
      expect(left.find(({ code }) => code === 'reference_missing')).toMatchObject({
        feature: id(1),
        others: [id(2)],
      });
    });
  });
});
