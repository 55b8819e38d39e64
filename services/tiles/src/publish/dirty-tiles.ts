import { tileIdOf } from '../archive/tile-id.ts';
import type { CompiledProfile } from '../profile/index.ts';
import {
  type BlockFeature,
  BlockRenderer,
  type DrawnFeature,
  type DrawnTag,
  keyOfTag,
  type LayerPatch,
  type Pieces,
  Thinner,
  TooManyPiecesError,
  zoomOfTag,
} from '../render/index.ts';

/** The changed features of an edition: as they were, where they were there, and as they are, where they still are. */
export interface FeatureChanges {
  readonly before: readonly BlockFeature[];
  readonly after: readonly BlockFeature[];
}

/** A tile that may differ. */
export interface DirtyTile {
  readonly tileId: number;
  /** What differs, by the layer's place in the profile; "drawn anew" where its features do not keep to themselves. */
  readonly layers: ReadonlyMap<number, LayerPatch | 'drawn anew'>;
}

/** Tiles that may differ, ascending by id; or so many that a full build is the better way. */
export type DirtyTiles = readonly DirtyTile[] | 'all';

export interface DirtyTileLimits {
  readonly maxTiles: number;
  /** Pieces of changed features, before and after together, at one zoom. */
  readonly maxPieces: number;
}

const LIMITS: DirtyTileLimits = { maxTiles: 20_000, maxPieces: 400_000 };

/**
 * The tiles that differ once features have changed, at every zoom on its own. No stage of the renderer looks beyond the
 * feature in hand until it has been cut to tiles, and none beyond the tile afterwards:
 *
 * | stage                                         | looks at                                     |
 * |-----------------------------------------------|----------------------------------------------|
 * | projection, normal form, label point          | the whole feature                            |
 * | simplification, mending of tangles            | the whole feature                            |
 * | coverage grid                                 | a vertex and the line through it             |
 * | cut with the layer's buffer, rounding         | the feature and the tile                     |
 * | thinning                                      | the points of a cell, which lies in one tile |
 * | merging of lines, order, size cap, dictionary | all pieces of the tile                       |
 *
 * So a tile differs only where a changed feature gives it another piece than before: other commands, attributes, order
 * or importance. The changed features are therefore drawn by the renderer itself, as they were and as they are, and
 * their pieces compared: no tile that can differ is missed, and of a long boundary only what moved is dirty. A few are
 * too many (a point that lost its cell before and after); those render to the same bytes.
 *
 * Where the last two rows of the table do not apply, the pieces are all that differs in a layer: it can be patched.
 *
 * Tiles of the deepest zoom shifted to their parents would not do: what lies outside a tile's buffer may be inside its
 * parent's, which is twice as wide on the ground.
 */
export function dirtyTiles(
  { before, after }: FeatureChanges,
  profile: CompiledProfile,
  { maxTiles, maxPieces }: DirtyTileLimits = LIMITS,
): DirtyTiles {
  const world = { z: 0, x: 0, y: 0, minZoom: profile.minZoom, maxZoom: profile.maxZoom };
  const renderer = new BlockRenderer(world, profile);
  for (const feature of before) renderer.add(feature);
  const { items, values } = renderer;
  const firstAfter = items.count;
  for (const feature of after) renderer.add(feature);
  const dirty: DirtyTile[] = [];
  try {
    for (const pieces of renderer.draw({ composed: false, maxPieces })) {
      const drawing: Drawing = { profile, items, values, pieces, firstAfter };
      for (const { x, y, pieces: ofTile } of pieces.byTile()) {
        const layers = new Map<number, LayerPatch | 'drawn anew'>();
        for (const [layer, ofLayer] of Map.groupBy(ofTile, (piece) => pieces.layer[piece]!)) {
          const change = layerChange(drawing, layer, ofLayer);
          if (change) layers.set(layer, change);
        }
        if (layers.size === 0) continue;
        if (dirty.push({ tileId: tileIdOf({ z: pieces.z, x, y }), layers }) > maxTiles) return 'all';
      }
    }
  } catch (error) {
    if (error instanceof TooManyPiecesError) return 'all';
    throw error;
  }
  return dirty;
}

/** The changed features at one zoom: items from `firstAfter` on are as they are now. */
interface Drawing {
  readonly profile: CompiledProfile;
  readonly items: BlockRenderer['items'];
  readonly values: BlockRenderer['values'];
  readonly pieces: Pieces;
  readonly firstAfter: number;
}

/** What comes of changed features' pieces in one layer of a tile; undefined where they are as before. */
function layerChange(drawing: Drawing, layer: number, ofLayer: readonly number[]) {
  const { firstAfter, items, pieces } = drawing;
  const isAfter = (piece: number) => pieces.item[piece]! >= firstAfter;
  const former = ofLayer.filter((piece) => !isAfter(piece));
  const current = ofLayer.filter(isAfter);
  const texts = new Map(ofLayer.map((piece) => [piece, textOf(drawing, piece)]));
  const counts = new Map<string, number>();
  for (const piece of former) add(counts, texts.get(piece)!, 1);
  const others = current.filter((piece) => !add(counts, texts.get(piece)!, -1));
  if (others.length === 0 && counts.size === 0) return undefined;

  const removed = former.filter((piece) => counts.has(texts.get(piece)!));
  const idOf = (piece: number) => items.id[pieces.item[piece]!]!;
  const patch = {
    removed: new Set(removed.map(idOf)),
    added: new Map(others.map((piece) => [idOf(piece), drawnFeature(drawing, piece)])),
  };
  const isOnce = [former, current].every((each) => new Set(each.map(idOf)).size === each.length);
  return isOnce && keepsToItself(drawing, layer, removed, others) ? patch : ('drawn anew' as const);
}

/** Whether features of the layer look the same whatever stands beside them, and these have their places in it. */
function keepsToItself(
  { items, pieces, profile }: Drawing,
  layer: number,
  removed: readonly number[],
  added: readonly number[],
): boolean {
  const definition = profile.layers[layer]!;
  if (definition.geometry === 'line' && pieces.z < definition.mergeBelowZoom) return false;
  if (Thinner.appliesTo(definition, pieces.z)) return false;
  if (definition.sources.every(({ sort }) => sort === undefined)) return true; // all stand by their ids
  const formerOf = new Map(removed.map((piece) => [items.id[pieces.item[piece]!]!, piece]));
  return added.every((piece) => {
    const former = formerOf.get(items.id[pieces.item[piece]!]!);
    return former !== undefined && items.sort[pieces.item[former]!] === items.sort[pieces.item[piece]!];
  });
}

function drawnFeature({ items, pieces, profile, values }: Drawing, piece: number): DrawnFeature {
  const item = pieces.item[piece]!;
  const { keys } = profile.layers[pieces.layer[piece]!]!;
  const tags: DrawnTag[] = [];
  for (let tag = items.firstTag(item); tag < items.lastTag(item); tag += 2) {
    const head = items.tags[tag]!;
    if (zoomOfTag(head) > pieces.z) continue;
    tags.push({ key: keys[keyOfTag(head)]!, value: values.bytesOf(items.tags[tag + 1]!) });
  }
  const commands = pieces.commands.bytes.slice(pieces.start[piece]!, pieces.endOf(piece));
  return { id: items.id[item]!, tags, commands };
}

function textOf({ items, pieces }: Drawing, piece: number): string {
  const item = pieces.item[piece]!;
  const commands = pieces.commands.bytes.subarray(pieces.start[piece]!, pieces.endOf(piece));
  return (
    `${items.id[item]} ${items.sort[item]} ${items.importance[item]} ` +
    `${items.tagKey(item, pieces.z)}${Buffer.from(commands).toString('latin1')}`
  );
}

/** Counts a text up or down, and forgets it at 0; false where it would fall below. */
function add(counts: Map<string, number>, text: string, by: 1 | -1): boolean {
  const count = (counts.get(text) ?? 0) + by;
  if (count < 0) return false;
  if (count === 0) counts.delete(text);
  else counts.set(text, count);
  return true;
}
