import { ProblemError } from '@tongtu/sdk/contract';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { collectionIdOf, featureIdOf } from '../collections/ids.ts';
import type { VisibleDefinition } from '../collections/visible.ts';
import type { NamedSystem } from '../crs/reference-system.ts';
import type { Query } from '../ogc/links.ts';
import { texts } from '../ogc/parameters.ts';
import { CHANGES_LIMIT_BYTES, type ReadChange } from './change-body.ts';
import { parseContentCrs } from './content-crs.ts';
import { type DeskOptions, memberOf, sendAnswer } from './desk.ts';
import { findContent, proposeEdit, publishEdit } from './edit-item.ts';
import { writeKeyOf } from './idempotency.ts';
import {
  FEATURES_LIMIT_BYTES,
  isFeatureCollection,
  namesGeometry,
  patchFeature,
  readFeature,
  readFeatures,
} from './item-body.ts';
import { judge } from './judge.ts';
import type { Member } from './member.ts';

interface CollectionRequest {
  Params: { collectionId: string };
  Querystring: Query;
}
interface ItemRequest {
  Params: { collectionId: string; featureId: string };
  Querystring: Query;
}

const ITEMS = '/api/collections/:collectionId/items';
const ITEM = `${ITEMS}/:featureId`;
const BODY = { bodyLimit: CHANGES_LIMIT_BYTES };

type ItemChange = Pick<ReadChange, 'action' | 'featureId' | 'content'> & { readonly baseVersion?: number };

/** What a request is about, found before anything is looked at. */
interface Found {
  readonly member: Member;
  readonly definition: VisibleDefinition;
}

/** Features made, replaced, changed and removed one by one (OGC API Features Part 4). */
export function editItemRoutes(app: FastifyInstance, desk: DeskOptions): void {
  const { database, definitions } = desk;

  async function found(request: FastifyRequest<CollectionRequest>): Promise<Found> {
    const member = await memberOf(request, desk);
    texts(request.query, []);
    const id = collectionIdOf(request.params.collectionId);
    const definition = (await definitions.of(member, 'edit')).get(id);
    if (definition?.source.edition === 'full') return { member, definition };
    if (!(await definitions.of(member)).has(id)) throw new ProblemError('not_found');
    throw new ProblemError('forbidden', {
      got: id,
      wanted: 'a collection of your organization, or a grant to edit it',
    });
  }

  /** Holds a change against the model and carries it on, by what the collection says about review. */
  async function edit(
    request: FastifyRequest,
    reply: FastifyReply,
    { member, definition }: Found,
    changes: readonly ItemChange[],
    crs: NamedSystem,
    isBatch = false,
  ): Promise<FastifyReply> {
    const read = changes.map((change, index) => ({
      ...{ baseVersion: undefined, ...change, collectionId: definition.id },
      pointer: isBatch ? `/features/${index}` : '',
    }));
    const judged = await judge(read, {
      database,
      member,
      crs,
      definitions: await definitions.of(member, 'edit'),
    });
    const asked = {
      member,
      key: writeKeyOf(request, member),
      ifMatch: request.headers['if-match'],
      ...{ changes: judged, isBatch },
    };
    const { written, revision } = await (definition.reviewed ? proposeEdit : publishEdit)(database, asked);
    if (revision !== undefined) desk.onPublished?.(revision);
    return sendAnswer(request, reply, written, desk);
  }

  app.post<CollectionRequest>(ITEMS, { bodyLimit: FEATURES_LIMIT_BYTES }, async (request, reply) => {
    const subject = await found(request);
    const crs = parseContentCrs(request.headers['content-crs']);
    if (isFeatureCollection(request.body)) {
      const made = readFeatures(request.body).map(
        (content) => ({ action: 'create', featureId: undefined, content }) as const,
      );
      return edit(request, reply, subject, made, crs, true);
    }
    const content = readFeature(request.body);
    return edit(request, reply, subject, [{ action: 'create', featureId: undefined, content }], crs);
  });

  app.put<ItemRequest>(ITEM, BODY, async (request, reply) => {
    const featureId = featureIdOf(request.params.featureId);
    const subject = await found(request);
    const crs = parseContentCrs(request.headers['content-crs']);
    const content = readFeature(request.body);
    return edit(request, reply, subject, [{ action: 'replace', featureId, content }], crs);
  });

  app.patch<ItemRequest>(ITEM, BODY, async (request, reply) => {
    const featureId = featureIdOf(request.params.featureId);
    const subject = await found(request);
    const sent = parseContentCrs(request.headers['content-crs']);
    const { id } = subject.definition;
    const stored = await database.as(subject.member, (tx) => findContent(tx, id, featureId));
    if (!stored)
      throw new ProblemError(request.headers['if-match'] === undefined ? 'not_found' : 'precondition_failed');
    const content = patchFeature(request.body, stored);
    // What the patch leaves alone is as it is stored; and it is a patch of this version, of no later one.
    const crs = namesGeometry(request.body) ? sent : ({ kind: 'crs84' } as const);
    const change = { action: 'replace', featureId, content, baseVersion: stored.version } as const;
    return edit(request, reply, subject, [change], crs);
  });

  app.delete<ItemRequest>(ITEM, async (request, reply) => {
    const featureId = featureIdOf(request.params.featureId);
    const subject = await found(request);
    const change = { action: 'remove', featureId, content: undefined } as const;
    return edit(request, reply, subject, [change], { kind: 'crs84' });
  });
}
