import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { rm } from 'node:fs/promises';
import { promisify } from 'node:util';

const KINDS = ['residential', 'commercial', 'office', 'industrial', 'yes'];
/** About the extent of Jiaxing, in degrees. */
const WEST = 120.3;
const SOUTH = 30.4;
const WIDTH = 1;
const HEIGHT = 0.6;

/** Writes seeded buildings of five corners with five attributes as GeoPackage or FlatGeobuf (by the system's GDAL). */
export async function writeBuildings(path: string, count: number): Promise<void> {
  const lines = `${path}.geojsonl`;
  const file = createWriteStream(lines);
  const random = seeded(20_001);
  for (let id = 1; id <= count; id++) {
    if (!file.write(`${JSON.stringify(building(id, random))}\n`)) await once(file, 'drain');
  }
  file.end();
  await once(file, 'close');
  const format = path.endsWith('.gpkg') ? 'GPKG' : 'FlatGeobuf';
  await promisify(execFile)('ogr2ogr', ['-f', format, '-nln', 'building', path, lines]);
  await rm(lines);
}

function building(id: number, random: () => number): object {
  const [x, y] = [WEST + random() * WIDTH, SOUTH + random() * HEIGHT];
  const [dx, dy] = [1e-4 * (0.5 + random()), 1e-4 * (0.5 + random())];
  const ring = [
    [x, y],
    [x + dx, y],
    [x + dx, y + dy],
    [x + dx / 2, y + dy * 1.2],
    [x, y + dy],
    [x, y],
  ];
  return {
    type: 'Feature',
    properties: {
      name: `楼${id}`,
      kind: KINDS[id % KINDS.length],
      height: Math.round(random() * 900) / 10 + 3,
      floors: 1 + Math.floor(random() * 30),
      source: 'bench',
    },
    geometry: { type: 'Polygon', coordinates: [ring] },
  };
}

/** Numerical Recipes' linear congruential generator, 0 ≤ value < 1. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}
