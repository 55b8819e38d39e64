import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { logOutput } from './log-output.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function collecting() {
  const written: string[] = [];
  return { written, output: logOutput((text) => void written.push(text)) };
}

it('writes the lines of a tenth of a second together, in their order', () => {
  const { written, output } = collecting();
  for (const line of ['a\n', 'b\n', 'c\n']) output.write(line);
  expect(written).toEqual([]);
  vi.advanceTimersByTime(100);
  expect(written).toEqual(['a\nb\nc\n']);
  output.write('d\n');
  vi.advanceTimersByTime(100);
  expect(written).toEqual(['a\nb\nc\n', 'd\n']);
});

it('does not let them grow without end', () => {
  const { written, output } = collecting();
  for (let count = 0; count < 100; count++) output.write('x'.repeat(1_000));
  expect(written.length).toBeGreaterThan(1);
  vi.advanceTimersByTime(100);
  expect(written.join('')).toHaveLength(100_000);
});

it('writes an error at once, after what came before it', () => {
  const { written, output } = collecting();
  output.write('before\n');
  output.lastLevel = 50;
  output.write('error\n');
  expect(written).toEqual(['before\nerror\n']);
});

it('loses nothing when the process ends', () => {
  const last: string[] = [];
  const before = process.listeners('exit');
  const output = logOutput(
    () => {},
    (text) => void last.push(text),
  );
  const [added] = process.listeners('exit').filter((listener) => !before.includes(listener));
  output.write('the last words\n');
  added?.(0);
  process.off('exit', added as () => void);
  expect(last).toEqual(['the last words\n']);
});
