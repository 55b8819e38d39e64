import { expect, it } from 'vitest';
import { BackdropError } from './backdrop.ts';
import { readFile } from './read-file.ts';

const bytes = (text: string) => new TextEncoder().encode(text);

/** A DXF of groups, each a code and a value. */
function dxf(entities: string, { version = 'AC1032', tables = '', blocks = '', page = 'ANSI_936' } = {}) {
  const section = (name: string, groups: string) => `0 SECTION 2 ${name} ${groups} 0 ENDSEC `;
  return `${section('HEADER', `9 $ACADVER 1 ${version} 9 $DWGCODEPAGE 3 ${page}`)}${section('TABLES', tables)}${section('BLOCKS', blocks)}${section('ENTITIES', entities)}0 EOF`
    .trim()
    .replaceAll(/\s+/g, '\r\n')
    .concat('\r\n');
}
const drawn = async (entities: string, more = {}) => (await readFile(bytes(dxf(entities, more)))).shapes;
const LINE = '0 LINE 8 JMD 10 500000 20 3500000 11 500010 21 3500000';

it('reads lines, closed polylines as areas, and texts as points that bear them', async () => {
  const shapes = await drawn(`${LINE}
    0 LWPOLYLINE 8 JMD 90 3 70 1 10 0 20 0 10 4 20 0 10 4 20 3
    0 TEXT 8 ZJ 10 7 20 8 40 2 1 濠河路`);
  expect(shapes.map(({ geometry }) => geometry)).toEqual([
    {
      type: 'LineString',
      coordinates: [
        [500000, 3500000],
        [500010, 3500000],
      ],
    },
    {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [4, 0],
          [4, 3],
          [0, 0],
        ],
      ],
    },
    { type: 'Point', coordinates: [7, 8] },
  ]);
  expect(shapes[0]!.properties).toEqual({ dxf_layer: 'JMD', source_kind: 'JMD' });
  expect(shapes[2]!.properties).toMatchObject({ name: '濠河路' });
});

it('takes the code that CASS writes to an entity, and the height of a point', async () => {
  const [point] = await drawn('0 POINT 8 GCD 10 1 20 2 30 4.35 1001 SOUTH 1000 202101');
  expect(point!.properties).toEqual({ dxf_layer: 'GCD', source_kind: '202101', elevation: 4.35 });
});

it('follows bulges, arcs and circles to a centimetre', async () => {
  const [bulge, arc, circle] = await drawn(`
    0 LWPOLYLINE 8 0 90 2 10 0 20 0 42 1 10 10 20 0
    0 ARC 8 0 10 0 20 0 40 5 50 350 51 10
    0 CIRCLE 8 0 10 100 20 100 40 20`);
  const positions = (shape: unknown) =>
    (shape as { geometry: { coordinates: number[][] } }).geometry.coordinates as number[][];
  // A half circle below the edge, its bulge being 1: the arc is on the right of the way.
  expect(Math.min(...positions(bulge).map(([, y]) => y!))).toBeCloseTo(-5, 1);
  expect(positions(arc)[0]![1]).toBeCloseTo(5 * Math.sin((-10 * Math.PI) / 180), 6);
  expect(positions(arc).at(-1)![1]).toBeCloseTo(5 * Math.sin((10 * Math.PI) / 180), 6);
  for (const [x, y] of (circle!.geometry as { coordinates: number[][][] }).coordinates[0]!)
    expect(Math.hypot(x! - 100, y! - 100)).toBeCloseTo(20, 6);
});

it('takes blocks apart where they stand, turned and scaled, and keeps a point for the symbol', async () => {
  const blocks = '0 BLOCK 8 0 2 TREE 10 1 20 0 0 LINE 8 0 10 1 20 0 11 2 21 0 0 ENDBLK';
  const shapes = await drawn('0 INSERT 8 ZB 2 TREE 10 100 20 200 41 2 42 2 50 90', { blocks });
  expect(shapes).toHaveLength(2);
  expect(shapes[0]).toMatchObject({
    geometry: { type: 'Point', coordinates: [100, 200] },
    properties: { source_kind: 'TREE' },
  });
  const [[ax, ay], [bx, by]] = (shapes[1]!.geometry as { coordinates: number[][] }).coordinates as [
    number[],
    number[],
  ];
  expect([ax, ay, bx, by].map((each) => Math.round(each! * 1e6) / 1e6)).toEqual([100, 200, 100, 202]);
});

it('counts what it leaves: kinds without a shape here, and layers that are off', async () => {
  const tables = '0 TABLE 2 LAYER 70 1 0 LAYER 2 OFF 62 -7 70 0 0 ENDTAB';
  const { shapes, left } = await readFile(
    bytes(dxf(`${LINE} 0 HATCH 8 JMD 0 HATCH 8 JMD 0 LINE 8 OFF 10 0 20 0 11 1 21 1`, { tables })),
  );
  expect(shapes).toHaveLength(1);
  expect(left).toEqual({ HATCH: 2, layer: 1 });
});

it('reads drawings of before 2007 in the code page that they name', async () => {
  const text = dxf('0 TEXT 8 0 10 1 20 2 40 1 1 @@', { version: 'AC1015' });
  const [before, after] = text.split('@@') as [string, string];
  // 南通 in GB 18030.
  const file = new Uint8Array([...bytes(before), 0xc4, 0xcf, 0xcd, 0xa8, ...bytes(after)]);
  expect((await readFile(file)).shapes[0]!.properties.name).toBe('南通');
});

it('reads GeoJSON with the system that it names, and degrees where it names none', async () => {
  const feature = (coordinates: number[]) => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates },
    properties: { name: '甲', tags: {}, floors: 3 },
  });
  const file = (more: object) => readFile(bytes(JSON.stringify({ type: 'FeatureCollection', ...more })));
  const plain = await file({ features: [feature([121, 32, 5]), { type: 'Feature', geometry: null }] });
  expect(plain).toMatchObject({ system: 'CRS84', middle: [121, 32], left: { geometry: 1 } });
  expect(plain.shapes).toEqual([
    { geometry: { type: 'Point', coordinates: [121, 32] }, properties: { name: '甲', floors: 3 } },
  ]);
  const features = [feature([601622, 3538365])];
  const crs = { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::4549' } };
  expect(await file({ crs, features })).toMatchObject({ system: 'EPSG:4549' });
  expect(await file({ features })).not.toHaveProperty('system');
});

it.each([
  ['fileUnknown', 'x,y\n1,2\n'],
  ['fileUnknown', '{"type":"Topology"}'],
  ['fileBroken', '{"type":"FeatureCollection","features":['],
  ['fileBroken', dxf(LINE).slice(0, -20)],
  ['fileBinaryDxf', 'AutoCAD Binary DXF\r\n\u001a\0'],
  ['fileIsDwg', 'AC1032\0\0'],
  ['fileEmpty', dxf('')],
  ['systemUnknown', '{"type":"Point","coordinates":[1,2],"crs":{"properties":{"name":"EPSG:2437"}}}'],
])('refuses with %s', async (refusal, text) => {
  const error = await readFile(bytes(text)).catch((each: unknown) => each);
  expect(error).toBeInstanceOf(BackdropError);
  expect(error).toMatchObject({ refusal });
});

it('refuses more shapes than the desk holds', async () => {
  const grid = '0 INSERT 8 0 2 TREE 10 0 20 0 70 300 71 300 44 1 45 1';
  const blocks = '0 BLOCK 8 0 2 TREE 10 0 20 0 0 LINE 8 0 10 1 20 0 11 2 21 0 0 ENDBLK';
  await expect(drawn(grid, { blocks })).rejects.toMatchObject({ refusal: 'tooManyShapes' });
});
