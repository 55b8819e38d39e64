import { createAccess } from '@tongtu/access';
import { collections } from '@tongtu/data/model';
import { migrate, openServer } from '@tongtu/database';
import { makeSearchIndex, syncCollections } from '@tongtu/features';
import { compileProfile, defaultProfile, minZoomOf } from '@tongtu/tiles';
import {
  freshDirectory,
  type RunningPlatform,
  removeDirectory,
  startPlatform,
} from '../../support/platform.ts';
import type { CityFeature } from '../build/city.ts';
import { loadFeatures } from '../build/store.ts';
import { blocks } from './blocks.ts';
import { Desk } from './desk.ts';
import { type Editable, Edits } from './edits.ts';

/** A platform with a city of blocks on server PostGIS, in a process of its own, and a desk to edit it from here. */
export interface CityPlatform {
  readonly platform: RunningPlatform;
  readonly databaseUrl: string;
  readonly desk: Desk;
  readonly edits: Edits;
  close(): Promise<void>;
}

const PROFILE = compileProfile(defaultProfile, 'full');
/** Buildings that edits choose from: enough to be spread over the city, few enough to keep. */
const EDITABLE_BUILDINGS = 4_000;
const PASSWORD = 'a password of a bench, 7 words';
const AUTHOR = { userName: 'bench.author', password: PASSWORD };
const REVIEWER = { userName: 'bench.reviewer', password: PASSWORD };

export async function openCity(databaseUrl: string, size: number): Promise<CityPlatform> {
  const directory = freshDirectory();
  const editable = await fill(databaseUrl, size);
  const platform = await startPlatform({
    directory,
    environment: { TONGTU_SAMPLE: 'none', DATABASE_URL: databaseUrl, HOST: '127.0.0.1' },
  });
  const desk = await Desk.open(platform.origin, AUTHOR, REVIEWER);
  return {
    ...{ platform, databaseUrl, desk, edits: new Edits(editable, 5) },
    async close() {
      await platform.stop();
      removeDirectory(directory);
    },
  };
}

/** The city as revision 1 in both editions, and two members. @returns what edits choose from */
async function fill(databaseUrl: string, size: number): Promise<Editable[]> {
  const database = await openServer(databaseUrl, 4);
  try {
    await migrate(database);
    await database.asService((tx) => syncCollections(tx, collections));
    const editable: Editable[] = [];
    let count = 0;
    const zoomOf = ({ collectionId, geometry, properties }: CityFeature) =>
      minZoomOf(collectionId, geometry, properties, PROFILE);
    const every = Math.max(1, Math.round((size * 0.66) / EDITABLE_BUILDINGS));
    function* noted(): Generator<CityFeature> {
      for (const { kind, name, ...feature } of blocks(size)) {
        count++;
        const isKept = kind === 'building' ? count % every === 0 : kind !== 'other';
        if (isKept) editable.push({ id: count, kind, name, feature });
        yield feature;
      }
    }
    await loadFeatures(database, 'full', 1, noted(), zoomOf);
    await loadFeatures(database, 'public', 1, publicOf(size), zoomOf);
    await database.asOwner(async (tx) => {
      await tx.query(
        `with made as (insert into changeset (kind, state, title, author) values ('import', 'published', 'bench', 'bench') returning id),
              told as (insert into revision (number, changeset_id, created_count, replaced_count, removed_count)
                       select 1, id, 0, 0, 0 from made)
         update revision_head set number = 1`,
      );
      await tx.query(`select setval('feature_id_seq', $1)`, [count + 1]);
    });
    // As an import leaves it: else the platform would make it in the background, beside the edits that are measured.
    await makeSearchIndex(database);
    await database.asOwner(async (tx) => {
      await tx.query('analyze');
    });
    const access = createAccess({ database, secret: 'only hashes of passwords are made with it' });
    await access.createOrganization({
      code: 'survey',
      name: '测绘院',
      kind: 'survey_authority',
      audience: 'professional',
    });
    await access.createMembers([
      { ...AUTHOR, name: '作者', organization: 'survey', role: 'surveyor' },
      { ...REVIEWER, name: '审核', organization: 'survey', role: 'publisher' },
    ]);
    return editable;
  } finally {
    await database.close();
  }
}

/** What is released of it: the structure of a building is not. */
function* publicOf(size: number): Generator<CityFeature> {
  for (const { collectionId, geometry, properties } of blocks(size)) {
    const { structure: _, ...released } = properties;
    yield { collectionId, geometry, properties: released };
  }
}
