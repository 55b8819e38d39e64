import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FeatureSpan } from '../store.ts';
import { type Band, inOrderOfWork, jobsOf, planBands } from './plan.ts';

const band: Band = { minZoom: 12, maxZoom: 15, divideZoom: 14 };
const bbox = [120, 30, 121, 31] as const;
const at = (x: number, y: number, rows: number, minZoom = 14): FeatureSpan => ({
  ...{ x0: x, x1: x, y0: y, y1: y },
  ...{ rows, minZoom, bbox },
});
const named = (jobs: ReturnType<typeof jobsOf>) =>
  jobs.map(
    ({ block, rows }) => `${block.z}/${block.x}/${block.y} z${block.minZoom}-${block.maxZoom}: ${rows}`,
  );

describe('the bands', () => {
  it('begin where the indexes on min_zoom do, and end at the deepest zoom', () => {
    const zooms = (maxZoom: number) =>
      planBands(maxZoom).map((each) => [each.minZoom, each.maxZoom, each.divideZoom]);
    expect(zooms(15)).toEqual([
      [0, 8, 0],
      [9, 11, 11],
      [12, 15, 14],
    ]);
    expect(zooms(18)).toEqual([
      [0, 8, 0],
      [9, 11, 11],
      [12, 18, 14],
    ]);
    expect(zooms(12)).toEqual([
      [0, 8, 0],
      [9, 11, 11],
      [12, 12, 12],
    ]);
    expect(zooms(5)).toEqual([[0, 5, 0]]);
  });
});

describe('the jobs of a band', () => {
  it('are its largest blocks where these hold few rows', () => {
    expect(named(jobsOf(band, [at(4, 8, 10), at(7, 11, 5), at(8, 8, 1)], 20))).toEqual([
      '12/1/2 z12-15: 15',
      '12/2/2 z12-15: 1',
    ]);
  });

  it('are smaller blocks where there is more, down to the smallest', () => {
    //  tiles of zoom 14 under 12/1/2     x 4   5   6   7
    //                               y 8  90   .   5   .
    //                                 9   .   .   .   .
    expect(named(jobsOf(band, [at(4, 8, 90), at(6, 8, 5), at(4, 8, 3, 12)], 20))).toEqual([
      '12/1/2 z12-12: 3',
      '13/2/4 z13-13: 3',
      '14/4/8 z14-15: 93',
      '13/3/4 z13-15: 5',
    ]);
  });

  it('are not divided where most rows would be read twice, unless there are far too many', () => {
    expect(named(jobsOf(band, [at(4, 8, 30, 12), at(6, 8, 30)], 20))).toEqual(['12/1/2 z12-15: 60']);
    expect(jobsOf(band, [at(4, 8, 60, 12), at(6, 8, 60)], 20)).not.toHaveLength(1);
  });

  it('count a feature in every block that it lies over', () => {
    const long = { ...at(3, 8, 1), x1: 8 };
    expect(named(jobsOf(band, [long], 20))).toEqual([
      '12/0/2 z12-15: 1',
      '12/1/2 z12-15: 1',
      '12/2/2 z12-15: 1',
    ]);
  });

  it('come largest first', () => {
    const jobs = inOrderOfWork(jobsOf(band, [at(0, 0, 1), at(4, 0, 9), at(8, 0, 5)], 20));
    expect(jobs.map(({ rows }) => rows)).toEqual([9, 5, 1]);
  });

  it('cover each tile of what lies anywhere exactly once, however few rows a block may hold', () => {
    const anySpan = fc
      .record({
        x: fc.nat({ max: 30 }),
        y: fc.nat({ max: 30 }),
        w: fc.nat({ max: 9 }),
        h: fc.nat({ max: 9 }),
        rows: fc.integer({ min: 1, max: 50 }),
        minZoom: fc.integer({ min: 12, max: 15 }),
      })
      .map(
        ({ x, y, w, h, rows, minZoom }): FeatureSpan => ({
          x0: x,
          x1: x + w,
          y0: y,
          y1: y + h,
          rows,
          minZoom,
          bbox,
        }),
      );
    fc.assert(
      fc.property(
        fc.array(anySpan, { maxLength: 12 }),
        fc.integer({ min: 1, max: 100 }),
        (spans, maxRows) => {
          const jobs = jobsOf(band, spans, maxRows);
          for (let zoom = band.minZoom; zoom <= band.divideZoom; zoom++) {
            const shift = band.divideZoom - zoom;
            for (const { x0, x1, y0, y1, minZoom } of spans) {
              if (minZoom > zoom) continue;
              for (const [x, y] of [
                [x0, y0],
                [x1, y0],
                [x0, y1],
                [x1, y1],
              ] as const) {
                const covering = jobs.filter(
                  ({ block }) =>
                    block.minZoom <= zoom &&
                    zoom <= block.maxZoom &&
                    (x >> shift) >> (zoom - block.z) === block.x &&
                    (y >> shift) >> (zoom - block.z) === block.y,
                );
                expect(covering).toHaveLength(1);
              }
            }
          }
        },
      ),
    );
  });
});
