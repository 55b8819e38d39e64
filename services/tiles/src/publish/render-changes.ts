import type { Transaction } from '@tongtu/database';
import { type Bbox, bboxUnion } from '@tongtu/sdk/geo';
import { tileIdOf } from '../archive/tile-id.ts';
import { featureOf } from '../build/rows.ts';
import type { CompiledProfile } from '../profile/index.ts';
import { type BlockFeature, bboxOf, blockReadBbox, renderBlock } from '../render/index.ts';
import { dirtyTiles } from './dirty-tiles.ts';
import type { RenderAnswer, RenderRequest } from './messages.ts';
import { type BlockTask, planBlocks } from './plan-blocks.ts';
import { readChangedRows, readRowsAt } from './store.ts';

/** Renders the tiles that may differ between two revisions, as of the later one. Each question is a statement. */
export async function renderChanges(
  tx: Transaction,
  profile: CompiledProfile,
  { from, to }: Pick<RenderRequest, 'from' | 'to'>,
): Promise<RenderAnswer> {
  const started = performance.now();
  const changed = await readChangedRows(tx, profile.edition, from, to);
  const [before, after] = [changed.before.map(featureOf), changed.after.map(featureOf)];
  const dirty = dirtyTiles({ before, after }, profile);
  const tasks = dirty === 'all' ? [] : planBlocks(dirty);
  const tiles: { tileId: number; bytes: Uint8Array }[] = [];
  let rows = 0;
  let droppedCount = 0;
  // The rows of the next block are on their way while this one is drawn.
  let next = tasks[0] && startReading(tx, profile, tasks[0], to);
  for (const [index, { block, tileIds }] of tasks.entries()) {
    const features = await next!;
    const following = tasks[index + 1];
    next = following && startReading(tx, profile, following, to);
    rows += features.length;
    const wanted = new Set(tileIds);
    const wants = (z: number, x: number, y: number) => wanted.has(tileIdOf({ z, x, y }));
    for (const tile of renderBlock(features, block, profile, { wants })) {
      tiles.push({ tileId: tileIdOf(tile), bytes: tile.bytes });
      droppedCount += tile.droppedCount;
    }
  }
  return {
    dirty,
    tiles: tiles.sort((a, b) => a.tileId - b.tileId),
    // Where something was counts as well: the tiles that lost it are in the delta.
    extent: [...before, ...after]
      .map(bboxOf)
      .reduce<Bbox | undefined>((all, box) => (all ? bboxUnion(all, box) : box), undefined),
    ...{ rows, droppedCount, milliseconds: performance.now() - started },
  };
}

function startReading(
  tx: Transaction,
  profile: CompiledProfile,
  { block }: BlockTask,
  revision: number,
): Promise<BlockFeature[]> {
  const collections = [...profile.sourcesByCollection]
    .filter(([, sources]) =>
      sources.some(({ lowestZoom, maxZoom }) => lowestZoom <= block.maxZoom && maxZoom >= block.minZoom),
    )
    .map(([collection]) => collection);
  const reading = readRowsAt(tx, {
    ...{ edition: profile.edition, bbox: blockReadBbox(block, profile), maxZoom: block.maxZoom },
    ...{ collections, revision },
  }).then((found) => found.map(featureOf));
  reading.catch(() => {}); // thrown where it is awaited
  return reading;
}
