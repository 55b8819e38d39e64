import { actorOf, recordAudit } from '@tongtu/access';
import { ProblemError, SHARING_CLASSES, type SharingClass } from '@tongtu/sdk/contract';
import type { FastifyInstance } from 'fastify';
import { objectOf } from '../changesets/body.ts';
import { type DeskOptions, sendAnswer } from '../changesets/desk.ts';
import { once, writeKeyOf } from '../changesets/idempotency.ts';
import { collectionIdOf } from '../collections/ids.ts';
import { personOf } from '../grants/person.ts';
import { mayDecide } from '../grants/states.ts';
import type { Query } from '../ogc/links.ts';
import { texts } from '../ogc/parameters.ts';
import { lockCollection, updateSharing } from './store.ts';

/** `PUT /api/collections/{id}/sharing`: the class of sharing (无条件 / 有条件 / 不予共享), by the owner's administrator. */
export function sharingRoutes(app: FastifyInstance, desk: DeskOptions): void {
  const { database, definitions } = desk;

  app.put<{ Params: { collectionId: string }; Querystring: Query }>(
    '/api/collections/:collectionId/sharing',
    async (request, reply) => {
      const id = collectionIdOf(request.params.collectionId);
      const member = personOf(await desk.principalOf(request));
      texts(request.query, []);
      const { sharing } = objectOf(request.body, ['sharing']);
      if (!SHARING_CLASSES.includes(sharing as SharingClass))
        throw new ProblemError('bad_parameter', {
          ...{ detail: 'member sharing', got: String(sharing), wanted: SHARING_CLASSES.join(', ') },
        });
      // Whoever does not see the collection is not told that it is there.
      const isSeen = (await definitions.of(member)).has(id);
      const key = writeKeyOf(request, member);
      const written = await once(database, key, async (tx) => {
        const held = await lockCollection(tx, id);
        if (!held || !mayDecide(member, held.ownerId)) {
          throw held && isSeen
            ? new ProblemError('forbidden', {
                got: `role ${member.role}`,
                wanted: 'an administrator of the owner',
              })
            : new ProblemError('not_found');
        }
        if (held.kind === 'base' && sharing === 'none')
          throw new ProblemError('conflict', {
            ...{ detail: 'A base collection is shared, if with conditions', got: 'none' },
            wanted: 'unconditional, conditional',
          });
        await updateSharing(tx, id, sharing as SharingClass);
        await recordAudit(tx, [
          {
            ...key.asked,
            actor: actorOf(member),
            action: 'sharing_changed',
            subject: id,
            detail: { sharing },
          },
        ]);
        return { status: 200, body: JSON.stringify({ collection: id, sharing }) };
      });
      definitions.forget();
      return sendAnswer(request, reply, written, desk);
    },
  );
}
