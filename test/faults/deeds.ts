import { randomUUID } from 'node:crypto';
import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Changeset, ChangesetEvent, Problem } from '@tongtu/sdk/contract';
import { expect } from 'vitest';
import { house } from '../support/edited-city.ts';
import { type Answer, type MortalPlatform, UnansweredError } from './mortal-platform.ts';
import { CENTRE, EDITED_HOUSE } from './small-city.ts';

/** The platform said that it can't now, and may later. */
export class AwayError extends Error {
  readonly answer: Answer<Problem>;
  constructor(answer: Answer<Problem>) {
    super(JSON.stringify(answer.body));
    this.answer = answer;
  }
}

/** Something that people do in several requests, each safe to be sent again. */
export interface Deed {
  /** How many revisions, and features more, there are once it is done. */
  readonly revisions: 0 | 1;
  readonly features: number;
  /** Goes on where it stopped: what was not answered is sent again as it was. @throws UnansweredError, AwayError */
  go(): Promise<void>;
  /** Everything of it is there, once. */
  check(): Promise<void>;
}

export type DeedKind = 'edit' | 'import' | 'revert' | 'build' | 'backup';

/** A deed of its own each time. */
export function deedOf(kind: DeedKind, platform: MortalPlatform): Deed {
  switch (kind) {
    case 'edit':
      return editing(platform);
    case 'import':
      return importing(platform);
    case 'revert':
      return reverting(platform);
    case 'build':
      return commanding(platform, 'build', {});
    case 'backup':
      return backingUp(platform);
  }
}

/** Steps in their order, each done once it has returned. */
function inSteps(steps: readonly (() => Promise<void>)[]): () => Promise<void> {
  let done = 0;
  return async () => {
    for (; done < steps.length; done++) await steps[done]!();
  };
}

/** A write with a key of its own, the same each time it is sent. */
function write<Body>(
  platform: MortalPlatform,
  line: () => string,
  body: unknown,
  headers: () => Readonly<Record<string, string>>,
  answered: (body: Body) => void,
): () => Promise<void> {
  const key = randomUUID();
  return async () => {
    const answer = await platform.send<Body>(line(), body, { 'idempotency-key': key, ...headers() });
    if (answer.status === 503) throw new AwayError(answer as Answer<Problem>);
    expect(answer.status, `${line()}: ${JSON.stringify(answer.body)}`).toBeLessThan(300);
    answered(answer.body);
  };
}

/** From the draft to the map, with its history told once. */
function carrying(
  platform: MortalPlatform,
  opening: (opened: (draft: Changeset) => void) => (() => Promise<void>)[],
) {
  let changeset: Changeset;
  const keep = (answer: Changeset) => {
    changeset = answer;
  };
  const none = () => ({});
  const step = (action: string, headers = none) =>
    write<Changeset>(
      platform,
      () => `POST /api/changesets/${changeset.id}/${action}`,
      undefined,
      headers,
      keep,
    );
  const steps = [
    ...opening(keep),
    step('submit'),
    step('approve', () => ({ 'if-match': `"${changeset.version}"` })),
    step('publish'),
  ];
  return {
    go: inSteps(steps),
    id: () => changeset.id,
    async check(first: readonly string[]) {
      const { body } = await platform.send<Changeset>(`GET /api/changesets/${changeset.id}`);
      expect(body.state).toBe('published');
      const history = await platform.send<{ events: ChangesetEvent[] }>(
        `GET /api/changesets/${changeset.id}/history`,
      );
      const actions = history.body.events.map(({ action }) => action);
      expect(actions).toEqual([...first, 'submit', 'approve', 'publish']);
      return body;
    },
  };
}

let edits = 0;

/** A new house, and another height and name of the old one. */
function editing(platform: MortalPlatform): Deed {
  const number = ++edits;
  const made = house(0, [CENTRE[0] - 0.0004 * number, CENTRE[1] + 0.0004]);
  const height = 200 + number;
  const name = { name: `${number}号楼`, name_pinyin: `${number} Hào Lóu` };
  const changes = [
    { action: 'create', collection: 'building', geometry: made.geometry, properties: made.properties },
    {
      ...{ action: 'replace', collection: 'building', featureId: EDITED_HOUSE },
      ...{
        geometry: house(EDITED_HOUSE, CENTRE).geometry,
        properties: { kind: 'residential', height, ...name },
      },
    },
  ];
  let featureId = 0;
  let draft: Changeset;
  const carried = carrying(platform, (opened) => {
    const keep = (answer: Changeset) => {
      draft = answer;
      opened(answer);
    };
    const none = () => ({});
    return [
      write<Changeset>(platform, () => 'POST /api/changesets', { title: `edit ${number}` }, none, keep),
      write<{ featureIds: number[] }>(
        platform,
        () => `POST /api/changesets/${draft.id}/changes`,
        { changes },
        none,
        ({ featureIds }) => {
          featureId = featureIds[0]!;
        },
      ),
    ];
  });
  return {
    ...{ revisions: 1, features: 1, go: carried.go },
    async check() {
      await carried.check(['create', 'edit']);
      const rows = await platform.query(
        `select id::int as id, version::int as version, (properties->>'height')::int as height from feature
         where edition = 'full' and collection_id = 'building' and (id = $1 or properties->>'height' = $2)`,
        [featureId, String(height)],
      );
      expect(rows).toHaveLength(2);
      expect(rows).toContainEqual({ id: featureId, version: 1, height: made.properties.height });
    },
  };
}

/** Takes the newest edit back that made one house and that nobody took back yet. */
function reverting(platform: MortalPlatform): Deed {
  let revision = 0;
  const carried = carrying(platform, (opened) => [
    async () => {
      if (revision > 0) return;
      const [row] = await platform.query<{ number: number }>(
        `select max(r.number)::int as number from revision r join changeset c on c.id = r.changeset_id
         where c.kind = 'edit' and r.created_count = 1
           and not exists (select 1 from changeset v where v.reverts = r.number and v.state = 'published')`,
      );
      revision = row!.number;
    },
    write<Changeset>(
      platform,
      () => `POST /api/revisions/${revision}/revert`,
      undefined,
      () => ({}),
      opened,
    ),
  ]);
  return {
    ...{ revisions: 1, features: -1, go: carried.go },
    async check() {
      expect(await carried.check(['create', 'edit'])).toMatchObject({ kind: 'revert', reverts: revision });
    },
  };
}

/** A command as a whole, run again where it was not done. */
function commanding(platform: MortalPlatform, name: string, args: object): Deed {
  return {
    ...{ revisions: 0, features: 0 },
    async go() {
      const { code, said } = await platform.command(name, args);
      if (code === 1 && /server ended before|ECONNRESET|socket hang up/.test(said))
        throw new UnansweredError(name);
      expect(code, said).toBe(0);
    },
    async check() {},
  };
}

/** Two batches of staging, one of them whole. */
const SHOPS = 600;
let imports = 0;

function importing(platform: MortalPlatform): Deed {
  const number = ++imports;
  const file = join(platform.directory, `shops-${number}.geojson`);
  const features = Array.from({ length: SHOPS }, (_, i) => ({
    ...{
      type: 'Feature',
      id: i + 1,
      properties: { category: 'amenity', kind: 'restaurant', name: `店${i}` },
    },
    geometry: {
      type: 'Point',
      coordinates: [
        CENTRE[0] + (i % 30) * 0.0001,
        CENTRE[1] - 0.0002 * number - Math.floor(i / 30) * 0.00001,
      ],
    },
  }));
  writeFileSync(file, JSON.stringify({ type: 'FeatureCollection', features }));
  const source = `shops-${number}`;
  const deed = commanding(platform, 'import', { files: [file], collection: 'poi', source });
  return {
    ...{ ...deed, revisions: 1, features: SHOPS },
    async check() {
      expect(
        await platform.query(
          `select count(*)::int as shops, (select count(*)::int from changeset where kind = 'import' and state = 'draft') as drafts
           from source_record where source = $1`,
          [source],
        ),
      ).toEqual([{ shops: SHOPS, drafts: 0 }]);
    },
  };
}

let backups = 0;

function backingUp(platform: MortalPlatform): Deed {
  const file = join(platform.directory, `..`, `tongtu-backup-${process.pid}-${++backups}.tongtu`);
  const deed = commanding(platform, 'backup', { file });
  return {
    ...deed,
    async go() {
      expect(existsSync(file)).toBe(false); // no half of it has the name
      await deed.go();
    },
    async check() {
      const { verifyBackup } = await import('../../services/platform/src/commands/backup.ts');
      const report = { line() {}, error() {}, progress() {} };
      expect(await verifyBackup(file, { report, signal: new AbortController().signal })).toBe(0);
      rmSync(file);
    },
  };
}
