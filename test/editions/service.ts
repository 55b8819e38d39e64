import { type Access, createAccess } from '@tongtu/access';
import { collectionById } from '@tongtu/data/model';
import type { Database } from '@tongtu/database';
import { makeSearchIndex, openDraft, publishChangeset } from '@tongtu/features';
import {
  BASE_TILESETS,
  type BaseTilesetId,
  type CollectionDefinition,
  type FeatureInput,
} from '@tongtu/sdk/contract';
import { buildTileset, defaultProfile } from '@tongtu/tiles';
import type { FastifyInstance } from 'fastify';
import { derivePublic } from '../../services/features/src/release/derive.ts';
import { entriesOf, storedEntries } from '../../services/features/src/search/entries.ts';
import { entriesText } from '../../services/features/src/search/entry-store.ts';
import { toEwkbHex } from '../../services/features/src/stage/ewkb.ts';
import { insertChanges, prepareChange } from '../../services/features/src/stage/index.ts';
import { createApp } from '../../services/platform/src/http/app.ts';
import type { ConnectionLimits } from '../../services/platform/src/http/connection-limits.ts';
import { registerDoors } from '../../services/platform/src/http/doors.ts';
import { healthRoutes } from '../../services/platform/src/http/health.ts';
import { metricsRoutes } from '../../services/platform/src/http/metrics.ts';
import { openPlatform, type Platform } from '../../services/platform/src/platform.ts';
import { readSettings } from '../../services/platform/src/settings.ts';
import type { TestStore } from '../support/databases.ts';

export const MEMBER = { username: 'surveyor.li', password: 'Lake-south-7' };

/** The whole service in this process, with everything that it logs. */
export interface Service {
  readonly app: FastifyInstance;
  readonly database: Database;
  readonly platform: Platform;
  readonly access: Access;
  readonly logged: readonly string[];
  close(): Promise<void>;
}

/** Turns a collection's definition into a wrong one. */
export type Mistake = (collection: CollectionDefinition) => CollectionDefinition;

/**
 * Publishes features and builds both tilesets as the platform does, then opens all doors.
 *
 * @param options.mistake release rules by which the public rows are derived instead
 * @param options.limits of connections, where not the platform's own
 */
export async function openService(
  store: TestStore,
  features: readonly FeatureInput[],
  { mistake, limits }: { readonly mistake?: Mistake; readonly limits?: ConnectionLimits } = {},
): Promise<Service> {
  const { directory, databaseUrl } = store;
  const platform = await openPlatform(
    readSettings({ TONGTU_DATA: directory, DATABASE_URL: databaseUrl, TONGTU_SAMPLE: 'none' }),
    { line() {}, error() {}, progress() {} },
  );
  const { database, registry } = platform;
  await makeSearchIndex(database);
  const changesetId = await openDraft(database, {
    kind: 'import',
    title: '秘密',
    author: 't',
    importKey: 'secret-city',
  });
  const changes = features.map((feature) =>
    mistake
      ? prepareWrongly(feature, mistake)
      : prepareChange(feature, collectionById(feature.collectionId)!),
  );
  await database.asService((tx) => insertChanges(tx, changesetId, 'secret-city', 'EPSG:4490', 0, changes));
  await publishChangeset(database, changesetId);
  for (const tilesetId of Object.keys(BASE_TILESETS) as BaseTilesetId[]) {
    const edition = BASE_TILESETS[tilesetId];
    await buildTileset({ database, directory, tilesetId, edition, profile: defaultProfile, workers: 1 });
  }
  await registry.refresh();

  const logged: string[] = [];
  const access = createAccess({
    database,
    secret: 'a secret of this test alone, long enough',
    log: (level, message) =>
      void logged.push(JSON.stringify({ level: level === 'error' ? 50 : 40, message })),
  });
  await access.createOrganization({
    code: 'planning',
    name: '自然资源和规划局',
    kind: 'survey_authority',
    audience: 'professional',
  });
  await access.createMember({
    ...{ userName: MEMBER.username, password: MEMBER.password, name: '李测' },
    ...{ organization: 'planning', role: 'surveyor' },
  });
  const app = createApp({
    logLevel: 'trace',
    logStream: { write: (line) => void logged.push(line) },
    ...(limits ? { limits } : {}),
  });
  healthRoutes(app, database, []);
  metricsRoutes(app);
  await registerDoors(app, platform, access);
  await app.ready();
  return {
    ...{ app, database, platform, access, logged },
    async close() {
      await app.close();
      await platform.close();
    },
  };
}

function prepareWrongly(feature: FeatureInput, mistake: Mistake) {
  const collection = collectionById(feature.collectionId);
  if (!collection) throw new Error(`there is no collection "${feature.collectionId}"`);
  const released = derivePublic(mistake(collection), feature);
  return {
    ...prepareChange(feature, collection),
    isPublic: released !== null,
    publicGeom: released ? toEwkbHex(released.geometry) : null,
    publicProperties: released ? JSON.stringify(released.properties) : null,
    searchEntries: entriesText(
      storedEntries(
        entriesOf(collection, feature.properties),
        released && entriesOf(collection, released.properties),
      ),
    ),
  };
}
