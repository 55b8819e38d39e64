import type { Role } from '@tongtu/database';
import {
  CHANGESET_ACTIONS,
  CHANGESET_STATES,
  type Changeset,
  type ChangesetState,
} from '@tongtu/sdk/contract';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eachEngine } from '../support/databases.ts';
import { apiOf, publish, square } from './city.ts';
import { as, ask } from './desk.ts';

eachEngine('changesets', (opened) => {
  let app: FastifyInstance;
  beforeAll(async () => {
    app = await apiOf(opened().database);
    await publish(opened().database, [square('s', 0, 0)]);
  });
  afterAll(() => app.close());

  describe.each<Role>(['viewer', 'editor', 'surveyor', 'reviewer', 'publisher', 'administrator'])(
    'of a %s and of others',
    (role) => {
      // The table itself is held by its unit test; here, that the routes keep to it.
      it('go from state to state for whom the table says, and for nobody else', async () => {
        const { database } = opened();
        const me = as(`me-${role}`, role);
        for (const author of [`me-${role}`, 'li']) {
          for (const state of CHANGESET_STATES) {
            for (const [deed, { method, path, body }] of DOORS) {
              const { id, findingId } = await inState(database, author, state);
              const seen = await ask(app, me, `GET /api/changesets/${id}`);
              const may = seen.statusCode === 200 && seen.json<Changeset>().actions.includes(deed);
              const line = `${method} /api/changesets/${id}${path}`;
              const answer = await ask(app, me, line, body?.(findingId), { 'if-match': '"1"' });
              const name = `${role}, changeset of ${author}, ${state}, ${method} ${path}: ${answer.body}`;
              expect(answer.statusCode < 300, name).toBe(may);
              if (!may) expect([403, 404, 409], name).toContain(answer.statusCode);
            }
          }
        }
      });
    },
  );
});

interface Door {
  readonly method: string;
  /** Behind the changeset's own address. */
  readonly path: string;
  readonly body?: (findingId: number) => object;
}

/** Each deed with the door by which it is done. */
const DOORS: readonly (readonly [Changeset['actions'][number], Door])[] = [
  ...CHANGESET_ACTIONS.map(
    (action) => [action, { method: 'POST', path: `/${action}`, body: () => ({ reason: 'why' }) }] as const,
  ),
  ['edit', { method: 'PATCH', path: '', body: () => ({ title: 'x' }) }],
  ['delete', { method: 'DELETE', path: '' }],
  ['resolve', { method: 'POST', path: '/check' }],
  ['resolve', { method: 'POST', path: '/merge' }],
  [
    'acknowledge',
    { method: 'POST', path: '/findings/acknowledge', body: (findingId) => ({ findings: [findingId] }) },
  ],
];

/**
 * A changeset with one change, on ground of its own, checked and put into a state past the routes. A warning that was found
 * is ticked already, or nobody could approve; to tick it again is as good.
 */
async function inState(
  database: Parameters<typeof publish>[0],
  author: string,
  state: ChangesetState,
): Promise<{ id: number; findingId: number }> {
  return database.asService(async (tx) => {
    const [row] = await tx.query<{ id: string }>(
      `insert into changeset (kind, state, title, author, author_id, removed_count) values ('edit', $1, 't', $2, $2, 0) returning id`,
      [state, author],
    );
    await tx.query(
      `insert into change (changeset_id, seq, action, collection_id, feature_id, min_zoom, geom, properties, is_public)
       values ($1::bigint, 1, 'create', 'building', nextval('feature_id_seq'), 14,
         st_setsrid(st_translate('POLYGON((120 30, 120.001 30, 120.001 30.001, 120 30))'::geometry, $1::bigint * 0.002, 0), 4490),
         '{"kind":"house"}', false)`,
      [row!.id],
    );
    await tx.query('update changeset set created_count = 1 where id = $1', [row!.id]);
    await tx.query(
      `insert into changeset_check (changeset_id, started, run, revision, checked_at, changes)
       select $1, 1, 1, number, now(), 1 from revision_head`,
      [row!.id],
    );
    const [finding] = await tx.query<{ id: string }>(
      `insert into finding (changeset_id, run, fingerprint, code, severity, collection_id, feature_id, place,
         acknowledged_by, acknowledged_at)
       select changeset_id, 1, 'f', 'too_small', 'warning', collection_id, feature_id, st_centroid(geom), 'x', now()
       from change where changeset_id = $1 returning id`,
      [row!.id],
    );
    return { id: Number(row!.id), findingId: Number(finding!.id) };
  });
}
