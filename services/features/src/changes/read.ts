import type { Database, Principal } from '@tongtu/database';
import { ProblemError } from '@tongtu/sdk/contract';
import { groupBySource } from '../collections/source.ts';
import { currentRevision } from '../collections/store.ts';
import type { VisibleDefinition } from '../collections/visible.ts';
import type { ChangesRequest } from './parameters.ts';
import type { FeedPosition } from './position.ts';
import { nextSpan } from './span.ts';
import { type ChangeRow, readChanges, readRevisionSizes } from './store.ts';

export interface ChangesPage {
  readonly changes: readonly ChangeRow[];
  /** The newest revision: where `next` is missing, everything up to it has been told. */
  readonly revision: number;
  /** Where the next page begins; undefined where nothing follows. */
  readonly next: FeedPosition | undefined;
}

/** Statements of one page, for a caller who sees little of what there is: beyond, the page ends early. */
const MAX_STATEMENTS = 20;
/** Rows looked at for a page, where a box leaves few of them. */
const MAX_LOOKED_AT = 10_000;
/** Publications that one look finds. */
const REVISIONS = 1_000;

/**
 * A page of the changes that the caller may see. What a revision did never changes and revisions appear in their order,
 * so pages join without a gap, whatever is published between them.
 *
 * @throws ProblemError `bad_parameter` where the page begins after the newest revision
 */
export async function readChangesPage(
  database: Database,
  principal: Principal,
  definitions: ReadonlyMap<string, VisibleDefinition>,
  request: ChangesRequest,
): Promise<ChangesPage> {
  const collections = request.collections ?? [...definitions.keys()];
  const asked = new Set(collections);
  const openFields = Object.fromEntries(
    collections.map((id) => [id, (definitions.get(id)?.fields ?? []).map(({ name }) => name)]),
  );
  const { box, withBefore } = request;
  const groups = groupBySource(collections.flatMap((id) => definitions.get(id) ?? []));
  const query = { groups, openFields, box, withBefore };
  return database.as(
    principal,
    async (tx) => {
      const revision = await currentRevision(tx);
      let position = request.start;
      if (position.revision > revision) {
        throw new ProblemError('bad_parameter', {
          ...{ detail: 'parameter since', got: String(position.revision) },
          wanted: `a published revision: 0 to ${revision}`,
        });
      }
      const changes: ChangeRow[] = [];
      let lookedAt = 0;
      for (let statements = 0; statements < MAX_STATEMENTS && lookedAt < MAX_LOOKED_AT; statements++) {
        const sizes = await readRevisionSizes(tx, position.revision, REVISIONS);
        const span = nextSpan(sizes, position, asked);
        if (!span) return { changes, revision, next: undefined };
        const limit = request.limit - changes.length;
        // Whoever sees nothing is told of nothing.
        const rows = groups.length === 0 ? [] : await readChanges(tx, span, position, { ...query, limit });
        changes.push(...rows.filter(({ isInBox }) => isInBox));
        lookedAt += rows.length;
        const last = rows.at(-1);
        position =
          last && rows.length === limit
            ? { revision: last.revision, last: { collection: last.collectionId, id: last.id } }
            : span.end;
        if (changes.length === request.limit) break;
      }
      const isEnd = position.revision >= revision && !position.last;
      return { changes, revision, next: isEnd ? undefined : position };
    },
    { isolation: 'repeatable read' },
  );
}
