import { afterEach, expect, it } from 'vitest';
import { createApp } from './app.ts';

let app: ReturnType<typeof createApp> | undefined;
afterEach(() => app?.close());

/** The lines of the log after one request. */
async function linesOf(
  request: { url: string; headers?: Record<string, string> },
  options: Partial<Parameters<typeof createApp>[0]> = {},
) {
  const lines: string[] = [];
  app = createApp({ logLevel: 'info', logStream: { write: (line) => void lines.push(line) }, ...options });
  app.get('/here', async () => 'yes');
  app.get('/quiet', { logLevel: 'silent' }, async () => 'yes');
  app.get('/letters/:token', async () => 'yes');
  const answer = await app.inject(request);
  const told = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  return { answer, told: told.filter(({ msg }) => msg === 'request completed') };
}

it('has a line for each request, with what an operator asks for', async () => {
  const { answer, told } = await linesOf({ url: '/here' });
  expect(told).toEqual([
    {
      ...{ level: 30, time: expect.any(Number), pid: process.pid, hostname: expect.any(String) },
      ...{ reqId: answer.headers['request-id'], method: 'GET', path: '/here', remote: '127.0.0.1' },
      ...{ status: 200, durationMs: expect.any(Number), msg: 'request completed' },
    },
  ]);
});

it('tells no query, which may carry a key', async () => {
  const { told } = await linesOf({ url: '/nowhere?key=hunter2' });
  expect(told).toMatchObject([{ path: '/nowhere', status: 404 }]);
  expect(JSON.stringify(told)).not.toContain('hunter2');
});

it('tells no token, which opens what its address leads to', async () => {
  const { told } = await linesOf({ url: '/letters/hunter2' });
  expect(told).toMatchObject([{ path: '/letters/:token', status: 200 }]);
});

it('writes whatever is sent as JSON, an address of a proxy too', async () => {
  const headers = { 'x-forwarded-for': '"}{"level":60' };
  const { told } = await linesOf({ url: '/here', headers }, { trustProxy: ['127.0.0.1'] });
  expect(told).toMatchObject([{ level: 30, remote: '"}{"level":60' }]);
});

it('is still where only warnings are wanted, and of routes that want none', async () => {
  expect((await linesOf({ url: '/here' }, { logLevel: 'warn' })).told).toEqual([]);
  await app?.close();
  expect((await linesOf({ url: '/quiet' })).told).toEqual([]);
});
