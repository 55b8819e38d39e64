import type { Kind } from './blocks.ts';
import type { Desk } from './desk.ts';
import type { EditOfCity } from './edits.ts';
import { fetchTile, tilesOfRevision, tilesOver } from './tiles.ts';

export interface Publication {
  readonly kind: Kind;
  readonly revision: number;
  /** From the approval sent to the tiles of all zooms fetched. */
  readonly milliseconds: number;
}

/**
 * Publishes an edit and waits for it in the tiles of its place, from the world to the deepest.
 *
 * @throws Error where the deepest is the same as before: what was measured would be nothing
 */
export async function publishEdit(origin: string, desk: Desk, edit: EditOfCity): Promise<Publication> {
  const proposed = await desk.propose(edit.changes);
  const before = await fetchTile(origin, tilesOver(edit.at).at(-1)!);
  const started = performance.now();
  const revision = await desk.publish(proposed);
  const tiles = await tilesOfRevision(origin, edit.at, revision);
  const milliseconds = performance.now() - started;
  if (tiles.at(-1)!.bytes.equals(before.bytes))
    throw new Error(`${edit.kind} at ${edit.at}: its tile is as it was`);
  return { kind: edit.kind, revision, milliseconds };
}
