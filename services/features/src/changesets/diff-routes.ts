import { cutPage } from '@tongtu/access';
import { type ChangeKind, type DiffPage, ProblemError } from '@tongtu/sdk/contract';
import type { FastifyInstance } from 'fastify';
import { featureIdOf } from '../collections/ids.ts';
import { CRS84 } from '../crs/reference-system.ts';
import { findRejections } from '../import/store.ts';
import { cornersOf, parseBox } from '../items/parameters.ts';
import type { Query } from '../ogc/links.ts';
import { texts } from '../ogc/parameters.ts';
import { type ChangeFilter, findStagedChanges } from './change-store.ts';
import { type DeskOptions, type IdParams, memberOf, pageLinks, pageOf, seenChangeset } from './desk.ts';
import { DIFF_KINDS, diffOf } from './diff.ts';
import { countPublished, countStaged, findPublishedDiff, findUpdateReport } from './diff-store.ts';
import { knownCollection } from './routes.ts';
import type { StoredChangeset } from './store.ts';

/** Each may hold two geometries, and a page is put together in memory. */
const MAX_DIFF = 1_000;
const PARAMETERS = ['kind', 'collection', 'bbox', 'geometry', 'limit', 'cursor'] as const;

/** What a changeset makes different, for whoever reviews it on the map or as a table; and what a file could not say. */
export function diffRoutes(app: FastifyInstance, desk: DeskOptions): void {
  const { database, originOf } = desk;

  app.get<{ Params: IdParams; Querystring: Query }>('/api/changesets/:changesetId/diff', async (request) => {
    const asked = texts(request.query, PARAMETERS);
    const { limit, cursor } = pageOf(asked, MAX_DIFF);
    const filter = filterOf(asked);
    const withGeometry = asked.geometry !== undefined && booleanOf('geometry', asked.geometry);
    featureIdOf(request.params.changesetId);
    const member = await memberOf(request, desk);
    const changeset = await seenChangeset(database, member, request.params.changesetId);
    const { id, revision } = changeset;
    const page = await database.as(member, async (tx): Promise<DiffPage> => {
      const { changes, next } =
        revision === undefined
          ? await stagedPage()
          : await findPublishedDiff(tx, revision, cursor ?? 0, limit, filter);
      const first = cursor === undefined ? await firstPage() : {};
      return {
        changes: changes.map((change) => diffOf(change, withGeometry)),
        ...first,
        ...(next === undefined ? {} : { next: String(next) }),
      };

      async function stagedPage() {
        const found = await findStagedChanges(tx, id, cursor ?? 0, limit + 1, filter);
        const { shown, next: after } = cutPage(found, limit, ({ seq }) => seq);
        return { changes: shown.map(({ change }) => change), next: after };
      }

      async function firstPage() {
        const counts =
          revision === undefined ? await countStaged(tx, id) : await counted(changeset, revision);
        const update = await findUpdateReport(tx, id);
        return { counts, ...(update ? { update } : {}) };
      }

      async function counted({ collections, created, replaced, removed }: StoredChangeset, number: number) {
        const [collection, ...others] = collections;
        // What a revision did in all is stored with it.
        if (collection === undefined || others.length > 0) return countPublished(tx, number);
        return [{ collection, created, changed: replaced, deleted: removed }];
      }
    });
    return {
      ...page,
      links: pageLinks(originOf(request), `/api/changesets/${id}/diff`, request.query, page.next),
    };
  });

  app.get<{ Params: IdParams; Querystring: Query }>(
    '/api/changesets/:changesetId/rejections',
    async (request) => {
      const { limit, cursor = 0 } = pageOf(texts(request.query, ['limit', 'cursor']));
      featureIdOf(request.params.changesetId);
      const member = await memberOf(request, desk);
      const { id, updates } = await seenChangeset(database, member, request.params.changesetId);
      // Rejections of other imports stay with whoever ran them: they name no collection, so nobody knows who may see them.
      if (updates === undefined) throw new ProblemError('not_found');
      const found = await database.asService((tx) =>
        findRejections(tx, id, { after: cursor, limit: limit + 1 }),
      );
      const { shown, next } = cutPage(found, limit, ({ seq }) => seq);
      return {
        rejections: shown.map(({ seq: _, layer, row, sourceId, field, code, reason }) => ({
          ...{ layer, code, reason },
          ...(row === null ? {} : { row }),
          ...(sourceId === null ? {} : { sourceId }),
          ...(field === null ? {} : { field }),
        })),
        ...(next === undefined ? {} : { next }),
        links: pageLinks(originOf(request), `/api/changesets/${id}/rejections`, request.query, next),
      };
    },
  );
}

type Asked = Partial<Record<(typeof PARAMETERS)[number], string | undefined>>;

function filterOf({ kind, collection, bbox }: Asked): ChangeFilter {
  return {
    action: kind === undefined ? undefined : actionOf(kind),
    collection: collection === undefined ? undefined : knownCollection(collection),
    box: bbox === undefined ? undefined : cornersOf(parseBox(bbox), CRS84),
  };
}

function actionOf(kind: string): ChangeKind {
  const found = Object.entries(DIFF_KINDS).find(([, name]) => name === kind);
  if (found) return found[0] as ChangeKind;
  throw new ProblemError('bad_parameter', {
    ...{ detail: 'parameter kind', got: kind, wanted: Object.values(DIFF_KINDS).join(', ') },
  });
}

function booleanOf(name: string, text: string): boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  throw new ProblemError('bad_parameter', {
    detail: `parameter ${name}`,
    got: text,
    wanted: 'true or false',
  });
}
