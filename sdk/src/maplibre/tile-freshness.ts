import type { TileCoordinate } from '../geo/index.ts';

/** Beyond, all tiles count as changed: to remember each would take more than to ask for them again. */
const MAX_REMEMBERED = 20_000;

/** Which tiles changed since the map was opened, and in which version of their tileset. */
export class TileFreshness {
  readonly #changed = new Map<string, number>();
  /** Any tile may have changed by it. */
  #all = 0;

  /** @param tiles those that may differ from the version before */
  mark(version: number, tiles: 'all' | readonly (readonly [z: number, x: number, y: number])[]): void {
    if (tiles === 'all' || this.#changed.size + tiles.length > MAX_REMEMBERED) {
      this.#all = version;
      this.#changed.clear();
    } else for (const [z, x, y] of tiles) this.#changed.set(`${z}/${x}/${y}`, version);
  }

  /** The version that a tile has to be asked for in; undefined where it is as it was when the map was opened. */
  versionOf({ z, x, y }: TileCoordinate): number | undefined {
    const version = Math.max(this.#all, this.#changed.get(`${z}/${x}/${y}`) ?? 0);
    return version === 0 ? undefined : version;
  }
}

/** Reads the tile out of an address that was made from one of the templates; undefined for any other address. */
export function tileOfAddress(templates: readonly string[]): (url: string) => TileCoordinate | undefined {
  const patterns = templates.map((template) => {
    const escaped = template.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
    return new RegExp(`^${escaped.replace(/\{([zxy])\}/g, '(?<$1>\\d+)')}$`);
  });
  return (url) => {
    for (const pattern of patterns) {
      const { z, x, y } = pattern.exec(url)?.groups ?? {};
      if (z !== undefined && x !== undefined && y !== undefined)
        return { z: Number(z), x: Number(x), y: Number(y) };
    }
    return undefined;
  };
}
