import { randomInt } from 'node:crypto';
import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { LocalGrid } from '@tongtu/features';
import type { Settings } from './settings.ts';

type SampleSettings = Pick<Settings, 'sample' | 'dataDirectory'>;

/** The name says what it is wherever it comes up. */
export const SAMPLE_GRID_NAME = 'invented-sample-grid';

const fileOf = ({ dataDirectory }: SampleSettings): string => join(dataDirectory, 'invented-local-grid.json');

/** The file of the sample city's invented grid; undefined where none was drawn. */
export function sampleGridFile(settings: SampleSettings): string | undefined {
  return settings.sample === 'city' && existsSync(fileOf(settings)) ? fileOf(settings) : undefined;
}

/**
 * Draws a grid for the sample city, for its own platform alone: no number of it stands in the sources, so that none can
 * be taken for a real city's. Only before the first start of an embedded database: nodes that share a server would each
 * have another.
 */
export function writeSampleGrid(settings: SampleSettings): void {
  if (sampleGridFile(settings) !== undefined) return;
  const text = `${JSON.stringify([drawSampleGrid()], null, 2)}\n`;
  writeFileSync(`${fileOf(settings)}.new`, text, { mode: 0o600, flush: true });
  renameSync(`${fileOf(settings)}.new`, fileOf(settings));
}

/** 虚构: a transverse Mercator projection around the sample city, its plane turned a little. */
export function drawSampleGrid(): LocalGrid {
  const meridianDegrees = between(120_500_000, 121_000_000) / 1e6;
  const eastMeters = between(20_000_000, 80_000_000) / 1e3;
  const northMeters = -between(3_200_000_000, 3_350_000_000) / 1e3;
  return {
    name: SAMPLE_GRID_NAME,
    projection: `+proj=tmerc +lat_0=0 +lon_0=${meridianDegrees} +k=1 +x_0=${eastMeters} +y_0=${northMeters} +ellps=GRS80 +units=m`,
    plane: {
      eastMeters: between(-500_000, 500_000) / 1e3,
      northMeters: between(-500_000, 500_000) / 1e3,
      scale: 1 + between(-30_000, 30_000) / 1e9,
      rotationDegrees: between(-500_000, 500_000) / 1e6,
    },
  };
}

/** A drawn whole number, both ends included; `randomInt` takes no wider range than 48 bits. */
const between = (lowest: number, highest: number): number => randomInt(lowest, highest + 1);
