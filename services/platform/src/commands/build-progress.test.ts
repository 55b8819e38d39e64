import type { BuildProgress } from '@tongtu/tiles';
import { expect, it } from 'vitest';
import { reporterTo } from '../report.ts';
import { JointProgress } from './build-progress.ts';

function state(phase: BuildProgress['phase'], done: number, planned: number): BuildProgress {
  const nothing = { done: 0, planned: 0 };
  return { phase, bands: [], rows: { done, planned }, blocks: nothing, tiles: 0, bytes: nothing };
}

it('counts the rows of all tilesets as one figure that never runs backwards', () => {
  const figures: [number, number][] = [];
  const progress = new JointProgress(
    ['base', 'base-full'],
    reporterTo((event) => event.kind === 'progress' && figures.push([event.done, event.total])),
  );
  progress.update('base', state('plan', 0, 0));
  progress.update('base', state('render', 10, 100));
  expect(figures, 'the other is not planned yet').toEqual([]);
  progress.update('base-full', state('render', 0, 200));
  progress.update('base-full', state('render', 50, 200));
  progress.update('base', state('write', 100, 100));
  progress.update('base-full', state('render', 200, 200));
  expect(figures).toEqual([
    [10, 300],
    [60, 300],
    [300, 300],
  ]);
});
