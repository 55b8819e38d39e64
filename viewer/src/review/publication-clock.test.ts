import { expect, it } from 'vitest';
import { PublicationClock } from './publication-clock.ts';

it('measures from the request to the tiles, whichever of answer and event comes first', () => {
  let now = 1_000;
  const clock = new PublicationClock(
    () => {},
    () => now,
  );
  clock.start();
  expect(clock.state).toEqual({ kind: 'publishing' });
  now = 1_300;
  clock.published(7);
  expect(clock.state).toEqual({ kind: 'drawing', revision: 7 });
  now = 1_500;
  clock.shows(6);
  expect(clock.state).toMatchObject({ kind: 'drawing' });
  now = 1_800;
  clock.shows(7);
  expect(clock.state).toEqual({ kind: 'shown', revision: 7, seconds: 0.8 });

  clock.start();
  now = 2_000;
  clock.shows(8);
  now = 2_400;
  clock.published(8);
  expect(clock.state).toEqual({ kind: 'shown', revision: 8, seconds: 0.2 });
});

it('measures nothing of what was refused', () => {
  const clock = new PublicationClock(() => {});
  clock.start();
  clock.cancel();
  clock.shows(3);
  expect(clock.state).toBeUndefined();
});
