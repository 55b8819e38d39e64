import { Readable } from 'node:stream';
import { afterEach, expect, it } from 'vitest';
import { createApp } from './app.ts';

let app: ReturnType<typeof createApp> | undefined;
afterEach(() => app?.close());

it('tells why an answer broke off that had begun', async () => {
  const lines: string[] = [];
  app = createApp({ logLevel: 'info', logStream: { write: (line) => void lines.push(line) } });
  app.get('/long', (_request, reply) => reply.send(Readable.from(failing(), { objectMode: false })));
  const origin = await app.listen({ port: 0, host: '127.0.0.1' });
  const answer = await fetch(`${origin}/long?key=hunter2`);
  await expect(answer.text()).rejects.toThrow();
  await expect.poll(() => lines.join('')).toContain('broke off');
  const told = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(told).toContainEqual(
    expect.objectContaining({
      ...{ level: 40, method: 'GET', route: '/long', reqId: answer.headers.get('request-id') },
      err: expect.objectContaining({ message: 'the database is gone' }),
    }),
  );
  expect(lines.join('')).not.toContain('hunter2');
});

async function* failing() {
  yield 'x'.repeat(100_000);
  throw new Error('the database is gone');
}
