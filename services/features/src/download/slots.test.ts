import { expect, it } from 'vitest';
import { Slots } from './slots.ts';

const signal = new AbortController().signal;
const BUSY = { problem: { code: 'busy', status: 503 } };

it('are handed on in the order in which they were asked for', async () => {
  const slots = new Slots({ slots: 1, waiting: 5, waitMs: 10_000 });
  const release = await slots.take(signal);
  const order: string[] = [];
  const second = slots.take(signal).then((next) => [order.push('second'), next()]);
  const third = slots.take(signal).then((next) => [order.push('third'), next()]);
  expect(order).toEqual([]);
  release();
  release(); // gives back one slot, not two
  await Promise.all([second, third]);
  expect(order).toEqual(['second', 'third']);
});

it('are refused where too many wait, or one too long', async () => {
  const slots = new Slots({ slots: 1, waiting: 1, waitMs: 20 });
  const release = await slots.take(signal);
  const waiting = slots.take(signal);
  await expect(slots.take(signal)).rejects.toMatchObject(BUSY);
  await expect(waiting).rejects.toMatchObject(BUSY);
  release();
  await slots.take(signal);
});

it('go to the next where one who waits has left', async () => {
  const slots = new Slots({ slots: 1, waiting: 2, waitMs: 10_000 });
  const release = await slots.take(signal);
  const leaving = new AbortController();
  const left = slots.take(leaving.signal);
  const next = slots.take(signal);
  leaving.abort();
  await expect(left).rejects.toThrow();
  release();
  await next;
});
