import { ImportError } from '../error.ts';
import type { Dataset } from '../read/member.ts';
import type { Workspace } from '../read/workspace.ts';
import { type OsmKind, osmSourceId } from './objects.ts';
import { listPbfObjects } from './pbf-objects.ts';
import { listXmlObjects } from './xml-objects.ts';

/**
 * Every tagged object of an OSM file, ticked off as the driver delivers it. What is left at the end the driver
 * dropped: each is a rejection. (GDAL leaves out, without a word, relations whose members don't make a shape and
 * closed ways that make no valid area. They are not rescued as lines: a building's outline that crosses itself is no
 * line feature, and its owner can mend it.)
 */
export interface OsmAccount {
  readonly tagged: Readonly<Record<OsmKind, number>>;
  /** False where the object was delivered before, or is not among the file's tagged ones. */
  delivered(kind: OsmKind, id: number): boolean;
  /** Objects that were not delivered, in the order of the file. */
  missing(): { readonly kind: OsmKind; readonly id: number; readonly sourceId: string }[];
}

const KINDS: readonly OsmKind[] = ['node', 'way', 'relation'];

/** Lists the tagged objects of an OSM dataset: 8 to 16 bytes an object are held in memory. */
export async function openOsmAccount(
  dataset: Dataset,
  workspace: Workspace,
  signal?: AbortSignal,
): Promise<OsmAccount> {
  const left = { node: new Set<number>(), way: new Set<number>(), relation: new Set<number>() };
  const list = dataset.format === 'osm-pbf' ? listPbfObjects : listXmlObjects;
  try {
    await list(workspace.path(dataset.dataset), (kind, id) => left[kind].add(id), signal);
  } catch (error) {
    // Inside of the workspace files have other names.
    if (!(error instanceof ImportError) || error.code === 'cancelled') throw error;
    const { code, got, wanted, advice } = error;
    throw new ImportError(code, {
      got,
      wanted,
      ...(advice ? { advice } : {}),
      place: { file: dataset.file },
    });
  }
  return {
    tagged: { node: left.node.size, way: left.way.size, relation: left.relation.size },
    delivered: (kind, id) => left[kind].delete(id),
    missing: () =>
      KINDS.flatMap((kind) =>
        Array.from(left[kind], (id) => ({ kind, id, sourceId: osmSourceId(kind, id) })),
      ),
  };
}
