import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { collections } from '@tongtu/data/model';
import { ANONYMOUS, type Database, type Principal, type Role } from '@tongtu/database';
import {
  DefinitionsCache,
  Events,
  type FeatureRoutesOptions,
  featureRoutes,
  type LocalGrid,
  LocalGrids,
  makeSearchIndex,
  openDraft,
  publishChangeset,
  stageFeatures,
  syncCollections,
} from '@tongtu/features';
import type { FeatureInput, Properties } from '@tongtu/sdk/contract';
import { TilesetRegistry } from '@tongtu/tiles';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Position } from 'geojson';
import { createApp } from '../../services/platform/src/http/app.ts';

export const SURVEYOR = {
  kind: 'member',
  memberId: 'm1',
  name: '测绘员',
  organizationId: 'o1',
  organizationKind: 'survey_authority',
  role: 'surveyor',
  audience: 'professional',
} as const satisfies Principal;

const WEST = 120.7;
const SOUTH = 30.7;
const STEP = 0.001;

/** A position on the test city's grid: `x` to the east, `y` to the north, in thousandths of a degree. */
export const at = (x: number, y: number): Position => [WEST + x * STEP, SOUTH + y * STEP];

/** A building whose ring goes through grid positions. */
export function building(
  sourceId: string,
  ring: readonly (readonly [number, number])[],
  properties: Properties = {},
): FeatureInput {
  const positions = ring.map(([x, y]) => at(x, y));
  return {
    collectionId: 'building',
    sourceId,
    geometry: { type: 'Polygon', coordinates: [[...positions, positions[0]!]] },
    properties: { kind: 'house', ...properties },
  };
}

/** A building of one small square. */
export const square = (sourceId: string, x: number, y: number, properties: Properties = {}): FeatureInput =>
  building(
    sourceId,
    [
      [x, y],
      [x + 0.5, y],
      [x + 0.5, y + 0.5],
      [x, y + 0.5],
    ],
    properties,
  );

/** Publishes features as one revision and answers its number. */
export async function publish(database: Database, features: readonly FeatureInput[]): Promise<number> {
  const changesetId = await openDraft(database, {
    kind: 'import',
    title: 'test',
    author: 'test',
    importKey: crypto.randomUUID(),
    attribution: ['Test city'],
  });
  await stageFeatures(database, features, { changesetId, source: 'test', crs: 'EPSG:4490' });
  const result = await publishChangeset(database, changesetId);
  if (result.kind !== 'published') throw new Error(`not published: ${result.kind}`);
  return result.revision;
}

/** Removes features by their id as one revision and answers its number. */
export async function publishRemoval(database: Database, ids: readonly number[]): Promise<number> {
  const changesetId = await openDraft(database, {
    ...{ kind: 'import', title: 'test', author: 'test', importKey: crypto.randomUUID() },
  });
  await database.asService((tx) =>
    tx.query(
      `insert into change (changeset_id, seq, action, collection_id, feature_id, base_version)
       select $1, row_number() over (), 'remove', collection_id, id, version from feature
       where edition = 'full' and id = any ($2)`,
      [changesetId, ids],
    ),
  );
  const result = await publishChangeset(database, changesetId);
  if (result.kind !== 'published') throw new Error(`not published: ${result.kind}`);
  return result.revision;
}

type ApiOptions = Partial<FeatureRoutesOptions> & {
  readonly localGrids?: readonly LocalGrid[];
  /** Where archives of tiles lie, if there are any. */
  readonly directory?: string;
  readonly reportLimits?: FeatureRoutesOptions['reports']['limits'];
};

/**
 * The API over a database; members say who they are by the header `test-member`, by `test-audience` where they are no
 * professionals, and by `test-role` where they are no surveyors.
 */
export async function apiOf(
  database: Database,
  { localGrids = [], directory = tmpdir(), reportLimits, ...more }: ApiOptions = {},
): Promise<FastifyInstance> {
  await database.asService((tx) => syncCollections(tx, collections));
  await makeSearchIndex(database);
  const registry = await TilesetRegistry.open({ database, directory, pollMs: 3_600_000 });
  const events = new Events({ database, pollMs: 50 });
  const app = createApp({ logLevel: 'silent' });
  const folder = mkdtempSync(join(tmpdir(), 'tongtu-test-'));
  app.addHook('onClose', async () => {
    await events.close();
    await registry.close();
    rmSync(folder, { recursive: true, force: true });
  });
  await app.register(async (scope) =>
    featureRoutes(scope, {
      definitions: new DefinitionsCache(database),
      ...{ database, registry, principalOf, events },
      grids: new LocalGrids(database, localGrids),
      originOf: () => 'http://city.example',
      downloadFolder: join(folder, 'downloads'),
      reports: { directory: folder, key: randomBytes(32), limits: reportLimits },
      ...more,
    }),
  );
  await app.ready();
  return app;
}

function principalOf({ headers }: FastifyRequest): Principal {
  const memberId = headers['test-member'];
  if (memberId === undefined) return ANONYMOUS;
  const role = (headers['test-role'] ?? SURVEYOR.role) as Role;
  const member = { ...SURVEYOR, memberId: String(memberId), name: String(memberId), role };
  const isOther = headers['test-audience'] === 'government';
  return isOther
    ? { ...member, organizationId: 'o2', organizationKind: 'department', audience: 'government' }
    : member;
}
