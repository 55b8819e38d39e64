import type { Geometry } from 'geojson';
import { describe, expect, it } from 'vitest';
import { wkbOf } from '../../../../test/support/wkb.ts';
import { PathBuffer } from './path-buffer.ts';
import { LINE, POINT, POLYGON, readWkb } from './wkb.ts';

function read(wkb: Uint8Array) {
  const path = new PathBuffer();
  const kind = readWkb(wkb, path);
  const parts = Array.from({ length: path.partCount }, (_, part) =>
    Array.from(path.xy.subarray(path.startOf(part) * 2, path.ends[part]! * 2)),
  );
  return { kind, parts, exterior: Array.from(path.exterior.subarray(0, path.partCount)) };
}

const of = (geometry: Exclude<Geometry, { type: 'GeometryCollection' }>) => read(wkbOf(geometry));
const hex = (text: string) => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');

describe('WKB', () => {
  it('gives a point, a line and a polygon with its hole', () => {
    expect(of({ type: 'Point', coordinates: [120.5, 30.5] })).toMatchObject({
      kind: POINT,
      parts: [[120.5, 30.5]],
    });
    const line = [
      [0, 1],
      [2, 3],
    ];
    expect(of({ type: 'LineString', coordinates: line })).toMatchObject({
      kind: LINE,
      parts: [[0, 1, 2, 3]],
    });
    const ring = (size: number) => [
      [0, 0],
      [size, 0],
      [0, size],
      [0, 0],
    ];
    expect(of({ type: 'Polygon', coordinates: [ring(9), ring(3)] })).toEqual({
      kind: POLYGON,
      parts: [
        [0, 0, 9, 0, 0, 9, 0, 0],
        [0, 0, 3, 0, 0, 3, 0, 0],
      ],
      exterior: [1, 0],
    });
  });

  it('gives the parts of many', () => {
    const points = [
      [1, 2],
      [3, 4],
    ];
    expect(of({ type: 'MultiPoint', coordinates: points })).toMatchObject({
      kind: POINT,
      parts: [
        [1, 2],
        [3, 4],
      ],
    });
    expect(of({ type: 'MultiLineString', coordinates: [points, points] })).toMatchObject({
      kind: LINE,
      parts: [
        [1, 2, 3, 4],
        [1, 2, 3, 4],
      ],
    });
    expect(of({ type: 'MultiPolygon', coordinates: [[points, points], [points]] }).exterior).toEqual([
      1, 0, 1,
    ]);
  });

  it('may come as EWKB with an SRID and heights, which are passed over', () => {
    // st_asewkb('SRID=4490;LINESTRING Z (1 2 3, 4 5 6)')
    const ewkb = hex(`01 020000A0 8A110000 02000000
      000000000000F03F 0000000000000040 0000000000000840
      0000000000001040 0000000000001440 0000000000001840`);
    expect(read(ewkb)).toMatchObject({ kind: LINE, parts: [[1, 2, 4, 5]] });
  });

  it('may come as ISO WKB with M or ZM, and big-endian', () => {
    // st_asbinary('POINT ZM (1 2 3 4)', 'XDR') and ('POINT M (1 2 3)', 'NDR')
    expect(
      read(hex('00 00000BB9 3FF0000000000000 4000000000000000 4008000000000000 4010000000000000')).parts,
    ).toEqual([[1, 2]]);
    expect(read(hex('01 D1070000 000000000000F03F 0000000000000040 0000000000000840')).parts).toEqual([
      [1, 2],
    ]);
  });

  it('of something empty has no parts', () => {
    expect(read(hex('01 01000000 000000000000F87F 000000000000F87F')).parts).toEqual([]);
    expect(read(hex('01 03000000 00000000')).parts).toEqual([]);
    expect(read(hex('01 06000000 00000000'))).toMatchObject({ kind: POLYGON, parts: [] });
  });

  it('that ends early is refused with what was wanted', () => {
    const whole = wkbOf({
      type: 'LineString',
      coordinates: [
        [0, 0],
        [1, 1],
      ],
    });
    expect(() => read(whole.subarray(0, 30))).toThrow('ends at byte 30, 2 vertices wanted from byte 9');
  });

  it('of a collection of different kinds is refused', () => {
    expect(() => read(hex('01 07000000 00000000'))).toThrow('type 7');
  });
});
