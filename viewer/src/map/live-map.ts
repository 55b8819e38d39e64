import type { TongtuClient } from '@tongtu/sdk/client';
import type { BaseMap } from '@tongtu/sdk/maplibre';

/**
 * Keeps an open map as new as its tileset, until it is removed. Begins when the map has drawn everything for the first
 * time, with a file of its own: nothing that is needed before waits for it.
 *
 * @param onRevision hears which publication the tiles show from now on
 */
export function keepLive(
  baseMap: BaseMap,
  client: TongtuClient,
  tilesetId: string,
  onRevision: (revision: number) => void,
): void {
  const ending = new AbortController();
  baseMap.map.once('remove', () => ending.abort());
  baseMap.map.once('idle', () => void begin().catch((error: unknown) => console.error(error)));

  async function begin(): Promise<void> {
    const { shareEvents } = await import('./shared-events.ts');
    if (ending.signal.aborted) return;
    await shareEvents({
      events: client.events,
      name: `tongtu-events ${client.baseUrl} ${tilesetId}`,
      signal: ending.signal,
      onEvent(event) {
        baseMap.take(event);
        if (event.type === 'revision') return;
        const moved = event.type === 'tiles' ? [event] : event.tilesets;
        const shown = moved.find(({ tileset }) => tileset === tilesetId);
        if (shown) onRevision(shown.revision);
      },
    });
  }
}
