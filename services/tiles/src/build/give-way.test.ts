import { once } from 'node:events';
import { constants, getPriority } from 'node:os';
import { Worker } from 'node:worker_threads';
import { expect, test } from 'vitest';

test('a thread gives way, and the process it belongs to does not', async () => {
  const before = getPriority();
  const worker = new Worker(
    `const { readlinkSync } = require('node:fs');
     const { getPriority } = require('node:os');
     const { parentPort } = require('node:worker_threads');
     import(${JSON.stringify(new URL('./give-way.ts', import.meta.url).href)}).then(({ giveWay }) => {
       giveWay();
       parentPort.postMessage(getPriority(Number(readlinkSync('/proc/thread-self').split('/').at(-1))));
     });`,
    { eval: true },
  );
  const [own] = await once(worker, 'message');
  expect(own).toBe(process.platform === 'linux' ? constants.priority.PRIORITY_LOW : before);
  expect(getPriority()).toBe(before);
});
