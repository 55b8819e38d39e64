import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { tileAt } from '@tongtu/sdk/geo';
import type { Feature, MultiPolygon, Polygon, Position } from 'geojson';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wkbOf } from '../../../../test/support/wkb.ts';
import { compileProfile, defaultProfile } from '../profile/index.ts';
import { renderTile } from './index.ts';

const HOME = [120.7512, 30.7488] as const;
const around = ([x, y]: readonly [number, number], reach: number): Position[] => [
  [x - reach, y - reach],
  [x + reach, y - reach],
  [x + reach, y + reach],
  [x - reach, y + reach],
  [x - reach, y - reach],
];
const COURT: Polygon = { type: 'Polygon', coordinates: [around(HOME, 0.0004), around(HOME, 0.0001)] };

describe('GDAL’s MVT driver', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tongtu-gdal-'));
  const tile = tileAt(HOME, 15);
  const path = join(folder, '15', String(tile.x), `${tile.y}.pbf`);
  afterAll(() => rmSync(folder, { recursive: true }));

  beforeAll(() => {
    const profile = compileProfile(defaultProfile, 'public');
    const feature = (collectionId: string, id: number, wkb: Uint8Array, properties: object) => ({
      ...{ collectionId, id, minZoom: 0, wkb },
      properties: { ...properties },
    });
    const { bytes } = renderTile(
      [
        feature('building', 2 ** 52 + 7, wkbOf(COURT), {
          kind: 'temple',
          name: '烟雨楼',
          height: 17.5,
          floors: 2,
        }),
        feature('address', 3, wkbOf({ type: 'Point', coordinates: [...HOME] }), { house_number: '16号' }),
        feature('road', 4, wkbOf({ type: 'LineString', coordinates: around(HOME, 0.0006) }), {
          kind: 'service',
          oneway: 'yes',
        }),
      ],
      tile,
      profile,
    )!;
    mkdirSync(join(path, '..'), { recursive: true });
    writeFileSync(path, gunzipSync(bytes));
  });

  function featuresOf(layer: string): Feature[] {
    const lines = execFileSync(
      'ogr2ogr',
      ['-f', 'GeoJSONSeq', '/vsistdout/', path, layer, '-t_srs', 'EPSG:4326'],
      {
        encoding: 'utf8',
      },
    );
    return lines
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Feature);
  }

  it('reads geometry, id and attributes', () => {
    const [building] = featuresOf('buildings');
    expect(building!.properties).toMatchObject({
      mvt_id: 2 ** 52 + 7,
      kind: 'temple',
      name: '烟雨楼',
      height: 17.5,
      floors: 2,
    });
    const [rings] = (building!.geometry as MultiPolygon).coordinates;
    expect(rings).toHaveLength(2);
    // A unit of a tile at zoom 15 is 0.26 m here.
    for (const [lng, lat] of rings![0]!) {
      expect(Math.abs(Math.abs(lng! - HOME[0]) - 0.0004)).toBeLessThan(3e-6);
      expect(Math.abs(Math.abs(lat! - HOME[1]) - 0.0004)).toBeLessThan(3e-6);
    }
    expect(featuresOf('addresses')[0]!.properties).toMatchObject({ housenumber: '16号' });
    expect(featuresOf('streets')[0]!.properties).toMatchObject({ kind: 'service', oneway: true });
  });

  it('finds every polygon valid', () => {
    const sql = 'select st_isvalid(geometry) as valid from buildings';
    const answer = execFileSync('ogrinfo', ['-q', '-dialect', 'sqlite', '-sql', sql, path], {
      encoding: 'utf8',
    });
    expect(answer).toContain('valid (Integer) = 1');
  });
});
