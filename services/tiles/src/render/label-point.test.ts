import type { Position } from 'geojson';
import { describe, expect, it } from 'vitest';
import { drawn } from '../../../../test/support/picture.ts';
import { wkbOf } from '../../../../test/support/wkb.ts';
import { LabelPoints } from './label-point.ts';
import { PathBuffer } from './path-buffer.ts';
import { fromWorldEdge, worldX, worldY } from './project.ts';
import { ShapeStore } from './shape-store.ts';
import { readWkb } from './wkb.ts';

const WEST = 120;
const NORTH = 30;
const closed = (ring: Position[]) => [...ring, ring[0]!];
/** One mark of a picture is a thousandth of a degree. */
const ringOf = (picture: string) =>
  closed(drawn(picture).map(([x, y]): Position => [WEST + x / 1000, NORTH - y / 1000]));

/** The label point in marks of the picture, rounded. */
function label(...polygons: Position[][][]): [number, number] {
  const store = new ShapeStore();
  const path = new PathBuffer();
  const shape = store.add(readWkb(wkbOf({ type: 'MultiPolygon', coordinates: polygons }), path), path);
  const point = new LabelPoints(store).of(shape);
  const mark = worldX(WEST + 0.001) - worldX(WEST);
  const row = worldY(NORTH - 0.001) - worldY(NORTH);
  return [
    Math.round((point.x - fromWorldEdge(worldX(WEST))) / mark),
    Math.round((point.y - fromWorldEdge(worldY(NORTH))) / row),
  ];
}

describe('a label point', () => {
  it('lies in the widest part of a polygon', () => {
    const lake = ringOf(`
      a........b..........
      ....................
      ....................
      ....................
      ....................
      .........c.........d
      f..................e`);
    expect(label([lake])[0]).toBeLessThan(7);
  });

  it('lies in no hole', () => {
    const moat = ringOf(`
      a..................b
      ....................
      ....................
      ....................
      ....................
      ....................
      d..................c`);
    const island = ringOf(`
      ....................
      .........a.......b..
      ....................
      ....................
      ....................
      .........d.......c..
      ....................`);
    expect(label([moat, island])[0]).toBeLessThan(9);
  });

  it('lies in the largest of several parts', () => {
    const small = ringOf(`
      a.b
      ...
      d.c`);
    const large = small.map(([x, y]): Position => [WEST + 0.05 + (x! - WEST) * 4, NORTH + (y! - NORTH) * 4]);
    expect(label([small], [large])[0]).toBeGreaterThan(49);
    expect(label([large], [small])).toEqual(label([small], [large]));
  });
});
