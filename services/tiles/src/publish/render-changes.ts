import type { Transaction } from '@tongtu/database';
import { type Bbox, bboxUnion } from '@tongtu/sdk/geo';
import { tileIdOf, tileOfId } from '../archive/tile-id.ts';
import { featureOf } from '../build/rows.ts';
import type { CompiledProfile } from '../profile/index.ts';
import { type BlockFeature, BlockRenderer, bboxOf, TileSelection, tilesReadBbox } from '../render/index.ts';
import { type DirtyTile, dirtyTiles } from './dirty-tiles.ts';
import { mendTile } from './mend-tile.ts';
import type { RenderAnswer, RenderRequest } from './messages.ts';
import { type BlockTask, planBlocks } from './plan-blocks.ts';
import { readChangedRows, readRowsAt } from './store.ts';

/** The tiles that the tileset serves, as stored; undefined where it has none. In the order asked. */
export type ServedTiles = (tileIds: readonly number[]) => Promise<readonly (Uint8Array | undefined)[]>;

/** Served tiles that are held at a time. */
const SERVED_AT_ONCE = 64;

/**
 * Renders the tiles that may differ between two revisions, as of the later one. What did not change in a tile is taken
 * from the served one: layers that nobody touched, and in others the features that keep to themselves. Only layers whose
 * features depend on each other are drawn anew, and whole tiles that are (or would be) too full for all features.
 *
 * Each question is a statement.
 */
export async function renderChanges(
  tx: Transaction,
  profile: CompiledProfile,
  { from, to }: Pick<RenderRequest, 'from' | 'to'>,
  servedTiles: ServedTiles,
): Promise<RenderAnswer> {
  const started = performance.now();
  const changed = await readChangedRows(tx, profile.edition, from, to);
  const [before, after] = [changed.before.map(featureOf), changed.after.map(featureOf)];
  const dirty = dirtyTiles({ before, after }, profile);
  const tiles: { tileId: number; bytes: Uint8Array }[] = [];
  let droppedCount = 0;
  const work: Work = { tx, profile, revision: to, rows: 0 };
  if (dirty !== 'all') {
    const drawn = await drawLayers(work, dirty);
    const full: number[] = [];
    for (let first = 0; first < dirty.length; first += SERVED_AT_ONCE) {
      const some = dirty.slice(first, first + SERVED_AT_ONCE);
      const served = await servedTiles(some.map(({ tileId }) => tileId));
      for (const [index, { tileId, layers }] of some.entries()) {
        const bytes = mendTile(served[index], layers, drawn.get(tileId), profile);
        if (bytes === 'full') full.push(tileId);
        else if (bytes) tiles.push({ tileId, bytes });
      }
    }
    for await (const { renderer, wants } of blocks(work, full)) {
      for (const tile of renderer.tiles({ wants })) {
        tiles.push({ tileId: tileIdOf(tile), bytes: tile.bytes });
        droppedCount += tile.droppedCount;
      }
    }
  }
  return {
    dirty: dirty === 'all' ? 'all' : dirty.map(({ tileId }) => tileId),
    tiles: tiles.sort((a, b) => a.tileId - b.tileId),
    // Where something was counts as well: the tiles that lost it are in the delta.
    extent: [...before, ...after]
      .map(bboxOf)
      .reduce<Bbox | undefined>((all, box) => (all ? bboxUnion(all, box) : box), undefined),
    ...{ rows: work.rows, droppedCount, milliseconds: performance.now() - started },
  };
}

interface Work {
  readonly tx: Transaction;
  readonly profile: CompiledProfile;
  readonly revision: number;
  /** Rows read so far, beside the changed ones. */
  rows: number;
}

/** The layers that have to be drawn anew, by tile and place in the profile. */
async function drawLayers(work: Work, dirty: readonly DirtyTile[]): Promise<Map<number, DrawnLayers>> {
  const anew = new Map(
    dirty.flatMap(({ tileId, layers }) => {
      const places = [...layers].filter(([, change]) => change === 'drawn anew').map(([place]) => place);
      return places.length > 0 ? [[tileId, places] as const] : [];
    }),
  );
  const drawn = new Map<number, DrawnLayers>();
  const layersOf = ({ tileIds }: BlockTask) => new Set(tileIds.flatMap((tileId) => anew.get(tileId)!));
  for await (const { renderer, wants } of blocks(work, [...anew.keys()], layersOf))
    for (const tile of renderer.layers({ wants })) drawn.set(tileIdOf(tile), tile.layers);
  return drawn;
}

type DrawnLayers = ReadonlyMap<number, Uint8Array>;

/**
 * Renderers with the rows that these tiles are made of; those of the next block are on their way meanwhile.
 *
 * @param layersOf places of the layers that a block is drawn for; missing: all
 */
async function* blocks(
  work: Work,
  tileIds: readonly number[],
  layersOf: (task: BlockTask) => ReadonlySet<number> | undefined = () => undefined,
) {
  const { profile } = work;
  const tasks = planBlocks(tileIds).map((task) => ({ ...task, only: layersOf(task) }));
  let next = tasks[0] && startReading(work, tasks[0], tasks[0].only);
  for (const [index, { block, tileIds: wanted, only }] of tasks.entries()) {
    const features = await next!;
    const following = tasks[index + 1];
    next = following && startReading(work, following, following.only);
    work.rows += features.length;
    const renderer = new BlockRenderer(block, profile, only);
    for (const feature of features) renderer.add(feature);
    yield { renderer, wants: new TileSelection(wanted.map(tileOfId)) };
  }
}

function startReading(
  { tx, profile, revision }: Work,
  { block, boxes }: BlockTask,
  only: ReadonlySet<number> | undefined,
): Promise<BlockFeature[]> {
  const collections = [...profile.sourcesByCollection]
    .filter(([, sources]) =>
      sources.some(
        ({ layer, lowestZoom, maxZoom }) =>
          (!only || only.has(layer.index)) && lowestZoom <= block.maxZoom && maxZoom >= block.minZoom,
      ),
    )
    .map(([collection]) => collection);
  const reading = readRowsAt(tx, {
    ...{ edition: profile.edition, collections, revision },
    boxes: boxes.map(({ z, span }) => ({ bbox: tilesReadBbox(z, span, profile), maxZoom: z })),
  }).then((found) => found.map(featureOf));
  reading.catch(() => {}); // thrown where it is awaited
  return reading;
}
