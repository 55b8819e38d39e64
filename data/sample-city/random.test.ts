import { expect, it } from 'vitest';
import { seededRandom } from './random.ts';

it('repeats itself for the same seed', () => {
  const draw = () =>
    Array.from(
      { length: 5 },
      (
        (random) => () =>
          random.next()
      )(seededRandom(42)),
    );
  expect(draw()).toEqual(draw());
});

it('gives each subject a stream that other draws do not shift', () => {
  const early = seededRandom(1).fork('trees').next();
  const random = seededRandom(1);
  random.next();
  expect(random.fork('trees').next()).toBe(early);
  expect(random.fork('lamps').next()).not.toBe(early);
});

it('keeps to the bounds it is given', () => {
  const random = seededRandom(3);
  for (let i = 0; i < 1000; i++) {
    expect(random.whole(2, 4)).toSatisfy((n: number) => n >= 2 && n <= 4 && Number.isInteger(n));
  }
});
