import { describe, expect, it, vi } from 'vitest';
import { createClient } from '../client/index.ts';
import type { PlatformEvent } from '../contract/index.ts';
import { listen } from './shared-stream.ts';

/** A client of a server that tells what the test says; how many streams stand is counted. */
function platform() {
  const open = new Set<ReadableStreamDefaultController<Uint8Array>>();
  const client = createClient({
    baseUrl: 'http://map.example',
    fetch: async (_, { signal }) => {
      const body = new ReadableStream<Uint8Array>({
        start(controller) {
          open.add(controller);
          signal?.addEventListener('abort', () => open.delete(controller));
        },
      });
      return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
    },
  });
  const tell = (id: number, event: string, data: object) => {
    const text = `id: ${id}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
    for (const controller of open) controller.enqueue(new TextEncoder().encode(text));
  };
  return { client, open, tell };
}

const state = { revision: 3, tilesets: [{ tileset: 'base', version: 4, revision: 3 }] };

describe('everything on a page that listens', () => {
  it('shares one stream, which ends with the last of it', async () => {
    const { client, open, tell } = platform();
    const [a, b]: [PlatformEvent[], PlatformEvent[]] = [[], []];
    const stopA = listen(client, (event) => a.push(event));
    const stopB = listen(client, (event) => b.push(event));
    await vi.waitUntil(() => open.size === 1);
    tell(1, 'state', state);
    await vi.waitUntil(() => b.length === 1);
    expect(a).toEqual(b);
    stopA();
    tell(2, 'revision', { revision: 4, publishedAt: '2026-01-01T00:00:00Z', collections: ['building'] });
    await vi.waitUntil(() => b.length === 2);
    expect(a).toHaveLength(1);
    stopB();
    await vi.waitUntil(() => open.size === 0);
  });

  it('hears first where everything stands, however late it comes', async () => {
    const { client, tell, open } = platform();
    const heard: PlatformEvent[] = [];
    const stop = listen(client, (event) => heard.push(event));
    await vi.waitUntil(() => open.size === 1);
    tell(1, 'state', state);
    tell(5, 'tiles', { tileset: 'base', version: 5, revision: 4, tiles: [[14, 1, 2]] });
    await vi.waitUntil(() => heard.length === 2);
    const late: PlatformEvent[] = [];
    const stopLate = listen(client, (event) => late.push(event));
    expect(late).toEqual([
      { type: 'state', id: 5, revision: 4, tilesets: [{ tileset: 'base', version: 5, revision: 4 }] },
    ]);
    stop();
    stopLate();
  });
});
