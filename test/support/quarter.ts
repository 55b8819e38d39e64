import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { runTongtu } from './platform.ts';

/** Small houses in rows; the south-west corner and the step from one to the next are in degrees. */
export interface Quarter {
  readonly lng: number;
  readonly lat: number;
  readonly columns: number;
  readonly rows: number;
  readonly step: number;
}

/** Imports its houses into the data directory of a platform that is not running. */
export async function importQuarter(
  directory: string,
  { lng, lat, columns, rows, step }: Quarter,
): Promise<void> {
  const features = Array.from({ length: columns * rows }, (_, index) => {
    const [west, south] = [lng + (index % columns) * step, lat + Math.floor(index / columns) * step];
    const [east, north] = [west + step * 0.6, south + step * 0.6];
    const ring = [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ];
    return {
      ...{ type: 'Feature', properties: { kind: 'house' } },
      geometry: { type: 'Polygon', coordinates: [ring] },
    };
  });
  const file = join(directory, '..', `quarter-${columns}x${rows}-${process.pid}.geojson`);
  mkdirSync(directory, { recursive: true });
  writeFileSync(file, JSON.stringify({ type: 'FeatureCollection', features }));
  const imported = await runTongtu(['import', file, '--collection', 'building'], { directory });
  rmSync(file);
  expect(imported, imported.stderr).toMatchObject({ code: 0 });
}
