import { expect, it } from 'vitest';
import { ProblemError, problem } from './problem.ts';

it('repeats a short value whole and the beginning of a long one', () => {
  expect(problem('bad_parameter', { got: '1,2,3' }).got).toBe('1,2,3');
  const { got, detail, wanted } = problem('bad_parameter', {
    got: '9'.repeat(10_000),
    detail: 'x'.repeat(201),
    wanted: 'y'.repeat(200),
  });
  expect(got).toBe(`${'9'.repeat(199)}…`);
  expect(detail).toHaveLength(200);
  expect(wanted).toBe('y'.repeat(200));
});

it('never cuts a character in two', () => {
  expect(problem('bad_parameter', { got: '𠮷'.repeat(300) }).got).toBe(`${'𠮷'.repeat(99)}…`);
  expect(problem('bad_parameter', { got: `x${'𠮷'.repeat(300)}` }).got?.isWellFormed()).toBe(true);
});

it('is as short in the log, by the message of its error', () => {
  expect(new ProblemError('bad_parameter', { detail: 'x'.repeat(10_000) }).message).toHaveLength(200);
});
