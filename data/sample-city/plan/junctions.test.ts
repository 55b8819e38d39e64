import { expect, it } from 'vitest';
import { joinEnds } from './junctions.ts';

const river: [number, number][] = [
  [0, -50],
  [0, 50],
];

it('moves an end that nearly reaches another line onto it', () => {
  expect(
    joinEnds(
      [
        [5, 0],
        [60, 0],
      ],
      [river],
      10,
    ),
  ).toEqual([
    [0, 0],
    [60, 0],
  ]);
});

it('leaves an end alone that is out of reach', () => {
  expect(
    joinEnds(
      [
        [5, 0],
        [60, 0],
      ],
      [river],
      3,
    ),
  ).toEqual([
    [5, 0],
    [60, 0],
  ]);
});

it('leaves out what ran past the other line', () => {
  expect(
    joinEnds(
      [
        [-8, 0],
        [-4, 0],
        [30, 0],
        [60, 0],
      ],
      [river],
      10,
    ),
  ).toEqual([
    [0, 0],
    [30, 0],
    [60, 0],
  ]);
});
