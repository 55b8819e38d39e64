import type { Role } from '@tongtu/database';
import type {
  Change,
  ChangeInput,
  Changeset,
  ChangesetEvent,
  CheckSummary,
  Finding,
} from '@tongtu/sdk/contract';
import type { FastifyInstance, InjectOptions } from 'fastify';
import { expect } from 'vitest';
import { at } from './city.ts';

/** Headers by which the test city knows a member. */
export const as = (member: string, role: Role = 'surveyor', audience = 'professional') => ({
  ...{ 'test-member': member, 'test-role': role, 'test-audience': audience },
});
export type Caller = ReturnType<typeof as>;

export const LI = as('li');
export const WANG = as('wang', 'reviewer');

/** One request; a body is sent as JSON. */
export async function ask(
  app: FastifyInstance,
  caller: Caller | Record<string, never>,
  line: string,
  payload?: unknown,
  headers: Record<string, string> = {},
) {
  const [method, url] = line.split(' ') as [NonNullable<InjectOptions['method']>, string];
  const type = payload === undefined ? {} : { 'content-type': 'application/json' };
  return app.inject({
    ...{ method, url, headers: { ...caller, ...type, ...headers } },
    ...(payload === undefined ? {} : { payload: JSON.stringify(payload) }),
  });
}

/** The same, which has to be answered as said. */
export async function asked<Body>(
  app: FastifyInstance,
  caller: Caller,
  line: string,
  payload?: unknown,
  headers: Record<string, string> = {},
): Promise<Body> {
  const answer = await ask(app, caller, line, payload, headers);
  expect(answer.statusCode, `${line}: ${answer.body}`).toBeLessThan(300);
  return answer.body === '' ? (undefined as Body) : answer.json<Body>();
}

/** A new draft with these changes. */
export async function draftOf(
  app: FastifyInstance,
  caller: Caller,
  changes: readonly unknown[],
  title = 'test',
) {
  const { id } = await asked<Changeset>(app, caller, 'POST /api/changesets', { title });
  const featureIds =
    changes.length === 0
      ? []
      : (
          await asked<{ featureIds: number[] }>(app, caller, `POST /api/changesets/${id}/changes`, {
            changes,
          })
        ).featureIds;
  return { id, featureIds };
}

export const changesetOf = (app: FastifyInstance, id: number, caller: Caller = WANG) =>
  asked<Changeset>(app, caller, `GET /api/changesets/${id}`);

export const changesOf = async (app: FastifyInstance, id: number, caller: Caller = WANG) =>
  (await asked<{ changes: Change[] }>(app, caller, `GET /api/changesets/${id}/changes?limit=200`)).changes;

export const historyOf = async (app: FastifyInstance, id: number, caller: Caller = WANG) =>
  (await asked<{ events: ChangesetEvent[] }>(app, caller, `GET /api/changesets/${id}/history`)).events;

/** Ticks every warning of a changeset. */
async function acknowledgeAll(app: FastifyInstance, id: number, reviewer: Caller = WANG) {
  const { findings } = await findingsOf(app, id, reviewer);
  const open = findings.filter(({ severity, acknowledged }) => severity === 'warning' && !acknowledged);
  if (open.length === 0) return;
  const ids = open.map((finding) => finding.id);
  await asked(app, reviewer, `POST /api/changesets/${id}/findings/acknowledge`, { findings: ids });
}

export const findingsOf = (app: FastifyInstance, id: number, caller: Caller = WANG) =>
  asked<{ summary?: CheckSummary; findings: Finding[] }>(
    app,
    caller,
    `GET /api/changesets/${id}/findings?limit=200`,
  );

/** Submitted by its author, its warnings ticked and itself approved by the reviewer. */
export async function approve(
  app: FastifyInstance,
  id: number,
  author: Caller = LI,
  reviewer: Caller = WANG,
) {
  await asked(app, author, `POST /api/changesets/${id}/submit`);
  await acknowledgeAll(app, id, reviewer);
  const { version } = await changesetOf(app, id, reviewer);
  await asked(app, reviewer, `POST /api/changesets/${id}/approve`, undefined, { 'if-match': `"${version}"` });
}

/** Approved and published. @returns the revision */
export async function publishThrough(app: FastifyInstance, id: number, author: Caller = LI): Promise<number> {
  await approve(app, id, author);
  const { revision } = await asked<Changeset>(app, WANG, `POST /api/changesets/${id}/publish`);
  return revision!;
}

/** A house whose south-west corner is at (x, y) thousandths of a degree, half as wide; to be replaced by, or {@link created}. */
export const house = (x: number, y: number, properties: ChangeInput['properties'] = {}) => {
  const [west, south] = at(x, y) as [number, number];
  const [east, north] = [west + 0.0005, south + 0.0005];
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return {
    collection: 'building',
    geometry: { type: 'Polygon' as const, coordinates: [ring] },
    properties: { kind: 'house', ...properties },
  };
};
export const created = (x: number, y: number, properties?: ChangeInput['properties']): ChangeInput => ({
  action: 'create',
  ...house(x, y, properties),
});
