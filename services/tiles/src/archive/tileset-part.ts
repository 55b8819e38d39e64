/** As much of a tileset as a caller may see. */
export interface TilesetPart {
  /** Names of the layers; others are left out. */
  readonly layers: readonly string[];
  /** Attributes that their features go without, by layer. */
  readonly without: ReadonlyMap<string, readonly string[]>;
}

/** What a caller may see of a tileset. */
export type TilesetPermit = 'whole' | 'nothing' | TilesetPart;

/** The layers as they are. */
export const layersAlone = (layers: readonly string[]): TilesetPart => ({ layers, without: new Map() });

/** Equal for equal parts. */
export const keyOfPart = ({ layers, without }: TilesetPart): string =>
  [...layers, ...[...without].map(([layer, names]) => `${layer}-${names.join('-')}`)].join();
